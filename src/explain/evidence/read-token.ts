import { decode } from "../../token/jwt.ts";
import type { ExplainedCall } from "../call/explained-call.ts";
import { placedValue, tokenPlace } from "../call/placed-token.ts";
import type { IdentitySource } from "../view/api-view.ts";
import type { TokenEvidence } from "./token-evidence.ts";

/** The value of a call in a place: of its headers or query; undefined without one. */
function valueIn({ headers, url }: ExplainedCall, { in: where, name }: IdentitySource): string | undefined {
  if (where === "querystring") return url.searchParams.get(name) ?? undefined;
  return Object.entries(headers).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
}

/** The token of a call, decoded: one that was passed as such, or what stands in the authorizer's identity source. */
export function readToken(call: ExplainedCall, sources: readonly IdentitySource[]): TokenEvidence | undefined {
  const place = tokenPlace(sources);
  const sent = valueIn(call, place) ?? (call.token === undefined ? undefined : placedValue(call.token, place));
  if (sent === undefined || sent === "") return undefined;
  const bare = sent.replace(/^Bearer +/i, "");
  return { decoded: decode(bare), length: bare.length, hasScheme: bare !== sent, checks: [], signature: undefined };
}
