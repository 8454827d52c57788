import type { CallEvidence } from "../../evidence/evidence.ts";
import type { Cause, CauseFix, Severity } from "../cause.ts";
import { answerSeen } from "../policy/denied-call.ts";
import { failedCheck, type RefusedToken, refusedToken } from "./refused-token.ts";

/** What a cause says of a token. */
export interface TokenDescription {
  /** "the token expired 5 min ago". */
  readonly problem: string;
  readonly evidence?: readonly string[];
  readonly fix: string | CauseFix;
  readonly severity?: Severity;
  readonly isPossible?: boolean;
}

const AUTHORIZER_DOCS =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html";
export const POOL_DOCS =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-invoke-api-integrated-with-cognito-user-pool.html";

/**
 * A cause in a token that was refused.
 * @param describe undefined where another cause applies.
 */
export const tokenCause = (
  code: string,
  describe: (refused: RefusedToken, evidence: CallEvidence) => TokenDescription | undefined,
  severity: Severity = "warning",
  docs = AUTHORIZER_DOCS,
): Cause => ({
  code,
  severity,
  docs,
  detect(evidence) {
    const refused = refusedToken(evidence);
    const description = refused && describe(refused, evidence);
    if (refused === undefined || description === undefined) return undefined;
    const { problem, fix, severity: own, isPossible = false } = description;
    return {
      message: `${problem}, so authorizer ${refused.authorizer.view.name} refuses it`,
      evidence: [answerSeen(evidence), ...(description.evidence ?? [])],
      fix: typeof fix === "string" ? { text: fix } : fix,
      ...(own && { severity: own }),
      ...((isPossible || refused.isGuess) && { isPossible: true }),
    };
  },
});

/** "token aud: expected orders, got invoices". */
export const checkSeen = ({ name, expected, got }: { name: string; expected: string; got: string }): string =>
  `${name}: expected ${expected}, got ${got}`;

/** The same by what config.ini says, for an authorizer of ours. @param names of checks: "iss". */
export function checkDescription(
  refused: RefusedToken,
  names: readonly string[],
  problem: string,
): TokenDescription | undefined {
  const failed = failedCheck(refused, names);
  if (failed === undefined) return undefined;
  const [why = "", ...fix] = (failed.hint ?? "").split("; fix: ");
  return {
    problem: `${problem} (${why})`,
    evidence: [checkSeen(failed)],
    fix: {
      text: fix.join("; ") || "use another token, or change config.ini and deploy",
      lambdaAuthz: "lambda-authz test-token shows every check of the token",
    },
  };
}
