import { AuthzError } from "../../lib/errors.ts";
import { command } from "../command.ts";
import { LOCAL } from "../input/options.ts";

export default command({
  name: "user <action> [email]",
  summary: "Users of the user pool: user add <email> | user list | user remove <email>",
  options: [
    LOCAL,
    { flags: "--issuer <name>", description: "the [issuer.<name>] of the user pool (default: the first user pool)" },
    { flags: "--group <names>", description: "with add: groups, separated by commas" },
  ],
  async run(context) {
    const [action = "", email] = context.args;
    const { userActions } = await import("../sign-in/user-actions.ts");
    const act = Object.hasOwn(userActions, action) ? userActions[action] : undefined;
    if (act === undefined)
      throw new AuthzError("USAGE", `unknown action ${JSON.stringify(action)}`, {
        fix: "user add <email>, user list or user remove <email>",
      });
    if ((action === "list") !== (email === undefined))
      throw new AuthzError("USAGE", action === "list" ? "user list takes no email" : `user ${action} needs an email`, {
        fix: action === "list" ? "user list" : `user ${action} ann@example.com`,
      });
    return act(context, email ?? "");
  },
});
