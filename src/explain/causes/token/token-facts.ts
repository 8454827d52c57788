import type { Claims } from "../../../token/jwt.ts";
import { timeText } from "./token-expired.ts";

/** Whose token it is and how long it is valid, as evidence. */
export function tokenFacts({ iss, aud, exp }: Claims): string[] {
  return [
    ...(iss === undefined ? [] : [`issuer of the token: ${String(iss)}`]),
    ...(aud === undefined ? [] : [`audience of the token: ${[aud].flat().join(", ")}`]),
    ...(typeof exp === "number" ? [`the token is valid until ${timeText(exp)}`] : []),
  ];
}
