import { AuthzError } from "../../lib/errors.ts";
import type { Advice } from "../../lib/fix.ts";
import type { IssuerClient } from "../issuer-client.ts";
import type { CognitoRefusal } from "./cognito-api.ts";

/** One error name covers many refusals; only the message of Cognito distinguishes them. */
function refusedFix(name: string, message: string): string | undefined {
  if (name === "UserNotFoundException" || /incorrect username or password/i.test(message))
    return "check the user name and the password";
  if (/disabled/i.test(message)) return "enable the user (AdminEnableUser)";
  if (/attempts exceeded/i.test(message)) return "wait some minutes, then sign in again";
  if (/temporary password has expired/i.test(message))
    return "set a new temporary password (AdminCreateUser with RESEND, or AdminSetUserPassword)";
  return /session/i.test(message) ? "sign in again" : undefined;
}

/** The error for a refused sign-in by password, with what to do about it. */
export function explainRefusal(
  { name, message }: CognitoRefusal,
  { clientId, cognito, name: section }: Pick<IssuerClient, "clientId" | "cognito" | "name">,
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
      fix: "set AUTHZ_CLIENT_SECRET, or use a client without a secret",
    });
  if (/secret/i.test(message) && /hash|configured/i.test(message))
    return new AuthzError("CLIENT_MISCONFIGURED", `the ${client} refuses the client secret: ${message}`, {
      fix: "check the value of AUTHZ_CLIENT_SECRET; unset it for a client without a secret",
    });
  switch (name) {
    case "NotAuthorizedException":
    case "UserNotFoundException":
      return refused(`the user pool refused the sign-in: ${message}`, refusedFix(name, message));
    case "UserNotConfirmedException":
      return refused("this user is not confirmed", "confirm the user with the code that was sent, then sign in again");
    case "PasswordResetRequiredException":
      return refused("the password of this user has to be reset", {
        text: "use “forgot your password” on the sign-in page",
        command: { name: "login" },
      });
    case "CodeMismatchException":
    case "ExpiredCodeException":
      return refused(`the code was not accepted: ${message}`, "sign in again and enter the current code");
    case "InvalidPasswordException":
      return refused(
        `the new password was not accepted: ${message}`,
        "sign in again and enter one that meets the pool's policy",
      );
    case "ResourceNotFoundException":
      return new AuthzError("CLIENT_MISCONFIGURED", `the ${client} does not exist: ${message}`, {
        fix: `check user_pool and client_id of [issuer.${section}]`,
      });
    default:
      return refused(`the user pool refused the sign-in (${name}): ${message}`);
  }
}
