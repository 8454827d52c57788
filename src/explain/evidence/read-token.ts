import { decode } from "../../token/jwt.ts";
import type { ExplainedCall } from "../call/explained-call.ts";
import { headerOf, placedValue, tokenPlace } from "../call/placed-token.ts";
import type { IdentitySource } from "../view/api-view.ts";
import type { TokenEvidence, TokenMark } from "./token-evidence.ts";

/** The value of a call in a place: of its headers or query; undefined without one. */
function valueIn({ headers, url }: ExplainedCall, { in: where, name }: IdentitySource): string | undefined {
  if (where === "querystring") return url.searchParams.get(name) ?? undefined;
  return headerOf(headers, name);
}

const SCHEME = /^Bearer +/i;

const MARKS: readonly (readonly [TokenMark, RegExp])[] = [
  ["scheme-twice", SCHEME],
  ["quotes", /^["'].*["']$/s],
  ["spaces", /\s/],
  ["no-value", /^(?:undefined|null|\[object Object\]|NaN)$/],
];

/** A token taken out of its place: without "Bearer". */
interface SentToken {
  readonly text: string;
  readonly hasScheme: boolean;
}

/** The token that a call sends: one that was passed as such, or the value of the authorizer's identity source. */
export function sentToken(call: ExplainedCall, sources: readonly IdentitySource[]): SentToken | undefined {
  const place = tokenPlace(sources);
  const sent = valueIn(call, place) ?? (call.token === undefined ? undefined : placedValue(call.token, place));
  if (sent === undefined || sent === "") return undefined;
  const text = sent.replace(SCHEME, "");
  return { text, hasScheme: text !== sent };
}

/** The token of a call, decoded; what its issuer and a config.ini say of it is added later. */
export function readToken(call: ExplainedCall, sources: readonly IdentitySource[]): TokenEvidence | undefined {
  const sent = sentToken(call, sources);
  if (sent === undefined) return undefined;
  const { text, hasScheme } = sent;
  const marks = MARKS.flatMap(([mark, pattern]) => (pattern.test(text) ? [mark] : []));
  return { decoded: decode(text), length: text.length, hasScheme, marks, checks: [], signature: undefined };
}
