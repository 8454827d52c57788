import { AuthzError } from "../../lib/errors.ts";
import type { UserPoolContext } from "../../sign-in/cognito/users.ts";
import { verifyOwnPool, withUserPool } from "../../stack/pool/user-pool.ts";
import type { Context, Result } from "../command.ts";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The user pool of --issuer, or the first one. @throws AuthzError USAGE, CONFIG_INVALID, NOT_DEPLOYED. */
async function userPoolContext(context: Context): Promise<UserPoolContext> {
  const chosen = context.options["issuer"];
  const config = await withUserPool(await context.config(), context.target);
  const pools = config.issuers.filter(({ kind }) => kind === "cognito");
  const issuer = typeof chosen === "string" ? pools.find(({ name }) => name === chosen) : pools[0];
  if (issuer?.userPool === undefined) {
    const names = pools.map(({ name }) => name).join(", ") || "none";
    const what = typeof chosen === "string" ? `[issuer.${chosen}] is not a user pool` : "config.ini has no user pool";
    throw new AuthzError("CONFIG_INVALID", what, { fix: `issuers with a user pool: ${names}` });
  }
  const aws = await context.target();
  const region = issuer.userPool.split("_")[0] ?? "";
  if (region !== aws.region)
    throw new AuthzError("USAGE", `the user pool ${issuer.userPool} is in ${region}, this run uses ${aws.region}`, {
      fix: `pass --region ${region}`,
    });
  if (issuer.createsPool) await verifyOwnPool(aws, issuer.userPool);
  return { aws, root: config.root, poolId: issuer.userPool, ownPool: issuer.createsPool === true };
}

async function add(context: Context, email: string): Promise<Result> {
  if (!EMAIL.test(email))
    throw new AuthzError("USAGE", `${JSON.stringify(email)} is not an email address`, {
      fix: "user add ann@example.com",
    });
  const { addUser } = await import("../../sign-in/cognito/users.ts");
  const ofEnvironment = context.io.env["AUTHZ_PASSWORD"] || undefined;
  const names = context.options["group"];
  const groups =
    typeof names === "string"
      ? names
          .split(",")
          .map((name) => name.trim())
          .filter(Boolean)
      : [];
  const { user, password } = await addUser(await userPoolContext(context), { email, groups, password: ofEnvironment });
  const line = `Added ${user}${groups.length > 0 ? ` to ${groups.join(", ")}` : ""}.`;
  const next = `Next, in the browser or with --username and the password: ${context.commandText({ name: "login" })}`;
  if (ofEnvironment !== undefined)
    return { json: { user }, text: () => `${line} The password is the value of AUTHZ_PASSWORD.\n${next}` };
  // The password is shown only here and stored nowhere.
  return { json: { user, password }, text: () => `${line}\nPassword (shown only once): ${password}\n${next}` };
}

async function list(context: Context): Promise<Result> {
  const { listUsers } = await import("../../sign-in/cognito/users.ts");
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
  return { json: { users }, text: () => lines.join("\n") || "No users." };
}

async function remove(context: Context, name: string): Promise<Result> {
  const { ui, io, options, signal } = context;
  if (options["yes"] !== true && !ui.interactive)
    throw new AuthzError(
      "CONFIRMATION_NEEDED",
      "user remove cannot ask before it deletes: this run is not interactive",
      {
        fix: "pass --yes to delete without asking",
      },
    );
  const { findUser, removeUser } = await import("../../sign-in/cognito/users.ts");
  const pool = await userPoolContext(context);
  const user = await findUser(pool, name);
  if (options["yes"] !== true) {
    const { createPrompts } = await import("../terminal/prompts.ts");
    const confirmed = await (await createPrompts(io, signal)).confirm(`Delete ${name} from ${pool.poolId}?`);
    if (!confirmed) throw new AuthzError("INTERRUPTED", "nothing was deleted");
  }
  await removeUser(pool, user);
  return { json: { removed: name }, text: () => `Removed ${name}.` };
}

/** The actions of `user` by name. */
export const userActions: Readonly<Record<string, (context: Context, email: string) => Promise<Result>>> = {
  add,
  list,
  remove,
};
