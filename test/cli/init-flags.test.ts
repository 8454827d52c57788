import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AnswerOptions } from "../../src/cli/init/init-options.ts";
import { loadConfig } from "../../src/config/load.ts";
import { COGNITO, place, run } from "../support/program/run-init.ts";

const NODE_FILES = [".gitignore", "config.ini", "lambda/basicLambda/index.mjs"];

test("--yes with what has no default writes config.ini, the Lambda and .gitignore, and says what comes next", async () => {
  const here = place();
  const result = await run(here, { yes: true, ...COGNITO }).result;
  expect(here.files()).toEqual(NODE_FILES);
  expect(result.json).toEqual({ written: ["lambda/basicLambda/index.mjs", ".gitignore", "config.ini"] });
  expect(result.text()).toContain("wrote config.ini\n");
  expect(result.text()).toContain("Next: lambda-authz deploy");
  expect(here.read("lambda/basicLambda/index.mjs")).toBe(
    readFileSync(new URL("../../templates/node/basic/index.mjs", import.meta.url), "utf8"),
  );
  expect(here.read(".gitignore")).toBe(".lambda-authz/\n");
});

test("the file it wrote is one that deploy takes", async () => {
  const here = place();
  const { region, userPool, clientId } = COGNITO;
  await run(here, {
    yes: true,
    ...COGNITO,
    name: "shop",
    stage: "prod",
    origins: "https://shop.example, https://admin.example",
    type: "REQUEST",
  }).result;
  expect(loadConfig(join(here.cwd, "config.ini"), {})).toMatchObject({
    project: "shop",
    aws: { region },
    api: { stage: "prod" },
    authorizer: { type: "REQUEST" },
    issuers: [{ kind: "cognito", userPool, audience: [clientId] }],
    notes: [],
  });
});

test.each<AnswerOptions>([{}, { createUserPool: true }])(
  "--yes needs nothing else: a region and a new user pool, and deploy takes the file (%o)",
  async (options) => {
    const here = place();
    const given = run(here, { yes: true, ...options });
    await given.result;
    expect(given.stderr()).toBe("note: region = us-east-1: neither AWS_REGION nor the AWS profile names another\n");
    expect(loadConfig(join(here.cwd, "config.ini"), {})).toMatchObject({
      project: "basic",
      aws: { region: "us-east-1" },
      issuers: [{ kind: "cognito", createsPool: true, audience: [] }],
      cors: { allowOrigins: ["http://localhost:3000"] },
      notes: [],
    });
  },
);

test.each([false, true])("what the loader finds worth knowing is said on stderr (--json: %s)", async (json) => {
  const given = run(place(), { yes: true, json, ...COGNITO, region: "us-east-1", origins: "*" });
  await given.result;
  expect(given.stderr()).toMatch(/^note: .* = \*: .*\nnote: .* the pool .*\n$/);
});

test("a Python runtime gets the Python Lambda and a Python authorizer", async () => {
  const here = place();
  await run(here, { yes: true, ...COGNITO, runtime: "python3.13" }).result;
  expect(here.files()).toEqual([".gitignore", "config.ini", "lambda/basicLambda/index.py"]);
  expect(here.read("config.ini").match(/^runtime = python3\.13$/gm)).toHaveLength(2);
});

test.each<[string, AnswerOptions, string[]]>([
  ["a client of no pool", { clientId: "1example23456789" }, ["--user-pool"]],
  ["a pool without a client", { userPool: COGNITO.userPool }, ["--client-id"]],
  ["Google", { issuerKind: "google", region: "eu-west-1" }, ["--client-id"]],
  ["OpenID Connect", { issuerKind: "oidc" }, ["--issuer", "--audience"]],
  ["an issuer alone", { issuer: "https://login.example.com/" }, ["--audience"]],
])("without a terminal every flag that is missing is named at once: %s", async (_, options, missing) => {
  const here = place();
  for (const yes of [true, false]) {
    const failure = run(here, { ...options, yes }).result;
    await expect(failure).rejects.toMatchObject({ code: "USAGE" });
    const { message } = await failure.catch((error) => error);
    expect(message.match(/--[a-z-]+/g)).toEqual(missing);
  }
  expect(here.files()).toEqual([]);
});

