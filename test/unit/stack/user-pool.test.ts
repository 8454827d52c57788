import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { providerLines } from "../../../src/cli/output/provider-lines.ts";
import type { Config } from "../../../src/config/config.ts";
import { stackTags } from "../../../src/resources/shared/ownership-tags.ts";
import { stateFile } from "../../../src/stack/find/state-files.ts";
import { loginUrl } from "../../../src/stack/outputs.ts";
import { domainPrefix } from "../../../src/stack/pool/domain-prefix.ts";
import { verifyOwnPool, withUserPool } from "../../../src/stack/pool/resolve-user-pool.ts";
import { absent, fakeAws, ok } from "../../support/aws/answering-aws.ts";
import { fileWith, load, loadWith } from "../../support/config/sample-config.ts";
import { emptyFolder } from "../../support/folder.ts";
import { allNeedsOf, propsOf, stackOf } from "../../support/stack/built-stack.ts";

const CREATE = "kind = cognito\nuser_pool = create";
const PLACE = { account: "123456789012", region: "us-east-1" };
const creating = (sections: Readonly<Record<string, string>> = {}): Config =>
  loadWith({ "issuer.main": CREATE, ...sections });

describe("the prefix of the sign-in pages", () => {
  test("is project, stage and a hash that another account, region, project or stage changes", () => {
    const config = creating();
    const all = [
      domainPrefix(config, PLACE),
      domainPrefix(config, { ...PLACE, account: "210987654321" }),
      domainPrefix(config, { ...PLACE, region: "eu-west-1" }),
      domainPrefix(creating({ project: "name = basic-dev", api: "stage = x" }), PLACE),
      domainPrefix(creating({ project: "name = basic", api: "stage = dev-x" }), PLACE),
    ];
    expect(all[0]).toMatch(/^basic-dev-[0-9a-f]{8}$/);
    expect(new Set(all.map((one) => one.slice(-8))).size).toBe(5);
  });

  test.each([
    ["name = aws-shop", "stage = dev"],
    ["name = my-cognito", "stage = dev"],
    ["name = shop", "stage = Amazon_1"],
    ["name = a", "stage = Prod_EU"],
    [`name = ${"p".repeat(32)}`, "stage = ssssssssssssssss"],
  ])("is one that Cognito takes: %s, %s", (project, api) => {
    const prefix = domainPrefix(creating({ project, api, authorizer: "name = g", "function.basicLambda": "" }), PLACE);
    expect(prefix).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
    expect(prefix).not.toMatch(/aws|amazon|cognito/);
  });

  test("is the configured one where there is one", () => {
    expect(domainPrefix(creating({ user_pool: "domain = my-shop" }), PLACE)).toBe("my-shop");
  });
});

test.each([
  [{ region: "us-east-1", endpoint: undefined }, "https://shop.auth.us-east-1.amazoncognito.com"],
  [{ region: "us-gov-west-1", endpoint: undefined }, "https://shop.auth-fips.us-gov-west-1.amazoncognito.com"],
  [
    { region: "eusc-de-east-1", endpoint: undefined },
    "https://shop.auth.cognito-idp.eusc-de-east-1.on.amazonwebservices.eu",
  ],
  [{ region: "us-east-1", endpoint: "http://127.0.0.1:9" }, "http://127.0.0.1:9/_aws/cognito-idp/shop"],
])("the pages stand where %j has them", (where, url) => {
  expect(loginUrl(where, "shop")).toBe(url);
});

