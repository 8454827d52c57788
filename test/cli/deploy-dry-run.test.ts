import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { serve } from "../support/http/server.ts";
import { KEYS, projectWith, runMain, write } from "../support/program/run-main.ts";
import { ACCOUNT, fakeAws, type Replies } from "./fake-aws.ts";

/** One that the authorizer takes. */
const KEY = {
  ...generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" }),
  kid: "1",
  alg: "ES256",
  use: "sig",
};

async function setting(replies: Replies = {}, sections: Readonly<Record<string, string | undefined>> = {}) {
  const keys = await serve(() => ({ "/keys": { keys: [KEY] } }));
  const issuer = `kind = oidc\nissuer = https://issuer.example\njwks_uri = ${keys}/keys\nclient_id = app`;
  const cwd = projectWith({ "issuer.main": issuer, ...sections });
  const aws = await fakeAws(replies);
  const env = { ...KEYS, AWS_ENDPOINT_URL: aws.endpoint };
  const run = (...argv: string[]) => runMain(argv, { cwd, env });
  const runInTerminal = (...argv: string[]) => runMain(argv, { cwd, env, terminal: true });
  return { cwd, aws, run, runInTerminal };
}

const NODES = [
  "apigateway.authorizer:basicLambdaAuthorizer",
  "apigateway.deployment:deployment",
  "apigateway.gateway-response:DEFAULT_4XX",
  "apigateway.gateway-response:DEFAULT_5XX",
  "apigateway.method:GET /",
  "apigateway.method:OPTIONS /",
  "apigateway.rest-api:api",
  "apigateway.stage:dev",
  "iam.role:basicLambda",
  "iam.role:basicLambdaAuthorizer",
  "lambda.function:basicLambda",
  "lambda.function:basicLambdaAuthorizer",
  "lambda.permission:basicLambda routes",
  "lambda.permission:basicLambdaAuthorizer authorizer",
  "logs.log-group:basicLambda",
  "logs.log-group:basicLambdaAuthorizer",
];

test("a dry run of a first deploy plans every resource of the tutorial and writes nothing, there or here", async () => {
  const { cwd, aws, run } = await setting();
  const { code, stdout, stderr } = await run("deploy", "--dry-run", "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { plan } = JSON.parse(stdout);
  expect({ ...plan, created: [...plan.created].sort() }).toEqual({
    created: NODES,
    updated: [],
    replaced: [],
    deleted: [],
    unchanged: 0,
    adopted: [],
    widened: [],
    foreign: [],
  });
  expect(aws.writes()).toEqual([]);
  expect(existsSync(join(cwd, ".lambda-authz"))).toBe(false);
});

test("for people it is a line a resource, and account and region stand on stderr first", async () => {
  const { aws, run } = await setting();
  const { stdout, stderr } = await run("deploy", "--dry-run");
  expect(stderr.split("\n")[0]).toBe(`AWS account ${ACCOUNT} · us-east-1 · ${aws.endpoint}`);
  for (const node of NODES) expect(stdout).toContain(`  would create ${node}\n`);
  expect(stdout).toContain("0 unchanged; nothing was written.\n");
});

test("keys that the authorizer cannot use are told, but to nobody whose own authorizer brings its config.json", async () => {
  const { run } = await setting({}, { authorizer: "runtime = python3.13" });
  expect((await run("deploy", "--dry-run")).stderr).toMatch(
    /^note: \[issuer\.main\] publishes no key that the Python authorizer supports .* 401; use a Node runtime$/m,
  );
  const own = await setting({}, { authorizer: "runtime = python3.13\nsource = own" });
  write(own.cwd, { "own/index.py": "handler = print\n", "own/config.json": "{}" });
  const { code, stderr } = await own.run("deploy", "--dry-run");
  expect(code, stderr).toBe(0);
  expect(stderr).not.toContain("publishes no key");
});

const foreign = (name: string) => ({
  body: JSON.stringify({ Configuration: { FunctionName: name, State: "Active" }, Tags: { team: "theirs" } }),
});
const THEIRS: Replies = { "GET /2015-03-31/functions/basic-dev-basicLambda": foreign("basic-dev-basicLambda") };

test("a function of our name that is somebody else's ends in 5 and names both ways out", async () => {
  const { aws, run } = await setting(THEIRS);
  const ran = await run("deploy", "--json");
  expect(ran).toMatchObject({ code: 5, stderr: "" });
  const { error } = JSON.parse(ran.stdout);
  expect(error).toMatchObject({
    code: "NOT_OURS",
    message: expect.stringContaining("lambda.function:basicLambda exists in AWS"),
    fix: expect.stringMatching(/rename it.*--adopt/),
  });
  expect(aws.writes()).toEqual([]);
});

test.each([
  ["--adopt"],
  ["--adopt", "lambda.function:basicLambda"],
  ["--adopt=iam.role:basicLambda,lambda.function:basicLambda"],
])("with %s %s it is planned as an adoption and a change", async (...flags) => {
  const { run } = await setting(THEIRS);
  const { plan } = JSON.parse((await run("deploy", ...flags, "--dry-run", "--json")).stdout);
  expect(plan).toMatchObject({
    updated: ["lambda.function:basicLambda"],
    adopted: ["lambda.function:basicLambda"],
  });
  expect((await run("deploy", ...flags, "--dry-run")).stdout).toContain("  would adopt lambda.function:basicLambda\n");
});

test("--adopt of other nodes, given twice, adopts nothing else", async () => {
  const { run } = await setting(THEIRS);
  const ran = await run("deploy", "--adopt", "iam.role:basicLambda", "--adopt", "logs.log-group:basicLambda", "--json");
  expect(ran.code).toBe(5);
  expect(JSON.parse(ran.stdout).error.fix).toContain("--adopt lambda.function:basicLambda");
});

test("--adopt of a node that config.ini does not have is a usage error", async () => {
  const { aws, run } = await setting(THEIRS);
  const ran = await run("deploy", "--adopt", "lambda.function:other");
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain("--adopt lambda.function:other matches no node");
  expect(aws.writes()).toEqual([]);
});

test.each(["run", "runInTerminal"] as const)("it says of nothing that it was done (%s)", async (how) => {
  const { aws, [how]: run } = await setting();
  const { code, stderr } = await run("deploy", "--dry-run");
  expect({ code, stderr }).toEqual({ code: 0, stderr: `AWS account ${ACCOUNT} · us-east-1 · ${aws.endpoint}\n` });
});

test("with --json the notes are said on stderr all the same, and nothing of the run", async () => {
  const { run } = await setting({}, { cors: "allow_origins = *" });
  const { code, stdout, stderr } = await run("deploy", "--dry-run", "--json");
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^note: \[cors\] allow_origins = \*: .+\n$/),
  });
  expect(JSON.parse(stdout)).toHaveProperty("plan");
});