test.each<[string, AnswerOptions, string]>([
  ["name", { name: "1 x" }, '--name "1 x" must be 1 to 32'],
  ["region", { region: "Ireland" }, '--region "Ireland" must be a region like us-east-1'],
  [
    "runtime",
    { runtime: "nodejs12.x" },
    '--runtime "nodejs12.x" must be nodejs24.x, nodejs22.x, python3.14, python3.13, python3.12',
  ],
  ["type", { type: "JWT" }, '--type "JWT" must be TOKEN or REQUEST'],
  ["kind", { issuerKind: "saml" }, '--issuer-kind "saml" must be cognito, google or oidc'],
  [
    "pool",
    { userPool: "AbCdEf123" },
    '--user-pool "AbCdEf123" must be the id of a user pool, like us-east-1_AbCdEf123',
  ],
  ["issuer", { issuer: "http://login.example.com" }, "must be an https:// address"],
  ["origins", { origins: "https://a.example.com/page" }, "must be * or scheme://host"],
  ["empty id", { clientId: "a,,b" }, '--client-id "a,,b" must be separated by single commas'],
  ["line break", { clientId: "a\nkind = google" }, "must be an id without spaces"],
  ["twice", { clientId: "a, a" }, "must name a only once"],
  ["a star among origins", { origins: "https://a.example, *" }, "must be only *"],
  ["too long", { name: "a".repeat(30) }, "is too long"],
  ["stage", { stage: "a/b" }, '--stage "a/b" must be'],
  ["pool and issuer", { userPool: "eu-west-1_a", issuer: "https://a.example" }, "--issuer is not for issuers"],
  ["a new pool and one that exists", { createUserPool: true, userPool: "eu-west-1_a" }, "excludes --user-pool"],
  ["a new pool and a client", { createUserPool: true, clientId: "a" }, "excludes --user-pool"],
  ["a new pool with Google", { createUserPool: true, issuerKind: "google" }, "--create-user-pool is not for issuers"],
  ["pool with Google", { issuerKind: "google", userPool: "eu-west-1_a" }, "--user-pool is not for issuers"],
])("a flag that cannot be right is refused before anything is written: %s", async (_, options, words) => {
  const here = place();
  const failure = run(here, { ...options, yes: true }).result;
  await expect(failure).rejects.toMatchObject({ code: "USAGE", message: expect.stringContaining(words) });
  expect(here.files()).toEqual([]);
});

test("all flags that are wrong are said at once", async () => {
  const failure = run(place(), { yes: true, region: "x", type: "y", origins: "z" }).result;
  const { message, fix } = await failure.catch((error) => error);
  expect(message.split("\n")).toHaveLength(3);
  expect(fix.command).toEqual({ name: "init", args: ["--help"] });
});

test.each<[string, AnswerOptions, RegExp]>([
  ["a user pool means Cognito", { userPool: COGNITO.userPool, clientId: "a" }, /^kind = cognito$/m],
  ["an issuer means OpenID Connect", { issuer: "https://a.example", audience: "b" }, /^kind = oidc$/m],
  ["a Google client id means Google", { clientId: "1-a.apps.googleusercontent.com" }, /^kind = google$/m],
  ["a client id is OpenID Connect's audience", { issuer: "https://a.example", clientId: "b" }, /^audience = b$/m],
  ["case does not matter", { ...COGNITO, type: "request" }, /^type = REQUEST$/m],
  ["--stage is written", { ...COGNITO, stage: "prod" }, /^stage = prod$/m],
  ["ids are set apart", { ...COGNITO, clientId: "a,b" }, /^client_id = a, b$/m],
])("%s", async (_, options, line) => {
  const here = place();
  await run(here, { yes: true, region: "eu-west-1", ...options }).result;
  expect(here.read("config.ini")).toMatch(line);
});

const AWS_FILES = {
  "home/.aws/config": `[default]\nregion = eu-central-1\n[profile work]\nregion = ap-south-1\n[sso-session corp]\nsso_region = us-east-1\n`,
  "home/.aws/credentials": "[old]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n",
};

test.each<[string, AnswerOptions, Record<string, string>, string]>([
  ["AWS_REGION", {}, { AWS_REGION: "sa-east-1", AWS_DEFAULT_REGION: "eu-north-1" }, "sa-east-1"],
  ["AWS_DEFAULT_REGION", {}, { AWS_DEFAULT_REGION: "eu-north-1" }, "eu-north-1"],
  ["the default profile", {}, {}, "eu-central-1"],
  ["--profile", { profile: "work" }, {}, "ap-south-1"],
  ["AWS_PROFILE", {}, { AWS_PROFILE: "work" }, "ap-south-1"],
  [
    "a pool that exists, when nothing else names one",
    { userPool: "ca-central-1_a" },
    { HOME: "/none" },
    "ca-central-1",
  ],
  ["the flag before all", { region: "us-west-2", profile: "work" }, { AWS_REGION: "sa-east-1" }, "us-west-2"],
])("the region comes from %s", async (_, options, env, region) => {
  const here = place(AWS_FILES);
  const { userPool, clientId } = COGNITO;
  await run(here, { yes: true, userPool, clientId, ...options }, { env }).result;
  expect(here.read("config.ini")).toContain(`region = ${region}\n`);
});

