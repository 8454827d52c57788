import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openAccount, stackIn } from "../../support/account.ts";
import { ownProject } from "../../support/own-project.ts";

const ISSUER = {
  name: "main",
  kind: "oidc",
  issuers: ["https://issuer.example"],
  audience: ["app"],
  groupsClaim: "groups",
  jwksUri: "https://issuer.example/keys",
  keys: [{ kid: "1" }],
};
/** As deploy bakes it; without groups, what it bakes where config.ini has no rule. */
const told = (...groups: string[]) => {
  const resources = groups.length > 0 ? ["GET/*"] : ["*"];
  return JSON.stringify({ issuers: [ISSUER], rules: [{ name: "one", resources, groups, scopes: [] }] });
};

/** A stack whose authorizer brings a config.json of its own, deployed with a rule for admins. */
async function deployed() {
  const configFile = ownProject({ project: "shop" });
  const folder = dirname(configFile);
  const tell = (text: string) => writeFileSync(join(folder, "own/config.json"), text);
  tell(told("admins"));
  const account = await openAccount();
  const stack = () => stackIn(account, configFile);
  await stack().deploy();
  const state = join(folder, ".lambda-authz");
  expect(existsSync(state)).toBe(true);
  return { account, configFile, stack, tell, loseState: () => rmSync(state, { recursive: true }) };
}

test.each(["kept", "lost"])(
  "rules that go are found in the authorizer's code and refused, the state %s",
  async (state) => {
    const { account, stack, tell, loseState } = await deployed();
    tell(told());
    if (state === "lost") loseState();
    account.writes();
    expect((await stack().deploy({ dryRun: true })).changes.widened).toEqual([
      { route: "GET /", from: "group admins", to: "any valid token" },
    ]);
    await expect(stack().deploy()).rejects.toMatchObject({
      code: "CONFIRMATION_NEEDED",
      message: expect.stringContaining("widen GET /: from group admins to any valid token"),
    });
    expect(account.writes()).toEqual([]);
  },
);

test("a state file that knows other code than AWS has is not believed", async () => {
  const { configFile, stack, tell } = await deployed();
  const state = join(dirname(configFile), ".lambda-authz/127.0.0.1_1/000000000000/us-east-1/shop-dev.json");
  const older = readFileSync(state, "utf8");
  tell(told("ops"));
  await stack().deploy();
  writeFileSync(state, older);
  tell(told("admins"));
  expect((await stack().deploy({ dryRun: true })).changes.widened).toMatchObject([
    { from: "group ops", to: "group admins" },
  ]);
});

test("routes and rules that the state file has lost are read from AWS all the same", async () => {
  const { configFile, stack } = await deployed();
  const file = join(dirname(configFile), ".lambda-authz/127.0.0.1_1/000000000000/us-east-1/shop-dev.json");
  const { rows, ...rest } = JSON.parse(readFileSync(file, "utf8"));
  const kept = Object.entries(rows).filter(([id]) => !/method|authorizer|rest-api|door/.test(id));
  writeFileSync(file, JSON.stringify({ ...rest, rows: Object.fromEntries(kept) }));
  writeFileSync(configFile, readFileSync(configFile, "utf8").replace("GET / = echo", "GET / = echo, public"));
  expect((await stack().deploy({ dryRun: true })).changes.widened).toEqual([
    { route: "GET /", from: "group admins", to: "anyone" },
  ]);
});

test("an authorizer that says nothing of rules is not asked about, and a protected route that opens is", async () => {
  const { configFile, stack, tell, loseState } = await deployed();
  tell("{}");
  const before = readFileSync(configFile, "utf8");
  await expect(stack().deploy()).rejects.toMatchObject({ code: "CONFIRMATION_NEEDED" });
  tell(told("admins"));
  await stack().deploy();
  loseState();
  writeFileSync(configFile, before.replace("GET / = echo", "GET / = echo, public"));
  await expect(stack().deploy()).rejects.toMatchObject({
    message: expect.stringContaining("GET / becomes public"),
  });
});