test("another deploy at work on this stack ends in 1 and names its process", async () => {
  const { cwd, aws, run } = await setting();
  const { host } = new URL(aws.endpoint);
  // The process that started this one: another one, and alive.
  const holder = { pid: process.ppid, host: hostname(), since: new Date().toISOString() };
  const state = `.lambda-authz/${host.replace(":", "_")}/${ACCOUNT}/us-east-1/basic-dev.json.lock`;
  write(cwd, { [state]: JSON.stringify(holder) });
  const ran = await run("deploy");
  expect(ran).toMatchObject({ code: 1, stdout: "" });
  expect(ran.stderr).toContain(`another run is using this stack: process ${process.ppid} on`);
  expect(aws.writes()).toEqual([]);
  expect(existsSync(join(cwd, state))).toBe(true);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s ends in 130, keeps what there is and says how to go on",
  async (signal) => {
    const interrupt = () => {
      process.emit(signal);
      return { body: '{"item":[]}' };
    };
    const { aws, run } = await setting({ "GET /restapis": interrupt });
    const before = process.listeners(signal);
    const ran = await run("deploy");
    expect(process.listeners(signal)).toEqual(before);
    expect(ran).toMatchObject({ code: 130, stdout: "" });
    expect(ran.stderr).toContain("interrupted");
    expect(ran.stderr).toContain("then rerun: lambda-authz deploy\n");
    expect(aws.writes()).toEqual([]);
  },
);

test("handlers that take a callback are named before the first write, the own authorizer's too", async () => {
  const refused = { error: "LimitExceeded", message: "Cannot exceed quota for RolesPerAccount: 1000", status: 409 };
  const { cwd, run, aws } = await setting({ CreateRole: refused }, { "issuer.main": undefined });
  const text = "export const handler = (event, context, callback) => callback(null, {});\n";
  write(cwd, { "lambda/basicLambda/index.mjs": text, "lambda/guard/index.mjs": text });
  const { code, stderr } = await run("deploy", "--yes");
  expect(code).toBe(1);
  expect(aws.writes()).toContain("CreateRole");
  const at = (words: string) => stderr.indexOf(words);
  for (const section of ["[function.basicLambda]", "[authorizer]"]) {
    const words = `note: ${section} handler = index.handler in index.mjs has three parameters: nodejs24.x does not support callback handlers`;
    expect(at(words)).toBeGreaterThanOrEqual(0);
    expect(at(words)).toBeLessThan(at("AWS account "));
  }
});
