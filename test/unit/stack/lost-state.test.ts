import { rmSync } from "node:fs";
import { join } from "node:path";
import { CreateAuthorizerCommand, GetAuthorizersCommand, GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import type { Aws } from "../../../src/aws/aws.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { Refusal } from "../../../src/local/wire/refusal.ts";
import { readRows } from "../../../src/stack/find/state-files.ts";
import { findRows } from "../../../src/stack/known-rows.ts";
import { emptyFolder } from "../../support/folder.ts";
import { keyServer } from "../../support/http/server.ts";
import { poolsOf } from "../../support/laws/things.ts";
import { type Account, createAccount } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

const TODAY = new Date("2026-11-23T12:00:00Z");
const REGION = "us-east-1";

/** A client of the SDK, as far as middleware goes in. */
interface Stacked {
  readonly middlewareStack: {
    // biome-ignore lint/suspicious/noExplicitAny: each client types its stack with its own inputs and outputs
    add(middleware: any, options: any): void;
  };
}
type Next = (args: unknown) => Promise<unknown>;

/** Counts rounds of calls: all that are sent before the first of them is answered are one. */
async function countRounds({ apigateway, iam, lambda, logs, cognito }: Aws): Promise<() => number> {
  let rounds = 0;
  const waiting: (() => void)[] = [];
  const answer = () => {
    rounds++;
    for (const go of waiting.splice(0)) go();
  };
  const wait = (next: Next) => async (args: unknown) => {
    await new Promise<void>((go) => {
      if (waiting.push(go) === 1) setTimeout(answer, 20);
    });
    return next(args);
  };
  const clients: Stacked[] = [apigateway, iam, lambda, logs, await cognito()];
  for (const { middlewareStack } of clients)
    middlewareStack.add(wait, { step: "finalizeRequest", priority: "low", name: "rounds" });
  return () => rounds;
}

/** What a key finds is not looked for; a deployment is found by its ID alone. */
const NOT_LISTED = /^(?:apigateway\.(?:deployment|gateway-response|stage)|cognito\.user-pool-client|cognito\.managed)/;

test.each([
  ["without a user pool", {}, 29],
  ["with a user pool", { "issuer.main": "kind = cognito\nuser_pool = create", authorizer: undefined }, 32],
])(
  "a lost state file is rebuilt under the ids of the graph, in four rounds of calls: %s",
  async (_, sections, calls) => {
    const account = createAccount();
    const [root, endpoint] = [emptyFolder(), await keyServer()];
    const run = stackRun(account, root, sections, { endpoint });
    await run.deploy();
    const kept = readRows(run.stateFile) ?? new Map();
    rmSync(run.stateFile);
    const config = loadConfig(join(root, "config.ini"), { region: REGION }, TODAY);
    const identity = { project: config.project, stage: config.api.stage, apiName: config.api.name, region: REGION };
    const aws = account.aws({ ...identity, adopt: false }, { endpoint });
    const rounds = await countRounds(aws);
    account.calls.length = 0;
    const { rows, early } = await findRows(config, aws);
    await Promise.all([...early.values()].map(({ found }) => found));
    const keys = (all: typeof rows) => Object.fromEntries([...all].map(([id, { key }]) => [id, key]));
    expect(keys(rows)).toEqual(keys(new Map([...kept].filter(([id]) => !NOT_LISTED.test(id)))));
    expect({ rounds: rounds(), calls: account.calls.length }).toEqual({ rounds: 4, calls });
    // Which deployment shows this config only the state file knew.
    expect((await run.deploy()).changes).toMatchObject({
      created: ["apigateway.deployment:deployment"],
      updated: ["apigateway.stage:dev"],
      deleted: [],
    });
  },
);

test("what lies in a second user pool has an id of its own, and teardown deletes both pools", async () => {
  const account = createAccount();
  const endpoint = await keyServer();
  const sections = { "issuer.main": "kind = cognito\nuser_pool = create", authorizer: undefined };
  const run = stackRun(account, emptyFolder(), sections, { endpoint });
  await run.deploy();
  const { project, stage } = { project: "shop", stage: "dev" };
  const aws = account.aws({ project, stage, apiName: "shopAPI", adopt: false, region: REGION }, { endpoint });
  const cognito = await aws.cognito();
  const [own] = (await cognito.listUserPools({ MaxResults: 60 })).UserPools ?? [];
  const { UserPool: { UserPoolTags: tags = {} } = {} } = await cognito.describeUserPool({ UserPoolId: own?.Id });
  const second = await cognito.createUserPool({ PoolName: own?.Name, UserPoolTags: tags });
  const id = second.UserPool?.Id ?? "";
  await cognito.createUserPoolDomain({ UserPoolId: id, Domain: "shop-second" });
  rmSync(run.stateFile);
  const { deleted, left } = await run.teardown();
  // Of the same age, so the second is the one whose ID is.
  const last = [own?.Id ?? "", id].sort()[1];
  expect(deleted.filter((one) => one.startsWith("cognito.")).sort()).toEqual([
    ...["cognito.user-pool-domain:domain", `cognito.user-pool-domain:domain~${last}`],
    ...["cognito.user-pool:pool", `cognito.user-pool:pool~${last}`],
  ]);
  expect(left).toEqual([]);
});

test("an authorizer of another name that calls the stack's function is not taken for the stack's own", async () => {
  const account = createAccount();
  const root = emptyFolder();
  const run = stackRun(account, root);
  await run.deploy();
  const { apigateway } = account.aws({
    project: "shop",
    stage: "dev",
    apiName: "shopAPI",
    adopt: false,
    region: REGION,
  });
  const [api] = (await apigateway.send(new GetRestApisCommand({}))).items ?? [];
  const authorizers = async () =>
    (await apigateway.send(new GetAuthorizersCommand({ restApiId: api?.id }))).items ?? [];
  const [own] = await authorizers();
  const { name: _, id: __, ...same } = own ?? {};
  await apigateway.send(new CreateAuthorizerCommand({ restApiId: api?.id, name: "theirs", type: "TOKEN", ...same }));
  rmSync(run.stateFile);
  const { changes } = await run.deploy();
  expect(changes.deleted.filter((id) => id.startsWith("apigateway.authorizer"))).toEqual([]);
  expect((await authorizers()).map(({ name }) => name).sort()).toEqual([own?.name, "theirs"].sort());
});

describe("a user pool that another folder deployed, at a folder whose config.ini has none and that has no state file", () => {
  /** @returns the second folder, with the account that the first one deployed to. */
  async function deployed() {
    const account = createAccount();
    const endpoint = await keyServer();
    const sections = { "issuer.main": "kind = cognito\nuser_pool = create", authorizer: undefined };
    await stackRun(account, emptyFolder(), sections, { endpoint }).deploy();
    const pools = () => Object.keys(poolsOf(account, REGION)).length;
    expect(pools()).toBe(1);
    return { account, pools, clone: stackRun(account, emptyFolder(), {}, { endpoint }) };
  }
  const deny = (account: Account) => {
    account.before = (_, operation) => {
      if (operation === "ListUserPools") throw new Refusal(400, "AccessDeniedException", "not allowed");
    };
  };
  const SAID =
    "if this stack has a user pool, it stays: user pools cannot be listed (cognito-idp:ListUserPools is denied)";

  test("is deleted by teardown", async () => {
    const { clone, pools } = await deployed();
    const { deleted, left } = await clone.teardown();
    expect(deleted).toEqual(expect.arrayContaining(["cognito.user-pool:pool", "cognito.user-pool-domain:domain"]));
    expect({ left, pools: pools() }).toEqual({ left: [], pools: 0 });
  });

  test("is pruned by deploy, after which teardown finds nothing more", async () => {
    const { clone, pools } = await deployed();
    expect((await clone.deploy()).changes.deleted).toEqual(expect.arrayContaining(["cognito.user-pool:pool"]));
    expect(pools()).toBe(0);
  });

  test.each(["deploy", "teardown"] as const)("stays where %s may not list pools, which is a note", async (command) => {
    const { account, clone, pools } = await deployed();
    deny(account);
    expect((await clone[command]()).notes.filter((note) => note.includes("user pool"))).toEqual([SAID]);
    expect(pools()).toBe(1);
  });

  test("is deleted by teardown after a deploy that could not see it", async () => {
    const { account, clone, pools } = await deployed();
    deny(account);
    await clone.deploy();
    account.before = undefined;
    expect(await clone.teardown()).toMatchObject({ left: [] });
    expect(pools()).toBe(0);
  });
});

test("a first deploy and an unchanged one do not call Cognito", async () => {
  const account = createAccount();
  const run = stackRun(account, emptyFolder());
  await run.deploy();
  await run.deploy();
  expect(account.calls.filter((call) => call.startsWith("cognito"))).toEqual([]);
});
