import type { Cause } from "../cause.ts";
import { tokenAlgorithm } from "./token-algorithm.ts";
import { tokenAudience } from "./token-audience.ts";
import { tokenClaims } from "./token-claims.ts";
import { tokenExpired } from "./token-expired.ts";
import { tokenFormat } from "./token-format.ts";
import { tokenGrants } from "./token-grants.ts";
import { tokenIssuer } from "./token-issuer.ts";
import { tokenKey } from "./token-key.ts";
import { tokenKind } from "./token-kind.ts";
import { tokenNotYetValid } from "./token-not-yet-valid.ts";
import { tokenRefused } from "./token-refused.ts";
import { tokenSignature } from "./token-signature.ts";

/** Why a token is refused, in the order in which an authorizer looks. */
export const TOKEN_CAUSES: readonly Cause[] = [
  tokenFormat,
  tokenIssuer,
  tokenAlgorithm,
  tokenClaims,
  tokenKind,
  tokenAudience,
  tokenExpired,
  tokenNotYetValid,
  tokenKey,
  tokenSignature,
  tokenGrants,
  tokenRefused,
];
