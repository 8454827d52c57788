import { AuthzError } from "../../lib/errors.ts";
import type { Advice } from "../../lib/fix.ts";
import type { SignInPlace } from "../sign-in-client.ts";
import type { CognitoRefusal } from "./cognito-api.ts";

/** One name stands for many refusals; which it is, only the words of Cognito say. */
function refusedFix(name: string, message: string): string | undefined {
  if (name === "UserNotFoundException" || /incorrect username or password/i.test(message))
    return "check the user name and the password";
  if (/disabled/i.test(message)) return "have the user enabled again (AdminEnableUser)";
  if (/attempts exceeded/i.test(message)) return "wait a while, then sign in again";
  if (/temporary password has expired/i.test(message))
    return "have a new temporary password set (AdminCreateUser with RESEND, or AdminSetUserPassword)";
  return /session/i.test(message) ? "sign in again" : undefined;
}

/** What a refusal of a sign-in by password means, and what to do about it. */
export function explainRefusal(
  { name, message }: CognitoRefusal,
  { clientId, cognito, name: section }: Pick<SignInPlace, "clientId" | "cognito" | "name">,
): AuthzError {
  const pool = cognito === undefined ? `the user pool of [issuer.${section}]` : cognito.poolId;
  const client = `app client ${clientId} of ${pool}`;
  const refused = (what: string, fix?: Advice) => new AuthzError("SIGN_IN_REFUSED", what, fix ? { fix } : {});
  const [, flow] = /^(\w+) (?:flow|is) not enabled/i.exec(message) ?? [];
  if (flow !== undefined)
    return new AuthzError("CLIENT_MISCONFIGURED", `the ${client} does not allow ${flow}`, {
      fix: {
        text: `add ALLOW_${flow} to the client's ExplicitAuthFlows (console: authentication flows), or sign in with the browser`,
        command: { name: "login" },
      },
    });
  if (/secret/i.test(message) && /not received/i.test(message) && !/not configured|without secret/i.test(message))
    return new AuthzError("CLIENT_MISCONFIGURED", `the ${client} has a secret: ${message}`, {
      fix: "set AUTHZ_CLIENT_SECRET to it, or use a client without a secret",
    });
  if (/secret/i.test(message) && /hash|configured/i.test(message))
    return new AuthzError("CLIENT_MISCONFIGURED", `the ${client} refuses the client secret: ${message}`, {
      fix: "check the value of AUTHZ_CLIENT_SECRET; for a client without a secret unset it",
    });
  switch (name) {
    case "NotAuthorizedException":
    case "UserNotFoundException":
      return refused(`the user pool refused to sign in: ${message}`, refusedFix(name, message));
    case "UserNotConfirmedException":
      return refused(
        "this user has not been confirmed yet",
        "confirm it with the code that was sent, then sign in again",
      );
    case "PasswordResetRequiredException":
      return refused("the password of this user has to be reset", {
        text: "use “forgot your password” on the sign-in page",
        command: { name: "login" },
      });
    case "CodeMismatchException":
    case "ExpiredCodeException":
      return refused(`the code was not accepted: ${message}`, "sign in again and take the code that is shown then");
    case "InvalidPasswordException":
      return refused(
        `the new password was not accepted: ${message}`,
        "sign in again with one that meets the pool's policy",
      );
    case "ResourceNotFoundException":
      return new AuthzError("CLIENT_MISCONFIGURED", `the ${client} cannot be found: ${message}`, {
        fix: `check user_pool and client_id of [issuer.${section}]`,
      });
    default:
      return refused(`the user pool refused to sign in (${name}): ${message}`);
  }
}