test("a profile that no AWS file has is refused with those that are known", async () => {
  const here = place(AWS_FILES);
  await expect(run(here, { yes: true, ...COGNITO, profile: "wrok" }).result).rejects.toMatchObject({
    code: "PROFILE_UNKNOWN",
    message: expect.stringContaining("profiles: default, old, work"),
  });
  expect(here.files()).toEqual([]);
});

test.each(["config.ini", "lambda/basicLambda/index.mjs"])(
  "%s that is there stays, and is named with --force",
  async (own) => {
    const here = place({ [own]: "mine\n" });
    const failure = run(here, { yes: true, ...COGNITO }).result;
    await expect(failure).rejects.toMatchObject({ code: "USAGE", message: `${own} exists and would be replaced` });
    expect(await failure.catch(({ fix }) => fix.text)).toContain("--force");
    expect(here.files()).toEqual([own]);
    expect(here.read(own)).toBe("mine\n");

    await run(here, { yes: true, ...COGNITO, force: true }).result;
    expect(here.files()).toEqual(NODE_FILES);
    expect(here.read(own)).not.toBe("mine\n");
  },
);

test("both files that are in the way are named at once", async () => {
  const here = place({ "config.ini": "mine", "lambda/basicLambda/index.mjs": "mine" });
  await expect(run(here, { yes: true, ...COGNITO }).result).rejects.toMatchObject({
    message: "lambda/basicLambda/index.mjs and config.ini exist and would be replaced",
  });
});

test("run again with the same flags, init has nothing to write and no complaint", async () => {
  const here = place();
  await run(here, { yes: true, ...COGNITO }).result;
  const again = await run(here, { yes: true, ...COGNITO }).result;
  expect(again.json).toEqual({ written: [] });
  expect(again.text()).toContain("all is there");
});

test("--config names the file; the Lambda and .gitignore stand beside it, and the next command names it too", async () => {
  const here = place();
  const result = await run(here, { yes: true, ...COGNITO, config: "stacks/one/my.ini" }).result;
  expect(here.files()).toEqual([
    "stacks/one/.gitignore",
    "stacks/one/lambda/basicLambda/index.mjs",
    "stacks/one/my.ini",
  ]);
  expect(result.text()).toContain("Next: lambda-authz deploy --config stacks/one/my.ini");
});

test("what is in .gitignore stays to the byte, with its line endings", async () => {
  const here = place();
  const before = Buffer.from("caf\u00e9\r\ndist/", "latin1");
  here.write(".gitignore", before);
  await run(here, { yes: true, ...COGNITO }).result;
  expect(readFileSync(join(here.cwd, ".gitignore"))).toEqual(
    Buffer.concat([before, Buffer.from("\r\n.lambda-authz/\r\n")]),
  );
});

test("a folder where config.ini should be is refused in words, and nothing half is left", async () => {
  const here = place();
  mkdirSync(join(here.cwd, "config.ini"));
  await expect(run(here, { yes: true, ...COGNITO }).result).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining("EISDIR"),
  });
  expect(here.files()).toEqual([]);
});

test("a file where the Lambda's folder should be: nothing is written, no temporary file or folder stays", async () => {
  const here = place({ lambda: "a file" });
  await expect(run(here, { yes: true, ...COGNITO }).result).rejects.toMatchObject({ code: "USAGE" });
  expect(here.files()).toEqual(["lambda"]);
});

test("a config.ini that is a symbolic link is replaced where it leads, with its mode", async () => {
  const here = place({ "real.ini": "mine" });
  chmodSync(join(here.cwd, "real.ini"), 0o600);
  symlinkSync("real.ini", join(here.cwd, "config.ini"));
  await run(here, { yes: true, ...COGNITO, force: true }).result;
  expect(lstatSync(join(here.cwd, "config.ini")).isSymbolicLink()).toBe(true);
  expect(here.read("real.ini")).toContain("[project]");
  expect(statSync(join(here.cwd, "real.ini")).mode & 0o777).toBe(0o600);
});

test.each<[string, AnswerOptions, { terminal: boolean; env?: Record<string, string> }]>([
  ["no terminal", {}, { terminal: false }],
  ["--yes in a terminal", { yes: true }, { terminal: true }],
  ["--json in a terminal", { json: true }, { terminal: true }],
  ["CI in a terminal", {}, { terminal: true, env: { CI: "true" } }],
])("nobody is asked: %s", async (_, options, where) => {
  const given = run(place({ "config.ini": "mine" }), { ...COGNITO, ...options }, where);
  await expect(given.result).rejects.toMatchObject({ code: "USAGE" });
  expect(given.stderr()).toBe("");
});

test("aborted before it writes, it writes nothing", async () => {
  const here = place();
  const given = run(here, { yes: true, ...COGNITO });
  given.abort.abort();
  await expect(given.result).rejects.toMatchObject({ code: "INTERRUPTED" });
  expect(here.files()).toEqual([]);
});
