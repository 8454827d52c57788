import { AuthzError } from "../../../lib/errors.ts";
import { command } from "../../command.ts";
import { LOCAL } from "../../input/options.ts";
import type { AddedUser } from "../../json-results.ts";
import { POOL } from "./pool-option.ts";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export default command({
  name: "add <email>",
  summary: "Add a user; the password is the value of AUTHZ_PASSWORD, or a new one that is shown once",
  options: [LOCAL, POOL, { flags: "--group <names>", description: "groups, comma-separated" }],
  async run(context) {
    const { args, options, io, commandText } = context;
    const [email = ""] = args;
    if (!EMAIL.test(email))
      throw new AuthzError("USAGE", `${JSON.stringify(email)} is not an email address`, {
        fix: { text: "write it like this", command: { name: "user add", args: ["ann@example.com"] } },
      });
    const { addUser } = await import("../../../sign-in/cognito/users.ts");
    const { userPoolContext } = await import("../../sign-in/user-pool-context.ts");
    const ownPassword = io.env["AUTHZ_PASSWORD"] || undefined;
    const names = options.group?.split(",").map((name) => name.trim()) ?? [];
    const groups = names.filter(Boolean);
    const { user, password } = await addUser(await userPoolContext(context), { email, groups, password: ownPassword });
    const line = `Added ${user}${groups.length > 0 ? ` to ${groups.join(", ")}` : ""}.`;
    const next = `Next, in the browser or with --username and the password: ${commandText({ name: "login" })}`;
    if (ownPassword !== undefined)
      return {
        json: { user } satisfies AddedUser,
        text: () => `${line} The password is the value of AUTHZ_PASSWORD.\n${next}`,
      };
    // The password is shown only here and stored nowhere.
    return {
      json: { user, password } satisfies AddedUser,
      text: () => `${line}\nPassword (shown only once): ${password}\n${next}`,
    };
  },
});
