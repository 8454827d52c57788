import type { Check } from "../../../token/check.ts";
import type { Claims } from "../../../token/jwt.ts";
import { isAnswer } from "../../call/send-call.ts";
import type { AuthorizerEvidence, CallEvidence } from "../../evidence/evidence.ts";
import type { TokenEvidence } from "../../evidence/token-evidence.ts";
import { functionError, testOf, UNAUTHORIZED } from "../authorizer/function-outcome.ts";
import { testedPolicy } from "../policy/denied-call.ts";

/** A call whose token was refused: by the function of an authorizer, or by API Gateway for a user pool. */
export interface RefusedToken {
  readonly authorizer: AuthorizerEvidence;
  readonly isPool: boolean;
  readonly token: TokenEvidence;
  /** Empty when it is not a JWT. */
  readonly header: Claims;
  readonly claims: Claims;
  /** The authorizer denied by a policy, with 403. */
  readonly isDenied: boolean;
  /** Whether the authorizer refused this token is not known, only that API Gateway did. */
  readonly isGuess: boolean;
  /** Seconds since 1970. */
  readonly nowSeconds: number;
}

type Refusal = Pick<RefusedToken, "isDenied" | "isGuess">;

/** What a test with the token says: undefined when it accepts the token, or fails for another reason. */
function byTest(evidence: CallEvidence, isDenied: boolean): Refusal | undefined {
  const { token } = evidence;
  const test = testOf(evidence);
  // Without a test, the log of the call may show it.
  const isLogged = !isDenied && functionError(evidence)?.message === UNAUTHORIZED;
  if (test === undefined) return { isDenied, isGuess: !isLogged };
  if (isDenied) {
    const effect = testedPolicy(evidence)?.decision.effect;
    // A policy without a statement for the method says nothing of the token, but for rules that are known.
    const isKnown = effect === "deny" || (effect === "none" && (token?.checks.length ?? 0) > 0);
    return isKnown ? { isDenied, isGuess: false } : undefined;
  }
  const { clientStatus, result } = test;
  // Without a result the function was not called: the identity source is missing, or its pattern refuses it.
  return clientStatus === 401 && result !== undefined ? { isDenied, isGuess: false } : undefined;
}

/** The refused token of a call; undefined when there is none, or something else refused the call. */
export function refusedToken(evidence: CallEvidence): RefusedToken | undefined {
  const { answer, route, token, now } = evidence;
  const authorizer = route?.authorizer;
  if (!isAnswer(answer) || authorizer === undefined || token === undefined) return undefined;
  const isDenied = answer.errorType === "AccessDeniedException";
  if (!isDenied && answer.errorType !== "UnauthorizedException") return undefined;
  const isPool = route?.route.authorizationType === "COGNITO_USER_POOLS";
  const refusal = isPool ? { isDenied, isGuess: false } : byTest(evidence, isDenied);
  const { header, claims } = token.decoded.ok ? token.decoded : { header: {}, claims: {} };
  return refusal && { authorizer, isPool, token, header, claims, nowSeconds: now / 1_000, ...refusal };
}

/** The first of these checks that failed: "token iss". */
export const failedCheck = ({ token }: RefusedToken, names: readonly string[]): Check | undefined =>
  token.checks.find(({ name, ok, skipped }) => !ok && skipped !== true && names.includes(name.replace(/^token /, "")));
