import type { Config } from "../config/config.ts";
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

/**
 * What must come back to pages at several origins, or with credentials: preflight, answer and error are each asked from
 * the first two origins on the list and from one that is not there. One origin without credentials adds nothing.
 */
export function originCases(cors: Config["cors"], samples: Samples): Case[] {
  const { allowOrigins, allowCredentials } = cors;
  if (allowOrigins.length < 2 && allowCredentials !== true) return [];
  const from = (one: Case | undefined, expected: Expected, origin: string, where = origin): Case[] =>
    one === undefined
      ? []
      : [{ ...one, name: `${one.name}, from ${where}`, expected, headers: { ...one.headers, Origin: origin } }];
  const listed = allowOrigins.slice(0, 2).flatMap((origin, i) => [
    // These two were asked from the first origin already.
    ...(i === 0 ? [] : from(samples.preflight, "preflight", origin)),
    ...from(samples.answered, "CORS answer", origin),
    ...(i === 0 ? [] : from(samples.refused, "CORS header", origin)),
  ]);
  const elsewhere = "an origin that is not listed";
  const refused = samples.refused && { ...samples.refused, name: samples.refused.name.replace(/ carries .*/, "") };
  return [
    ...listed,
    ...from(samples.preflight, "no CORS", NOT_LISTED, elsewhere),
    ...from(samples.answered, "no CORS", NOT_LISTED, elsewhere),
    ...from(refused, "no credentials", NOT_LISTED, elsewhere),
  ];
}
