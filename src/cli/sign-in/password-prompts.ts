import { AuthzError } from "../../lib/errors.ts";
import type { PasswordPrompts } from "../../sign-in/cognito/password-sign-in.ts";
import type { Context } from "../command.ts";
import { secretInput } from "./secret-input.ts";

/** Answers the challenges after the password from the environment or, in a terminal, by prompts. */
export const passwordPrompts = (context: Context): PasswordPrompts => ({
  repeats: context.ui.interactive && !context.io.env["AUTHZ_MFA_CODE"],
  async newPassword() {
    const first = await secretInput(context, "AUTHZ_NEW_PASSWORD", "New password (hidden)");
    if (context.io.env["AUTHZ_NEW_PASSWORD"]) return first;
    const repeated = await secretInput(context, "AUTHZ_NEW_PASSWORD", "New password again (hidden)");
    if (first === repeated) return first;
    throw new AuthzError("SIGN_IN_REFUSED", "the two new passwords differ; nothing was changed", {
      fix: "sign in again",
    });
  },
  code(where, again) {
    if (again) context.ui.progress("the code was not accepted");
    return secretInput(context, "AUTHZ_MFA_CODE", `Code ${where}`);
  },
});
