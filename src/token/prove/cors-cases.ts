import type { Config } from "../../config/config.ts";
import type { Case, Expected } from "./cases.ts";

/** No browser is ever there: names under .invalid do not exist (RFC 6761). */
const NOT_LISTED = "https://not-listed.invalid";

/** One case of each thing that carries CORS headers, as asked from the first origin; undefined when there is none. */
interface Samples {
  readonly preflight: Case | undefined;
  /** By the function. */
  readonly answered: Case | undefined;
  /** By API Gateway. */
  readonly refused: Case | undefined;
}

/** A page's origin, how the header is spelled, and what the table calls it. */
interface Page {
  readonly origin: string;
  readonly header: "Origin" | "origin";
  readonly called: string;
}

function from(page: Page, one: Case | undefined, expected: Expected): Case[] {
  if (one === undefined) return [];
  const { Origin: _, ...others } = one.headers;
  return [
    { ...one, name: `${one.name}, from ${page.called}`, expected, headers: { ...others, [page.header]: page.origin } },
  ];
}

/**
 * What must come back to pages at several origins, or with credentials: preflight, answer and error are each asked from
 * the first two origins on the list and from one that is not there. One origin without credentials adds nothing.
 */
export function originCases(cors: Config["cors"], { preflight, answered, refused }: Samples): Case[] {
  const { allowOrigins, allowCredentials } = cors;
  if (allowOrigins.length < 2 && allowCredentials !== true) return [];
  const [first = "", second] = allowOrigins;
  const elsewhere: Page = { origin: NOT_LISTED, header: "Origin", called: "an origin that is not listed" };
  const unnamed = refused && { ...refused, name: refused.name.replace(/ carries .*/, "") };
  return [
    // Preflight and error were asked from the first origin already.
    ...from({ origin: first, header: "Origin", called: first }, answered, "CORS answer"),
    ...(second === undefined ? [] : fromSecond(second, { preflight, answered, refused })),
    ...from(elsewhere, preflight, "no CORS"),
    ...from(elsewhere, answered, "no CORS"),
    ...from(elsewhere, unnamed, "no credentials"),
  ];
}

/** In lower case, as browsers spell the header in HTTP/2: API Gateway's templates tell the two apart. */
function fromSecond(origin: string, { preflight, answered, refused }: Samples): Case[] {
  const page: Page = { origin, header: "origin", called: origin };
  return [
    ...from(page, preflight, "preflight"),
    ...from(page, answered, "CORS answer"),
    ...from(page, refused, "CORS header"),
  ];
}
