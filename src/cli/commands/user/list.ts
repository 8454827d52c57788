import { command } from "../../command.ts";
import { LOCAL } from "../../input/options.ts";
import type { UserList } from "../../json-results.ts";
import { POOL } from "./pool-option.ts";

export default command({
  name: "list",
  summary: "List the users with their status and groups",
  options: [LOCAL, POOL],
  async run(context) {
    const { listUsers } = await import("../../../sign-in/cognito/users.ts");
    const { userPoolContext } = await import("../../sign-in/user-pool-context.ts");
    const users = await listUsers(await userPoolContext(context));
    const width = Math.max(0, ...users.map(({ user }) => user.length));
    const lines = users.map(({ user, status, enabled, groups, made }) =>
      [
        user.padEnd(width),
        enabled ? status : "DISABLED",
        groups.join(","),
        made ? "created by lambda-authz, deleted by teardown" : "",
      ]
        .filter(Boolean)
        .join("  "),
    );
    return { json: { users } satisfies UserList, text: () => lines.join("\n") || "No users." };
  },
});
