import { AuthzError } from "../../../lib/errors.ts";
import { command } from "../../command.ts";
import { LOCAL } from "../../input/options.ts";
import type { RemovedUser } from "../../json-results.ts";
import { POOL } from "./pool-option.ts";

export default command({
  name: "remove <email>",
  summary: "Delete a user, after a question that --yes answers",
  options: [LOCAL, POOL],
  async run(context) {
    const { ui, io, args, options, signal } = context;
    const [name = ""] = args;
    if (!options.yes && !ui.interactive)
      throw new AuthzError(
        "CONFIRMATION_NEEDED",
        "user remove cannot ask before it deletes: this run is not interactive",
        { fix: "pass --yes to delete without asking" },
      );
    const { findUser, removeUser } = await import("../../../sign-in/cognito/users.ts");
    const { userPoolContext } = await import("../../sign-in/user-pool-context.ts");
    const pool = await userPoolContext(context);
    const user = await findUser(pool, name);
    if (!options.yes) {
      const { createPrompts } = await import("../../terminal/prompts.ts");
      const prompts = await createPrompts(io, signal);
      const sure = await prompts.confirm(`Delete ${name} from ${pool.poolId}?`);
      if (!sure) throw new AuthzError("INTERRUPTED", "nothing was deleted");
    }
    await removeUser(pool, user);
    return { json: { removed: name } satisfies RemovedUser, text: () => `Removed ${name}.` };
  },
});
