import { createHmac } from "node:crypto";
import { makeClient } from "./cognito/client-operations.ts";
import type { Pool } from "./cognito/cognito-model.ts";
import { poolAt } from "./cognito/domains.ts";
import { makeGroup } from "./cognito/groups.ts";
import { makeUser } from "./cognito/new-user.ts";
import { setPassword } from "./cognito/passwords.ts";
import { findUser, poolsIn } from "./cognito/pool-lookup.ts";
import { makePool } from "./cognito/pool-operations.ts";
import { type HttpRequest, type HttpResponse, headerOf, json } from "./http.ts";
import { isSame } from "./same-text.ts";
import type { Credentials } from "./signature/endpoint-credentials.ts";
import type { Call } from "./wire/operation.ts";
import type { World } from "./world.ts";

/** Pools that a config.ini names by id: at AWS they already exist. */
interface Seed {
  readonly poolId: string;
  readonly clientIds: readonly string[];
  readonly groups: readonly string[];
  /** The port on which the page and the command line sign in; 3000 by default. */
  readonly signInPort?: number;
  readonly user: { readonly name: string; readonly email: string; readonly password: string };
}

const FLOWS = ["ADMIN_USER_PASSWORD", "USER_PASSWORD", "USER_SRP", "REFRESH_TOKEN"].map((flow) => `ALLOW_${flow}_AUTH`);

/** A public client: every flow that the command line or a page on this machine may want to try. */
const client = (port: number) => ({
  ExplicitAuthFlows: FLOWS,
  PreventUserExistenceErrors: "ENABLED",
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ["code"],
  AllowedOAuthScopes: ["openid", "email", "profile"],
  SupportedIdentityProviders: ["COGNITO"],
  CallbackURLs: [`http://localhost:${port}/callback`, `http://localhost:${port}/`],
  LogoutURLs: [`http://localhost:${port}/`],
});

/** An existing client keeps its settings; new addresses are added. */
function seedClient(pool: Pool, call: Pick<Call, "now">, id: string, wanted: ReturnType<typeof client>): void {
  const there = pool.clients[id];
  if (there === undefined) return void makeClient(pool, call, id, wanted, id);
  const { CallbackURLs = [], LogoutURLs = [] } = there.settings;
  there.settings = {
    ...wanted,
    ...there.settings,
    CallbackURLs: [...new Set([...CallbackURLs, ...wanted.CallbackURLs])],
    LogoutURLs: [...new Set([...LogoutURLs, ...wanted.LogoutURLs])],
  };
}

/** "us-east-1_Ab1" becomes "us-east-1-ab1": ids differ by more than the case of their letters, prefixes must too. */
function prefixFor(world: World, poolId: string): string {
  const plain = poolId.toLowerCase().replace("_", "-");
  const taken = (prefix: string) => poolAt(world, prefix) !== undefined;
  for (let number = 1; ; number++) {
    const prefix = number === 1 ? plain : `${plain}-${number}`;
    if (!taken(prefix)) return prefix;
  }
}

/** Shows that who asks knows the endpoint's key: HMAC-SHA256 over the path and the body, in hexadecimal. */
const proofFor = (body: Buffer, { secretAccessKey }: Credentials): string =>
  createHmac("sha256", secretAccessKey).update("/_local/seed\n").update(body).digest("hex");

/**
 * Makes what is missing of a pool: the pool under its id, its clients, its groups, and one user who is in all groups.
 * What is there stays as it is; the user gets the password that is given.
 */
export async function seed(request: HttpRequest, world: World, credentials: Credentials): Promise<HttpResponse> {
  const { body } = request;
  if (!isSame(headerOf(request, "x-local-proof") ?? "", proofFor(body, credentials)))
    return json(403, { message: "the proof is wrong" });
  const { poolId, clientIds, groups, signInPort = 3_000, user: wanted }: Seed = JSON.parse(body.toString());
  const region = poolId.split("_")[0] ?? "";
  const call = { world, region, now: world.clock.now() };
  const pool = poolsIn(world, region)[poolId] ?? (await makePool(call, poolId, {}, poolId));
  pool.domain ??= { Domain: prefixFor(world, poolId), ManagedLoginVersion: 1 };
  for (const id of clientIds) seedClient(pool, call, id, client(signInPort));
  for (const name of groups) if (!pool.groups[name]) makeGroup(pool, name, call.now);
  const attributes = { email: wanted.email, email_verified: "true" };
  const user = findUser(pool, wanted.name) ?? makeUser(pool, wanted.name, attributes, call.now);
  setPassword(pool, user, wanted.password);
  user.UserStatus = "CONFIRMED";
  user.groups = [...new Set([...user.groups, ...groups])];
  world.store.changed();
  await world.store.saved();
  return json(200, { poolId });
}
