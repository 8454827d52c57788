import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import {
  CreateBasePathMappingCommand,
  CreateDomainNameCommand,
  CreateRestApiCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-api-gateway";
import { CreateLogGroupCommand, UntagResourceCommand as UntagLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, UntagRoleCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, UntagResourceCommand as UntagFunctionCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import type { Row } from "../../../src/engine/state/row.ts";
import type { AuthzError } from "../../../src/lib/errors.ts";
import { Refusal } from "../../../src/local/wire/refusal.ts";
import { emptyFolder } from "../../support/folder.ts";
import { type Account, createAccount, writesIn } from "../../support/memory-account.ts";
import { type StackRun, stackRun } from "../../support/stack-run.ts";

const STACK = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };
const TAGS = ["lambda-authz:owner", "lambda-authz:project", "lambda-authz:stage", "lambda-authz:region"];
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

const rowsOf = (run: StackRun): [string, Row][] =>
  Object.entries(JSON.parse(readFileSync(run.stateFile, "utf8")).rows as Record<string, Row>);
const keysOf = (run: StackRun, type: string) =>
  rowsOf(run).flatMap(([id, row]) => (row.type === type ? [{ id, name: row.key["name"] ?? "" }] : []));
const failureOf = (promise: Promise<unknown>): Promise<AuthzError> =>
  promise.then(
    () => Promise.reject(new Error("it should have failed")),
    (error: AuthzError) => error,
  );
const refuse = (account: Account, operation: string, refusal: Refusal) => {
  account.before = (_, asked) => {
    if (asked === operation) throw refusal;
  };
};
const DENIED = new Refusal(403, "AccessDeniedException", "not allowed");

/** What somebody else makes under a name. */
const MAKE: Readonly<Record<string, (account: Account, name: string) => Promise<unknown>>> = {
  "iam.role": (account, RoleName) =>
    account.aws(STACK).iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST })),
  "logs.log-group": (account, logGroupName) =>
    account.aws(STACK).logs.send(new CreateLogGroupCommand({ logGroupName })),
  "lambda.function": async (account, FunctionName) => {
    const { iam, lambda } = account.aws(STACK);
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "theirs", AssumeRolePolicyDocument: TRUST }));
    const code = { ZipFile: ZIP };
    const settings = { FunctionName, Role: Role?.Arn, Handler: "index.handler", Runtime: "nodejs24.x" as const };
    return lambda.send(new CreateFunctionCommand({ ...settings, Code: code }));
  },
};
/** An empty zip: only the end of its central directory. */
const ZIP = Buffer.concat([Buffer.from("PK\u0005\u0006", "latin1"), Buffer.alloc(18)]);

/** Deploys until a call is refused for good, so that intent rows stay, and lets somebody else make those things. */
async function madeByOthers(type: string, create: string) {
  const account = createAccount();
  const run = stackRun(account, emptyFolder());
  refuse(account, create, DENIED);
  await failureOf(run.deploy());
  account.before = undefined;
  const begun = keysOf(run, type);
  for (const [i, { name }] of begun.entries())
    if (i === 0 || type !== "lambda.function") await MAKE[type]?.(account, name);
  return { account, run, begun: type === "lambda.function" ? begun.slice(0, 1) : begun };
}

describe.each([
  ["iam.role", "CreateRole", "DeleteRole"],
  ["logs.log-group", "CreateLogGroup", "DeleteLogGroup"],
  ["lambda.function", "CreateFunction", "DeleteFunction"],
])("a %s that somebody else made after %s was begun", (type, create, remove) => {
  test("stays at teardown, which names it", async () => {
    const { account, run, begun } = await madeByOthers(type, create);
    expect(begun.length).toBeGreaterThan(0);
    const { untagged, left, deleted } = await run.teardown();
    const ids = begun.map(({ id }) => id);
    expect([...untagged].sort()).toEqual([...ids].sort());
    expect([...left].sort()).toEqual([...ids].sort());
    expect(deleted.filter((id) => ids.includes(id))).toEqual([]);
    expect(writesIn(account.calls)).not.toContain(
      `${{ iam: "iam", logs: "logs", lambda: "lambda" }[type.split(".")[0] ?? ""]} ${remove}`,
    );
  });

  test("stops the next deploy before it writes anything", async () => {
    const { account, run } = await madeByOthers(type, create);
    account.calls.splice(0);
    expect(await failureOf(run.deploy())).toMatchObject({ code: "NOT_OURS" });
    expect(writesIn(account.calls)).toEqual([]);
  });
});

async function deployed(sections: Readonly<Record<string, string | undefined>> = {}) {
  const account = createAccount();
  const run = stackRun(account, emptyFolder(), sections);
  const { deployed: outputs } = await run.deploy();
  account.calls.splice(0);
  return { account, run, apiId: outputs?.apiId ?? "" };
}

