import { GetResourcesCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { Refusal } from "../../../src/local/wire/refusal.ts";
import { unmanagedOfApi } from "../../../src/resources/shared/gateway-unmanaged.ts";
import { emptyFolder } from "../../support/folder.ts";
import { killedAt } from "../../support/killed.ts";
import { createAccount, writesIn } from "../../support/memory-account.ts";
import {
  apiOf,
  FEW,
  MANY,
  openMethods,
  PROTECTED,
  SHOP,
  theApi,
  withoutImport,
} from "../../support/routes/many-routes.ts";
import { publish } from "../../support/stack/lost-answers.ts";
import { type StackRun, stackRun } from "../../support/stack-run.ts";

type Sections = Readonly<Record<string, string>>;

const countOf = (calls: readonly string[], ...operations: readonly string[]) =>
  calls.filter((call) => operations.some((one) => call === `apigateway ${one}`)).length;

/** A stack with many routes in an account of its own. */
function shop(sections: Sections = {}) {
  const account = createAccount();
  const root = emptyFolder();
  const run = (more: Sections = {}): StackRun => stackRun(account, root, { routes: MANY, ...sections, ...more });
  const isQuiet = async (more?: Sections) => {
    account.calls.length = 0;
    const { changes } = await run(more).deploy();
    return { writes: writesIn(account.calls), changes };
  };
  return { account, root, run, isQuiet };
}

const CONFIGS: readonly (readonly [string, Sections])[] = [
  ["a TOKEN authorizer and one CORS origin", {}],
  [
    "a REQUEST authorizer of two sources",
    { authorizer: "source = lambda/guard\ntype = REQUEST\nidentity_source = header.X-Token, querystring.key" },
  ],
  [
    "a TOKEN authorizer with a pattern and no cache, and several CORS origins",
    {
      authorizer: "source = lambda/guard\nvalidation = ^Bearer .+$\ncache_ttl = 0",
      cors: "allow_origins = https://a.example, https://b.example",
    },
  ],
];

describe("an API that is imported", () => {
  test.each(CONFIGS)("is the same as one made by single calls: %s", async (_, sections) => {
    const [imported, single] = [shop(sections), shop(sections)];
    withoutImport(single.account);
    const { changes } = await imported.run().deploy();
    const { changes: made, notes } = await single.run().deploy();
    expect(notes).toEqual([
      "13 methods were written one by one: PutRestApi was refused (NotImplemented: PutRestApi is not implemented)",
    ]);
    expect({ ...changes, created: changes.created.sort() }).toEqual({ ...made, created: made.created.sort() });
    expect(countOf(imported.account.calls, "PutRestApi")).toBe(1);
    expect(countOf(single.account.calls, "PutMethod")).toBeGreaterThan(10);
    const { api, ...content } = await apiOf(imported.account);
    const { api: other, ...same } = await apiOf(single.account);
    expect(content).toEqual(same);
    // The only trace: a definition must have a version.
    expect(api).toEqual({ ...other, version: "1.0" });
    expect(unmanagedOfApi(api)).toEqual([]);
    expect((await imported.isQuiet()).writes).toEqual([]);
  });

  test("takes few calls, and each of its resources is reported as created", async () => {
    const { account, run } = shop();
    const { changes } = await run().deploy();
    expect(countOf(account.calls, "CreateResource", "PutMethod", "PutIntegration", "CreateAuthorizer")).toBe(0);
    expect(account.calls.filter((call) => call.startsWith("apigateway ")).length).toBeLessThanOrEqual(15);
    expect(changes.created).toEqual(
      expect.arrayContaining([
        "apigateway.authorizer:shopLambdaAuthorizer",
        "apigateway.resource:/files/{path+}",
        "apigateway.method:OPTIONS /orders",
      ]),
    );
    expect(changes.updated).toEqual([]);
  });

  test("of few routes is made by single calls", async () => {
    const { account, run } = shop({ routes: FEW });
    await run().deploy();
    expect(countOf(account.calls, "PutRestApi")).toBe(0);
  });
});

describe("routes that join an API with an authorizer", () => {
  test("never name the authorizer: their methods admit nobody until it is attached, and no deployment is in between", async () => {
    const { account, run, isQuiet } = shop();
    await run({ routes: FEW }).deploy();
    const [before] = Object.values(theApi(account).authorizers);
    account.calls.length = 0;
    let document = "";
    account.before = (_, operation, input) => {
      if (operation === "PutRestApi") document = Buffer.from((input as { body: Uint8Array }).body).toString();
      if (operation === "CreateDeployment") expect(openMethods(account)).toEqual([]);
    };
    account.after = (_, operation) => {
      const added = PROTECTED.filter((name) => name !== "GET /orders");
      if (operation === "PutRestApi") expect(openMethods(account).sort()).toEqual(added.sort());
      const types = Object.values(theApi(account).resources).flatMap(({ methods }) => Object.values(methods));
      const open = types.filter((one) => one.authorizationType === "NONE" && one.httpMethod !== "OPTIONS");
      expect(open).toHaveLength(operation === "PutRestApi" || countOf(account.calls, "PutRestApi") ? 2 : 1);
    };
    await run().deploy();
    expect(document).toContain("awsSigv4");
    expect(document).not.toContain("x-amazon-apigateway-authorizer");
    expect(Object.values(theApi(account).authorizers)).toEqual([before]);
    expect(countOf(account.calls, "UpdateMethod")).toBe(4);
    account.before = undefined;
    account.after = undefined;
    expect((await isQuiet()).writes).toEqual([]);
  });

  test("name no method that exists, but for preflights, and change nothing else of the API", async () => {
    const { account, root, run } = shop();
    await run({ routes: FEW }).deploy();
    const settings = { responseType: "THROTTLED", statusCode: "430", responseParameters: {}, responseTemplates: {} };
    Object.assign(theApi(account), { version: "7", description: "by hand", binaryMediaTypes: ["image/png"] });
    theApi(account).gatewayResponses["THROTTLED"] = settings;
    const resource = () => Object.values(theApi(account).resources).find(({ path }) => path === "/orders");
    Object.assign(resource()?.methods["GET"] ?? {}, { operationName: "by hand" });
    const now = () => {
      const { resources: _, ...api } = theApi(account);
      return structuredClone({ api, get: resource()?.methods["GET"], id: resource()?.id });
    };
    const seen: unknown[] = [];
    account.before = (_, operation) => operation === "PutRestApi" && seen.push(now());
    account.after = (_, operation) => operation === "PutRestApi" && seen.push(now());
    run();
    await publish(account, root);
    expect(seen).toHaveLength(2);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({ api: { version: "7", gatewayResponses: { THROTTLED: settings } } });
    expect(seen[0]).toMatchObject({ get: { operationName: "by hand" } });
  });

  test("are imported also where a path variable is renamed at the same time", async () => {
    const { account, run, isQuiet } = shop();
    await run({ routes: `${FEW}\nGET /orders/{no} = web` }).deploy();
    account.calls.length = 0;
    await run().deploy();
    expect([countOf(account.calls, "PutRestApi"), countOf(account.calls, "CreateResource")]).toEqual([1, 0]);
    expect((await isQuiet()).writes).toEqual([]);
    const { items = [] } = await account
      .aws(SHOP)
      .apigateway.send(new GetResourcesCommand({ restApiId: theApi(account).id }));
    expect(items.map(({ path }) => path)).not.toContain("/orders/{no}");
  });
});

test("other CORS origins change all preflights in one call", async () => {
  const many = Array.from({ length: 12 }, (_, index) => `GET /r${index} = web`).join("\n");
  const { account, run, isQuiet } = shop({ routes: many });
  await run().deploy();
  account.calls.length = 0;
  const cors = { cors: "allow_origins = https://other.example" };
  const { changes } = await run(cors).deploy();
  expect(changes.updated.filter((id) => id.startsWith("apigateway.method:OPTIONS "))).toHaveLength(12);
  expect([countOf(account.calls, "PutRestApi"), countOf(account.calls, "PutIntegration")]).toEqual([1, 0]);
  expect((await isQuiet(cors)).writes).toEqual([]);
});

// test/soak/routes-killed.test.ts has the other moments, and other things that an import could do wrong.
test("a run that is killed after the import, or finds methods missing and open, leaves no open route in a deployment", async () => {
  const { account, root, run, isQuiet } = shop();
  const kill = { of: "PutRestApi", at: 1, lands: true };
  expect(await killedAt(account, root, kill, () => run().deploy())).toEqual({ killed: true });
  const get = Object.values(theApi(account).resources).find(({ path }) => path === "/orders");
  Object.assign(get?.methods["GET"] ?? {}, { authorizationType: "NONE", authorizerId: undefined });
  delete get?.methods["POST"];
  const open: string[][] = [];
  account.before = (_, operation) => operation === "CreateDeployment" && open.push(openMethods(account));
  await run().deploy();
  expect(open).toEqual([[]]);
  account.before = undefined;
  expect((await isQuiet()).writes).toEqual([]);
});

test("a failed import ends the run with one error, and the next run continues", async () => {
  const { account, run, isQuiet } = shop();
  account.before = (_, operation) => {
    if (operation === "PutRestApi") throw new Refusal(500, "InternalFailure", "no");
  };
  const error = await run()
    .deploy()
    .catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: "AWS_REFUSED", message: expect.stringMatching(/^[^\n]*PutRestApi[^\n]*$/) });
  expect(countOf(account.calls, "PutMethod", "CreateDeployment")).toBe(0);
  account.before = undefined;
  await run().deploy();
  expect((await isQuiet()).writes).toEqual([]);
});
