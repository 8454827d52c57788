import { expect, test } from "vitest";
import type { Aws } from "../../../src/aws/aws.ts";
import { resourceServer, resourceServersOf } from "../../../src/resources/resource-server.ts";
import { loadWith } from "../../support/config/sample-config.ts";
import { createAccount } from "../../support/memory-account.ts";

const CREATE = "kind = cognito\nuser_pool = create";
const STACK = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };

test("the servers of a config are those of its rules' scopes, by what is before the last slash", () => {
  const config = loadWith({
    "issuer.main": CREATE,
    "rule.clerks": "allow = GET /basic\nscopes = orders/read, orders/write, openid",
    "rule.apps": "allow = GET /basic\nscopes = https://api.example.com/v1/all, orders/read",
  });
  expect(resourceServersOf(config)).toEqual([
    { identifier: "orders", scopes: ["read", "write"] },
    { identifier: "https://api.example.com/v1", scopes: ["all"] },
  ]);
});

test("scopes of another issuer's tokens need no server", () => {
  const config = loadWith({
    "issuer.main": CREATE,
    "issuer.entra": "kind = oidc\nissuer = https://login.example.com\naudience = orders",
    "rule.clerks": "allow = GET /basic\nscopes = https://graph.example.com/User.Read\nissuers = entra",
  });
  expect(resourceServersOf(config)).toEqual([]);
});

test("nor do those of tokens of a pool that exists already", () => {
  const rule = "allow = GET /basic\nscopes = orders/read";
  expect(resourceServersOf(loadWith({ "rule.clerks": rule }))).toEqual([]);
});

/** A server with a scope that somebody added by hand. */
async function withForeignScope(): Promise<{ aws: Aws; poolId: string; there: () => Promise<unknown> }> {
  const aws = createAccount().aws(STACK);
  const cognito = await aws.cognito();
  const poolId = (await cognito.createUserPool({ PoolName: "shop-dev" })).UserPool?.Id ?? "";
  const at = { UserPoolId: poolId, Identifier: "orders" };
  const Scopes = [{ ScopeName: "audit", ScopeDescription: "of the auditors" }];
  await cognito.createResourceServer({ ...at, Name: "Orders", Scopes });
  const there = async () => (await cognito.describeResourceServer(at)).ResourceServer?.Scopes;
  return { aws, poolId, there };
}

test("a scope that was added by hand stays when rules add, drop and lose scopes", async () => {
  const { aws, poolId, there } = await withForeignScope();
  const key = { poolId, identifier: "orders" };
  const own = (ScopeName: string) => ({ ScopeName, ScopeDescription: "Named by a rule of lambda-authz" });
  const foreign = { ScopeName: "audit", ScopeDescription: "of the auditors" };
  for (const [scopes, now] of [
    [
      ["read", "write"],
      [foreign, own("read"), own("write")],
    ],
    [
      ["write", "audit"],
      [foreign, own("write")],
    ],
  ] as const) {
    const props = { ...key, scopes };
    const found = await resourceServer.read(aws, key);
    if (found === undefined) throw new Error("it exists");
    const differences = resourceServer.diff(props, found.attrs);
    expect(differences.map(({ prop }) => prop)).toEqual(["scopes"]);
    const made = await resourceServer.update(aws, props, found.attrs, differences);
    expect(await there()).toEqual(now);
    expect([made, resourceServer.diff(props, made)]).toEqual([(await resourceServer.read(aws, key))?.attrs, []]);
  }
  await resourceServer.delete(aws, key);
  expect(await there()).toEqual([foreign]);
});