/** Takes the tags off. */
const UNTAG: Readonly<Record<string, (account: Account, name: string) => Promise<unknown>>> = {
  "iam.role": (account, RoleName) => account.aws(STACK).iam.send(new UntagRoleCommand({ RoleName, TagKeys: TAGS })),
  "logs.log-group": (account, name) => {
    const resourceArn = `arn:aws:logs:us-east-1:123456789012:log-group:${name}`;
    return account.aws(STACK).logs.send(new UntagLogGroupCommand({ resourceArn, tagKeys: TAGS }));
  },
  "lambda.function": (account, name) => {
    const Resource = `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
    return account.aws(STACK).lambda.send(new UntagFunctionCommand({ Resource, TagKeys: TAGS }));
  },
  "apigateway.rest-api": (account, id) => {
    const resourceArn = `arn:aws:apigateway:us-east-1::/restapis/${id}`;
    return account.aws(STACK).apigateway.send(new UntagResourceCommand({ resourceArn, tagKeys: TAGS }));
  },
};

describe("what the state file knows and has lost its tags", () => {
  test.each(["iam.role", "logs.log-group", "lambda.function"])(
    "%s: it stays, is left, and all else goes",
    async (type) => {
      const { account, run } = await deployed();
      const [one = { id: "", name: "" }] = keysOf(run, type);
      await UNTAG[type]?.(account, one.name);
      const { left, untagged, kept, deleted } = await run.teardown();
      expect({ left, untagged, kept }).toEqual({ left: [one.id], untagged: [one.id], kept: [] });
      expect(deleted).toContain("apigateway.rest-api:api");
      // It is still known, so that a second teardown says it again.
      expect((await run.teardown()).left).toEqual([one.id]);
    },
  );

  test("an API: it is as live as before, so nothing that it needs goes", async () => {
    const { account, run, apiId } = await deployed();
    await UNTAG["apigateway.rest-api"]?.(account, apiId);
    const { left, untagged, deleted, notes } = await run.teardown();
    expect(untagged).toEqual(["apigateway.rest-api:api"]);
    expect(notes).toEqual([expect.stringContaining("nothing was deleted: apigateway.rest-api:api exists without")]);
    expect(left).toContain("lambda.function:web");
    expect(deleted).toEqual([]);
    expect(writesIn(account.calls).filter((call) => !call.includes("Untag"))).toEqual([]);
  });
});

test("--keep-logs: log groups are kept, not left", async () => {
  const { run } = await deployed();
  const { kept, left } = await run.teardown({ keepLogs: true });
  expect([...kept].sort()).toEqual(["logs.log-group:shopLambdaAuthorizer", "logs.log-group:web"]);
  expect(left).toEqual([]);
  expect(existsSync(run.stateFile)).toBe(false);
});

test("an adopted role outside of our path is found by its name when the state file is lost", async () => {
  const account = createAccount();
  const run = stackRun(account, emptyFolder());
  refuse(account, "CreateRole", DENIED);
  await failureOf(run.deploy());
  account.before = undefined;
  const roles = keysOf(run, "iam.role");
  for (const { name } of roles) await MAKE["iam.role"]?.(account, name);
  await run.deploy({ adopt: true });
  rmSync(run.stateFile);
  const { left, deleted } = await run.teardown();
  expect(left).toEqual([]);
  expect(deleted).toEqual(expect.arrayContaining(roles.map(({ id }) => id)));
});

describe("a teardown that AWS refuses half way", () => {
  const MAPPED = new Refusal(400, "BadRequestException", "Please remove all base path mappings related to the API");

  test("deletes nothing that the live API needs, says so, and goes on when run again", async () => {
    const { account, run } = await deployed();
    refuse(account, "DeleteRestApi", MAPPED);
    const error = await failureOf(run.teardown());
    expect(error.code).toBe("AWS_REFUSED");
    expect(error.message).toContain("Please remove all base path mappings");
    expect(error.message).toContain("nothing that it needs was deleted");
    expect(writesIn(account.calls)).toEqual(["apigateway DeleteRestApi"]);
    account.before = undefined;
    expect((await run.teardown()).left).toEqual([]);
  });

  test("also where the state file turns the order around", async () => {
    const { account, run } = await deployed();
    const rows = rowsOf(run).map(([id, row]) => [id, { ...row, needs: ["apigateway.rest-api:api", "iam.role:web"] }]);
    writeFileSync(run.stateFile, JSON.stringify({ version: 1, rows: Object.fromEntries(rows) }));
    refuse(account, "DeleteRestApi", MAPPED);
    await failureOf(run.teardown());
    expect(writesIn(account.calls)).toEqual(["apigateway DeleteRestApi"]);
  });

  /** A custom domain that leads to an API, or to another one. */
  async function mapDomain(account: Account, apiId?: string): Promise<void> {
    const { apigateway } = account.aws(STACK);
    const domainName = "api.example.com";
    const endpointConfiguration = { types: ["REGIONAL" as const] };
    await apigateway.send(new CreateDomainNameCommand({ domainName, endpointConfiguration }));
    const restApiId = apiId ?? (await apigateway.send(new CreateRestApiCommand({ name: "another" }))).id;
    await apigateway.send(new CreateBasePathMappingCommand({ domainName, basePath: "v1", restApiId }));
  }

  test("is foreseen where a custom domain leads to the API: nothing is written", async () => {
    const account = createAccount();
    const run = stackRun(account, emptyFolder());
    const id = (await run.deploy()).deployed?.apiId ?? "";
    await mapDomain(account, id);
    account.calls.splice(0);
    const error = await failureOf(run.teardown());
    expect(error).toMatchObject({ code: "AWS_REFUSED" });
    expect(error.message).toContain(`api.example.com (base path v1) is mapped to the API ${id}`);
    expect(error.fix?.text).toContain("delete-base-path-mapping --domain-name api.example.com --base-path 'v1'");
    expect(writesIn(account.calls)).toEqual([]);
  });

  test("is not foreseen where the domain leads elsewhere, or may not be read", async () => {
    const account = createAccount();
    await mapDomain(account);
    const run = stackRun(account, emptyFolder());
    await run.deploy();
    expect((await run.teardown()).left).toEqual([]);
    await run.deploy();
    refuse(account, "GetDomainNames", DENIED);
    expect((await run.teardown()).left).toEqual([]);
  });
});