describe("the graph", () => {
  const POOL_KINDS = /^cognito\./;
  const nodesOf = (config: Config) => [...stackOf(config).graph.nodes.keys()].filter((id) => POOL_KINDS.test(id));

  test("has nothing of Cognito without user_pool = create", () => {
    expect(nodesOf(load(fileWith()))).toEqual([]);
  });

  test("makes providers before the client that names them, and the authorizer's code after both", () => {
    const provider = "client_id = a\nclient_secret_env = A";
    const stack = stackOf(creating({ "identity_provider.google": provider }));
    const client = allNeedsOf(stack, "cognito.user-pool-client:client");
    expect([...client].sort()).toEqual(["cognito.identity-provider:Google", "cognito.user-pool:pool"]);
    expect(allNeedsOf(stack, "lambda.function:basicLambdaAuthorizer")).toContain("cognito.user-pool-client:client");
    expect(allNeedsOf(stack, "lambda.function:basicLambda")).not.toContain("cognito.user-pool:pool");
  });

  test("lets the client write what providers map, but for what Cognito alone may set", () => {
    const provider = "client_id = a\nclient_secret_env = A\nmap.phone_number = phone\nmap.nickname = nick";
    const props = propsOf(stackOf(creating({ "identity_provider.google": provider })));
    expect(props.get("cognito.user-pool-client:client")).toMatchObject({
      reads: ["email", "email_verified", "name", "nickname", "phone_number"],
      writes: ["email", "name", "nickname", "phone_number"],
    });
  });

  test("has a resource server for the scopes of rules, which lies in the pool", () => {
    const stack = stackOf(creating({ "rule.a": "allow = GET /*\nscopes = openid, orders/read, orders/write" }));
    const id = "cognito.resource-server:orders";
    expect([...stack.graph.nodes.keys()].filter((one) => one.includes("resource-server"))).toEqual([id]);
    const poolId = "id of cognito.user-pool:pool";
    expect(propsOf(stack).get(id)).toEqual({ poolId, identifier: "orders", scopes: ["read", "write"] });
    const client = "cognito.user-pool-client:client";
    expect(propsOf(stack).get(client)).toMatchObject({ scopes: ["orders/read", "orders/write"] });
    expect(allNeedsOf(stack, client)).toContain(id);
  });

  test("leaves out groups that Cognito cannot have", () => {
    const rule = "allow = GET /*\ngroups = admins, Domain Users";
    expect(nodesOf(creating({ "rule.a": rule })).filter((id) => id.includes("group"))).toEqual([
      "cognito.user-pool-group:admins",
    ]);
  });

  test.each([
    ["aws-cn", "cn-north-1"],
    ["aws-iso", "us-iso-east-1"],
    ["aws-iso-b", "us-isob-east-1"],
    ["aws-iso-e", "eu-isoe-west-1"],
    ["aws-iso-f", "us-isof-south-1"],
  ])("is refused in %s, which has no user pools", (partition, region) => {
    expect(() => stackOf(creating(), partition, region)).toThrow(`user pools are not available in ${region}`);
  });
});

const tagsOf = (stage: string) => stackTags({ project: "basic", stage, region: "us-east-1" } as never);

describe("the ids of a pool that was made", () => {
  const where = { endpoint: undefined, region: "us-east-1" };
  const stack = { project: "basic", stage: "dev", region: "us-east-1", apiName: "basicAPI", adopt: false };
  const nobody = () => Promise.reject(new Error("no credentials are needed"));
  const row = (type: string, attrs: object) => ({ type, status: "ready", key: {}, needs: [], attrs });

  function deployedIn(rows: Readonly<Record<string, unknown>>): Config {
    const root = emptyFolder();
    const file = stateFile(root, { ...where, stack }, { account: "123456789012" });
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ version: 1, rows }));
    return { ...creating(), root };
  }

  test("come from the state file, without AWS", async () => {
    const config = deployedIn({
      "cognito.user-pool:pool": row("cognito.user-pool", { id: "us-east-1_Made" }),
      "cognito.user-pool-client:client": row("cognito.user-pool-client", { id: "client1" }),
      "cognito.user-pool-domain:domain": row("cognito.user-pool-domain", { domain: "basic-dev-1" }),
    });
    const found = await withUserPool(config, nobody, async () => where);
    expect(found.issuers).toMatchObject([{ userPool: "us-east-1_Made", audience: ["client1"], createsPool: true }]);
    expect(found.userPool?.domain).toBe("basic-dev-1");
    expect(config.issuers).toMatchObject([{ audience: [] }]);
  });

  test("that is not there are missed with the command that makes it", async () => {
    const { aws } = fakeAws(() => ok({ UserPools: [] }));
    const config = { ...creating(), root: emptyFolder() };
    await expect(withUserPool(config, async () => aws)).rejects.toMatchObject({
      code: "NOT_DEPLOYED",
      fix: { command: { name: "deploy" } },
    });
  });

  test.each<[string, unknown, string | undefined]>([
    ["carries this stack's tags", { Id: "p", UserPoolTags: tagsOf("dev") }, undefined],
    ["carries another stage's tags", { Id: "p", UserPoolTags: tagsOf("prod") }, "NOT_OURS"],
    ["carries no tags", { Id: "p" }, "NOT_OURS"],
    ["does not exist", undefined, "NOT_DEPLOYED"],
  ])("are those of a pool that %s, before a user is added to it", async (_, UserPool, code) => {
    const { aws } = fakeAws(() => (UserPool === undefined ? absent() : ok({ UserPool })));
    const verified = verifyOwnPool(aws, "p");
    if (code === undefined) await expect(verified).resolves.toBeUndefined();
    else await expect(verified).rejects.toMatchObject({ code });
  });

  test("are not looked for when config.ini has them", async () => {
    const config = load(fileWith());
    expect(await withUserPool(config, nobody)).toBe(config);
  });
});

test("nothing is to be entered anywhere without providers, or without pages", () => {
  const userPool = { id: "p", clientId: "c", domain: "https://shop.example" };
  const provider = "client_id = a\nclient_secret_env = A";
  expect(providerLines(creating(), { userPool })).toEqual([]);
  const config = creating({ "identity_provider.google": provider });
  expect(providerLines(config, { userPool: { ...userPool, domain: null } })).toEqual([]);
  expect(providerLines(config, { userPool })).toHaveLength(2);
});
