import { AuthzError } from "../../lib/errors.ts";
import type { UserPlace } from "../../sign-in/cognito/users.ts";
import { verifyOwnPool, withUserPool } from "../../stack/pool/user-pool.ts";
import type { Context, Result } from "../command.ts";

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The user pool that users are handled in. @throws AuthzError USAGE, CONFIG_INVALID, NOT_DEPLOYED. */
async function userPlace(context: Context): Promise<UserPlace> {
  const asked = context.options["issuer"];
  const config = await withUserPool(await context.config(), context.target);
  const pools = config.issuers.filter(({ kind }) => kind === "cognito");
  const issuer = typeof asked === "string" ? pools.find(({ name }) => name === asked) : pools[0];
  if (issuer?.userPool === undefined) {
    const names = pools.map(({ name }) => name).join(", ") || "none";
    const what = typeof asked === "string" ? `[issuer.${asked}] is no user pool` : "config.ini names no user pool";
    throw new AuthzError("CONFIG_INVALID", what, { fix: `issuers with a user pool: ${names}` });
  }
  const aws = await context.target();
  const region = issuer.userPool.split("_")[0] ?? "";
  if (region !== aws.region)
    throw new AuthzError("USAGE", `the user pool ${issuer.userPool} is in ${region}, this run goes to ${aws.region}`, {
      fix: `pass --region ${region}`,
    });
  if (issuer.createsPool) await verifyOwnPool(aws, issuer.userPool);
  return { aws, root: config.root, poolId: issuer.userPool, ownPool: issuer.createsPool === true };
}

async function add(context: Context, email: string): Promise<Result> {
  if (!ADDRESS.test(email))
    throw new AuthzError("USAGE", `${JSON.stringify(email)} is not an email address`, {
      fix: "user add ann@example.com",
    });
  const { addUser } = await import("../../sign-in/cognito/users.ts");
  const given = context.io.env["AUTHZ_PASSWORD"] || undefined;
  const names = context.options["group"];
  const groups =
    typeof names === "string"
      ? names
          .split(",")
          .map((name) => name.trim())
          .filter(Boolean)
      : [];
  const { user, password } = await addUser(await userPlace(context), { email, groups, password: given });
  const line = `Added ${user}${groups.length > 0 ? ` to ${groups.join(", ")}` : ""}.`;
  const next = `Next, in the browser or with --username and the password: ${context.commandText({ name: "login" })}`;
  if (given !== undefined)
    return { json: { user }, text: () => `${line} The password is that of AUTHZ_PASSWORD.\n${next}` };
  // The one time that it is shown: it is kept nowhere.
  return { json: { user, password }, text: () => `${line}\nPassword, shown this once: ${password}\n${next}` };
}

async function list(context: Context): Promise<Result> {
  const { listUsers } = await import("../../sign-in/cognito/users.ts");
  const users = await listUsers(await userPlace(context));
  const width = Math.max(0, ...users.map(({ user }) => user.length));
  const lines = users.map(({ user, status, enabled, groups, made }) =>
    [user.padEnd(width), enabled ? status : "DISABLED", groups.join(","), made ? "made here, goes with teardown" : ""]
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
  const place = await userPlace(context);
  const found = await findUser(place, name);
  if (options["yes"] !== true) {
    const { createPrompts } = await import("../terminal/prompts.ts");
    const sure = await (await createPrompts(io, signal)).confirm(`Delete ${name} from ${place.poolId}?`);
    if (!sure) throw new AuthzError("INTERRUPTED", "nothing was deleted");
  }
  await removeUser(place, found);
  return { json: { removed: name }, text: () => `Removed ${name}.` };
}

/** What `user` can do, by its first word. */
export const userActions: Readonly<Record<string, (context: Context, email: string) => Promise<Result>>> = {
  add,
  list,
  remove,
};
