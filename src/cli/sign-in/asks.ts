import { AuthzError } from "../../lib/errors.ts";
import type { Asks } from "../../sign-in/cognito/password.ts";
import type { Context } from "../command.ts";
import { secretInput } from "./secret-input.ts";

/** What a user pool asks for after the password: from the environment or, in a terminal, from a person. */
export const asks = (context: Context): Asks => ({
  patient: context.ui.interactive && !context.io.env["AUTHZ_MFA_CODE"],
  async newPassword() {
    const first = await secretInput(context, "AUTHZ_NEW_PASSWORD", "New password (hidden)");
    if (context.io.env["AUTHZ_NEW_PASSWORD"]) return first;
    const again = await secretInput(context, "AUTHZ_NEW_PASSWORD", "New password again (hidden)");
    if (first === again) return first;
    throw new AuthzError("SIGN_IN_REFUSED", "the two new passwords differ; nothing was changed", {
      fix: "sign in again",
    });
  },
  code(where, again) {
    if (again) context.ui.progress("that code was not accepted");
    return secretInput(context, "AUTHZ_MFA_CODE", `Code ${where}`);
  },
});
