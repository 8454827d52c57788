import { CreateRestApiCommand, GetRestApisCommand, UntagResourceCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { emptyFolder } from "../../support/folder.ts";
import { keyServer } from "../../support/http/server.ts";
import { type Account, createAccount, writesIn } from "../../support/memory-account.ts";
import { losing } from "../../support/stack/lost-answers.ts";
import { stackRun } from "../../support/stack-run.ts";

const STACK = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };
const NOTHING = { created: [], updated: [], replaced: [], deleted: [] };
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error("it should have failed")),
    (error: unknown) => error,
  );

/** With a pool of everything that a pool can have. */
const POOL = {
  authorizer: undefined,
  "function.old": "source = lambda/old",
  "issuer.main": "kind = cognito\nuser_pool = create",
  user_pool: "tier = essentials",
  "identity_provider.corp": "kind = saml\nmetadata_url = https://idp.example.com/metadata",
  "rule.admins": "allow = GET /*\ngroups = admins",
};

/** Creates of which AWS would make two: they are not repeated by the SDK, see unanswered.ts. */
const SENT_ONCE = ["CreateRestApi", "CreateUserPool", "CreateUserPoolClient"];

async function setting(sections: Readonly<Record<string, string | undefined>>) {
  const account = createAccount();
  const endpoint = await keyServer();
  const root = emptyFolder();
  return { account, root, endpoint, run: stackRun(account, root, sections, { endpoint }) };
}

async function writesOfFirstDeploy() {
  const { account, run } = await setting(POOL);
  await run.deploy();
  const names = writesIn(account.calls).map((call) => call.split(" ")[1] ?? "");
  return new Set(names.filter((name) => !SENT_ONCE.includes(name)));
}

test("a first deploy each of whose answers is lost once ends well, and the next one writes nothing", async () => {
  const names = await writesOfFirstDeploy();
  expect(names.size).toBeGreaterThan(15);
  const { account, root, endpoint, run } = await setting(POOL);
  await stackRun(losing(account, names), root, POOL, { endpoint }).deploy();
  account.calls.length = 0;
  expect((await run.deploy()).changes).toMatchObject(NOTHING);
  expect(writesIn(account.calls)).toEqual([]);
});

test("a resource that was created by hand between the read and the create is foreign, and the error says so", async () => {
  const { account, run } = await setting({});
  account.before = (_, operation) => {
    if (operation !== "CreateLogGroup") return;
    account.before = undefined;
    const { groups } = account.data["logs/us-east-1"] as { groups: object[] };
    const arn = "arn:aws:logs:us-east-1:123456789012:log-group";
    for (const name of ["web", "shopLambdaAuthorizer"].map((section) => `/aws/lambda/shop-dev-${section}`))
      groups.push({ name, arn: `${arn}:${name}`, creationTime: 0, tags: {}, streams: [] });
  };
  const error = await failureOf(run.deploy());
  expect(error).toMatchObject({
    code: "NOT_OURS",
    message: expect.stringContaining("logs.log-group:web exists in AWS but does not carry the tags"),
  });
});

const untag = async (account: Account, id: string) =>
  account.aws(STACK).apigateway.send(
    new UntagResourceCommand({
      resourceArn: `arn:aws:apigateway:us-east-1::/restapis/${id}`,
      tagKeys: ["lambda-authz:owner"],
    }),
  );

describe("an API that lost our tags", () => {
  test("is not replaced: the deploy ends before it writes, with the id and the ways out", async () => {
    const { account, run } = await setting({});
    const { deployed } = await run.deploy();
    await untag(account, deployed?.apiId ?? "");
    account.calls.length = 0;
    expect(await failureOf(run.deploy())).toMatchObject({
      code: "NOT_OURS",
      message: expect.stringContaining(deployed?.apiId ?? ""),
      fix: { text: expect.stringMatching(/tags back.*--adopt.*delete it first/) },
    });
    expect(writesIn(account.calls)).toEqual([]);
  });

  test("is not replaced without the state file either: the functions' permissions name it", async () => {
    const { account, run } = await setting({});
    const { deployed } = await run.deploy();
    await untag(account, deployed?.apiId ?? "");
    account.calls.length = 0;
    const error = await failureOf(stackRun(account, emptyFolder()).deploy());
    expect(error).toMatchObject({ code: "NOT_OURS", message: expect.stringContaining(deployed?.apiId ?? "") });
    expect(writesIn(account.calls)).toEqual([]);
  });

  test("is kept with --adopt", async () => {
    const { account, run } = await setting({});
    const { deployed } = await run.deploy();
    await untag(account, deployed?.apiId ?? "");
    const again = await run.deploy({ adopt: true });
    expect(again.deployed?.apiId).toBe(deployed?.apiId);
    expect((await run.deploy()).changes).toMatchObject(NOTHING);
  });
});

test.each(["with the state file", "without it"])(
  "two APIs with our tags end a deploy %s before it writes",
  async (how) => {
    const { account, run } = await setting({});
    const { deployed } = await run.deploy();
    const { apigateway } = account.aws(STACK);
    const { items: [ours] = [] } = await apigateway.send(new GetRestApisCommand());
    const { id: other } = await apigateway.send(new CreateRestApiCommand({ name: "theirs", tags: ours?.tags ?? {} }));
    const again = how === "without it" ? stackRun(account, emptyFolder()) : run;
    account.calls.length = 0;
    const error = await failureOf(again.deploy());
    expect(error).toMatchObject({ code: "NOT_OURS" });
    for (const id of [deployed?.apiId, other]) expect(String((error as Error).message)).toContain(id);
    expect(writesIn(account.calls)).toEqual([]);
    expect((await again.teardown()).left).toEqual([]);
  },
);

test("two clones that deploy for the first time at once make one stack", async () => {
  const account = createAccount();
  const clones = [0, 1, 2].map(() => stackRun(account, emptyFolder()));
  const ends = await Promise.all(clones.map((run) => run.deploy().then(({ deployed }) => deployed?.apiId)));
  expect(new Set(ends).size).toBe(1);
  const { items = [] } = await account.aws(STACK).apigateway.send(new GetRestApisCommand());
  expect(items).toHaveLength(1);
});
