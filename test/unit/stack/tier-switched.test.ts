import { expect, test } from "vitest";
import { emptyFolder } from "../../support/folder.ts";
import { keyServer } from "../../support/http/server.ts";
import { killedAt } from "../../support/killed.ts";
import { type Account, createAccount, writesIn } from "../../support/memory-account.ts";
import { type StackRun, stackRun } from "../../support/stack-run.ts";

const NOTHING = { created: [], updated: [], replaced: [], deleted: [] };
const POOL = "cognito.user-pool:pool";

interface Setting {
  readonly account: Account;
  readonly root: string;
  /** A project whose [user_pool] changes from one deploy to the next. */
  run(pool: string): StackRun;
}

async function setting(): Promise<Setting> {
  const account = createAccount();
  const [root, endpoint] = [emptyFolder(), await keyServer()];
  const issuer = { "issuer.main": "kind = cognito\nuser_pool = create", authorizer: undefined };
  return { account, root, run: (pool) => stackRun(account, root, { ...issuer, user_pool: pool }, { endpoint }) };
}

/** What is written of a pool, in order. */
const poolWrites = ({ calls }: Account) =>
  writesIn(calls).flatMap((call) => (call.startsWith("cognito-idp ") ? [call.split(" ")[1]] : []));

const INSIDE = ["DeleteManagedLoginBranding", "UpdateUserPoolClient", "UpdateUserPoolDomain"];

test.each(["essentials", "plus"])("from %s to lite and back: what the tier takes away goes before it", async (tier) => {
  const { account, run } = await setting();
  await run(`tier = ${tier}`).deploy();
  account.calls.length = 0;
  const { changes } = await run("tier = lite").deploy();
  expect(poolWrites(account).slice(0, -1).toSorted()).toEqual(INSIDE);
  expect(poolWrites(account).at(-1)).toBe("UpdateUserPool");
  expect(changes.updated.filter((id) => id === POOL)).toHaveLength(1);
  expect((await run("tier = lite").deploy()).changes).toMatchObject(NOTHING);

  account.calls.length = 0;
  await run(`tier = ${tier}`).deploy();
  expect(poolWrites(account)[0]).toBe("UpdateUserPool");
  expect(poolWrites(account)).toHaveLength(4);
  expect((await run(`tier = ${tier}`).deploy()).changes).toMatchObject(NOTHING);
});

test("what else changes with the tier changes first, and MFA stays as it is asked for", async () => {
  const { account, run } = await setting();
  await run("mfa = optional").deploy();
  account.calls.length = 0;
  await run("tier = lite\nmfa = off\npassword_min_length = 20").deploy();
  const all = ["UpdateUserPool", "SetUserPoolMfaConfig", ...INSIDE, "UpdateUserPool"];
  expect(poolWrites(account).toSorted()).toEqual(all.toSorted());
  expect(poolWrites(account).at(-1)).toBe("UpdateUserPool");
  const again = await run("tier = lite\nmfa = off\npassword_min_length = 20").deploy();
  expect(again.changes).toMatchObject(NOTHING);
});

test.each([
  ["essentials", "lite"],
  ["lite", "essentials"],
])("a deploy from %s to %s that is killed at any call goes on where it was", async (from, to) => {
  const { account, root, run } = await setting();
  await run(`tier = ${from}`).deploy();
  account.calls.length = 0;
  await run(`tier = ${to}`).deploy();
  const writes = writesIn(account.calls).length;
  expect(writes).toBeGreaterThanOrEqual(4);
  for (let at = 1; at <= writes; at++)
    for (const lands of [false, true]) {
      await run(`tier = ${from}`).deploy();
      const kill = { at, lands, writesOnly: true } as const;
      const end = await killedAt(account, root, kill, () => run(`tier = ${to}`).deploy());
      expect(end).toEqual({ killed: true });
      await run(`tier = ${to}`).deploy();
      account.calls.length = 0;
      expect((await run(`tier = ${to}`).deploy()).changes).toMatchObject(NOTHING);
      expect(writesIn(account.calls)).toEqual([]);
    }
});

test("rotation is switched off by its name, in the call that allows the ordinary refresh, and on again", async () => {
  const { account, run } = await setting();
  const sent: unknown[] = [];
  account.before = (_, operation, input) => {
    if (operation === "UpdateUserPoolClient") sent.push(input);
  };
  await run("tier = essentials").deploy();
  for (const tier of ["lite", "lite", "essentials", "essentials"]) await run(`tier = ${tier}`).deploy();
  expect(sent).toEqual([
    expect.objectContaining({
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      RefreshTokenRotation: { Feature: "DISABLED" },
    }),
    expect.objectContaining({
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
      RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 60 },
    }),
  ]);
});

test("a dry run foretells it in one line", async () => {
  const { run } = await setting();
  await run("tier = essentials").deploy();
  const { changes } = await run("tier = lite").deploy({ dryRun: true });
  expect(changes.updated.filter((id) => id === POOL)).toEqual([POOL]);
});

test("a feature that somebody switched on in the console is named, and left as it is", async () => {
  const { account, run } = await setting();
  await run("tier = plus").deploy();
  const { pools } = account.data["cognito-idp/us-east-1"] as { pools: Record<string, { settings: object }> };
  for (const pool of Object.values(pools))
    pool.settings = { ...pool.settings, UserPoolAddOns: { AdvancedSecurityMode: "AUDIT" } };
  await expect(run("tier = essentials").deploy()).rejects.toMatchObject({
    code: "AWS_REFUSED",
    message: expect.stringMatching(/refuses tier = essentials for the user pool us-east-1_.*: Threat Protection$/),
    fix: { text: expect.stringContaining("switch these features off in the Cognito console") },
  });
  expect((await run("tier = plus").deploy()).changes).toMatchObject(NOTHING);
});
