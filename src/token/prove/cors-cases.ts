import type { Config } from "../../config/config.ts";
import type { Expected, ProofCase } from "./proof-case.ts";

/** Names under .invalid never exist (RFC 6761). */
const NOT_LISTED = "https://not-listed.invalid";

/** One case of each response that carries CORS headers, requested from the first origin; undefined when there is none. */
interface CorsSamples {
  readonly preflight: ProofCase | undefined;
  /** Answered by the function. */
  readonly answered: ProofCase | undefined;
  /** Refused by API Gateway. */
  readonly refused: ProofCase | undefined;
}

/** A page's origin, the spelling of its header, and its name in the table. */
interface PageOrigin {
  readonly origin: string;
  readonly header: "Origin" | "origin";
  readonly label: string;
}

function from(page: PageOrigin, one: ProofCase | undefined, expected: Expected): ProofCase[] {
  if (one === undefined) return [];
  const { Origin: _, ...others } = one.headers;
  return [
    { ...one, name: `${one.name}, from ${page.label}`, expected, headers: { ...others, [page.header]: page.origin } },
  ];
}

/**
 * The cases for pages at several origins, or with credentials: preflight, answer and error, each requested from the first
 * two listed origins and from one that is not listed. One origin without credentials adds none.
 */
export function originCases(cors: Config["cors"], { preflight, answered, refused }: CorsSamples): ProofCase[] {
  const { allowOrigins, allowCredentials } = cors;
  if (allowOrigins.length < 2 && allowCredentials !== true) return [];
  const [first = "", second] = allowOrigins;
  const elsewhere: PageOrigin = { origin: NOT_LISTED, header: "Origin", label: "an origin that is not listed" };
  const unnamed = refused && { ...refused, name: refused.name.replace(/ carries .*/, "") };
  return [
    // Preflight and error are requested from the first origin by other cases.
    ...from({ origin: first, header: "Origin", label: first }, answered, "CORS answer"),
    ...(second === undefined ? [] : fromSecond(second, { preflight, answered, refused })),
    ...from(elsewhere, preflight, "no CORS"),
    ...from(elsewhere, answered, "no CORS"),
    ...from(elsewhere, unnamed, "no credentials"),
  ];
}

/** In lower case, as browsers spell the header in HTTP/2: API Gateway's templates distinguish the two. */
function fromSecond(origin: string, { preflight, answered, refused }: CorsSamples): ProofCase[] {
  const page: PageOrigin = { origin, header: "origin", label: origin };
  return [
    ...from(page, preflight, "preflight"),
    ...from(page, answered, "CORS answer"),
    ...from(page, refused, "CORS header"),
  ];
}
