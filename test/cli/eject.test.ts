import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { PYTHON, skipWithoutPython } from "../support/authorizers/python.ts";
import { fileWith } from "../support/config/sample-config.ts";
import { emptyFolder } from "../support/folder.ts";
import { closedPort, serve } from "../support/http/server.ts";
import { COGNITO, place, run } from "../support/program/run-init.ts";
import { KEYS, runMain, write } from "../support/program/run-main.ts";
import { claims, OIDC, STAGE } from "../support/vectors/fixture.ts";
import { publicJwk, token } from "../support/vectors/sign.ts";
import { takingUploads } from "./uploads.ts";

const ROOT = join(import.meta.dirname, "../..");
const NODE = join(ROOT, "dist/templates/node/authorizer/index.mjs");
const PYTHON_SOURCE = join(ROOT, "templates/python/authorizer/index.py");
const EJECTED = "lambda/authorizer/index.mjs";
const LINE = "source = lambda/authorizer";

// The built authorizer is what Lambda runs.
beforeAll(() => expect(existsSync(NODE), "npm run build").toBe(true));

const ROLE = "role_arn = arn:aws:iam::123456789012:role/mine";
const GUARDED_BY_OURS = {
  aws: "region = us-east-1",
  "function.basicLambda": `source = lambda/basicLambda\n${ROLE}`,
  authorizer: ROLE,
};

/** A folder with a config.ini of these sections and the Lambda that it names. */
function projectOf(
  sections: Parameters<typeof fileWith>[0] = {},
  files: Readonly<Record<string, string>> = {},
): string {
  const cwd = emptyFolder();
  write(cwd, {
    "config.ini": fileWith({ ...GUARDED_BY_OURS, ...sections }),
    "lambda/basicLambda/index.mjs": "export const handler = async () => ({ statusCode: 200 });\n",
    ...files,
  });
  return cwd;
}

const eject = (cwd: string, ...argv: string[]) => runMain(["init", "--eject-authorizer", ...argv], { cwd });
const read = (cwd: string, path: string) => readFileSync(join(cwd, path), "utf8");

const LOCALLY = " (or with --local: on this machine, no account needed)";

describe("init --eject-authorizer beside a config.ini", () => {
  test("writes the authorizer that Lambda runs, leaves all else, and says which line is to be added", async () => {
    const cwd = projectOf();
    const before = read(cwd, "config.ini");
    const { code, stdout, stderr } = await eject(cwd);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(
      `wrote ${EJECTED}\n\nNext: add this line to [authorizer] in config.ini:\n  ${LINE}\nand then: lambda-authz deploy${LOCALLY}\n`,
    );
    expect(read(cwd, EJECTED)).toBe(readFileSync(NODE, "utf8"));
    expect(read(cwd, "config.ini")).toBe(before);
    expect(readdirSync(cwd).sort()).toEqual(["config.ini", "lambda"]);
  });

  test("writes Python for a Python runtime", async () => {
    const cwd = projectOf({ authorizer: "runtime = python3.13" });
    expect((await eject(cwd)).code).toBe(0);
    expect(read(cwd, "lambda/authorizer/index.py")).toBe(readFileSync(PYTHON_SOURCE, "utf8"));
    expect(readdirSync(join(cwd, "lambda/authorizer"))).toEqual(["index.py"]);
  });

  test("needs no line when it is there, however the folder is written", async () => {
    for (const source of ["lambda/authorizer", "./lambda/authorizer/"]) {
      const { stdout } = await eject(projectOf({ authorizer: `source = ${source}` }));
      expect(stdout).toBe(`wrote ${EJECTED}\n\nNext: lambda-authz deploy${LOCALLY}\n`);
    }
  });

  test("says which line is to be replaced when another folder is named", async () => {
    const { stdout } = await eject(projectOf({ authorizer: "source = lambda/guard" }));
    expect(stdout).toContain(
      `Next: in place of source = lambda/guard put this line into [authorizer] in config.ini:\n  ${LINE}\n`,
    );
  });

  const HANDLER = "handler = index.handler";
  test.each([
    [LINE, "handler = sub/index.handler", "in place of handler = sub/index.handler put this line into", HANDLER],
    [
      "source = mine",
      "handler = a.b",
      "in place of source = mine and handler = a.b put these lines into",
      `${LINE}\n  ${HANDLER}`,
    ],
    ["", "handler = a.b", "in place of handler = a.b put these lines into", `${LINE}\n  ${HANDLER}`],
    ["source = mine", HANDLER, "in place of source = mine put this line into", LINE],
  ])("beside %j and %j says which lines are to be there instead", async (source, handler, how, lines) => {
    const { stdout } = await eject(projectOf({ authorizer: `${source}\n${handler}` }));
    expect(stdout).toBe(
      `wrote ${EJECTED}\n\nNext: ${how} [authorizer] in config.ini:\n  ${lines}\nand then: lambda-authz deploy${LOCALLY}\n`,
    );
  });

  test("once these lines are there deploys, whatever handler stood there before", async () => {
    const keys = await serve(() => ({ "/keys": { keys: [publicJwk("rs256")] } }));
    const issuer = { "issuer.main": issuerAt(keys) };
    const cwd = projectOf({ ...issuer, authorizer: `${ROLE}\nhandler = sub/index.handler` });
    const { stdout } = await eject(cwd);
    const lines = [...stdout.matchAll(/^ {2}(.*)$/gm)].map(([, line]) => line);
    write(cwd, { "config.ini": fileWith({ ...GUARDED_BY_OURS, ...issuer, authorizer: [ROLE, ...lines].join("\n") }) });
    const { files } = await authorizerOf(cwd);
    expect(Object.keys(files).sort()).toEqual(["config.json", "index.mjs"]);
  });

  test("with --json tells what was written and nothing else", async () => {
    const cwd = projectOf();
    expect(await eject(cwd, "--json")).toEqual({ code: 0, stdout: `{"written":["${EJECTED}"]}\n`, stderr: "" });
    expect(await eject(cwd, "--json")).toEqual({ code: 0, stdout: '{"written":[]}\n', stderr: "" });
  });

  test("a second time has nothing to write", async () => {
    const cwd = projectOf({ authorizer: LINE });
    await eject(cwd);
    const { code, stdout } = await eject(cwd);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `nothing to write: all is there\n\nNext: lambda-authz deploy${LOCALLY}\n`,
    });
  });

  test("never overwrites what was changed, but with --force, which leaves config.ini alone too", async () => {
    const cwd = projectOf({}, { [EJECTED]: "mine\n", "lambda/authorizer/more.mjs": "mine too\n" });
    const before = read(cwd, "config.ini");
    const refused = await eject(cwd);
    expect({ code: refused.code, text: read(cwd, EJECTED) }).toEqual({ code: 2, text: "mine\n" });
    expect(refused.stderr).toContain(`${EJECTED} exists and would be replaced\nfix: give --force to replace`);

    const forced = await eject(cwd, "--force");
    expect(forced.stdout).toContain(`wrote ${EJECTED}\n`);
    expect(read(cwd, EJECTED)).toBe(readFileSync(NODE, "utf8"));
    expect(read(cwd, "lambda/authorizer/more.mjs")).toBe("mine too\n");
    expect(read(cwd, "config.ini")).toBe(before);
  });

  test("says which flags it has no use for", async () => {
    const { code, stderr } = await eject(projectOf(), "--runtime", "python3.13", "--name", "shop", "--stage", "dev");
    expect(code).toBe(0);
    expect(stderr).toBe("note: config.ini stays as it is: --name, --runtime not used\n");
  });

  test("writes beside the file that --config names", async () => {
    const cwd = emptyFolder();
    write(cwd, { "stacks/one/my.ini": fileWith(GUARDED_BY_OURS) });
    const { stdout } = await eject(cwd, "--config", "stacks/one/my.ini");
    expect(stdout).toContain(`wrote stacks/one/${EJECTED}\n`);
    expect(stdout).toContain(`[authorizer] in stacks/one/my.ini:\n  ${LINE}\n`);
    expect(stdout).toContain(`and then: lambda-authz deploy --config stacks/one/my.ini${LOCALLY}\n`);
  });

  test("says what is wrong with that file, and writes nothing", async () => {
    const cwd = projectOf({ authorizer: "runtime = ruby3.4" });
    const { code, stderr } = await eject(cwd);
    expect(code).toBe(3);
    expect(stderr).toContain("[authorizer] runtime = ruby3.4");
    expect(existsSync(join(cwd, "lambda/authorizer"))).toBe(false);
  });
});

test("a person in a terminal is asked for nothing but what would be lost", async () => {
  const cwd = projectOf({}, { [EJECTED]: "mine\n" });
  const typed = [`${EJECTED} exists. Replace it?`, "n\r"] as const;
  const { code, stdout } = await runMain(["init", "--eject-authorizer"], { cwd, terminal: true, typed });
  expect(code).toBe(0);
  expect(stdout).toContain(`kept ${EJECTED} as it is\n`);
  expect(read(cwd, EJECTED)).toBe("mine\n");
});

describe("init --eject-authorizer without a config.ini", () => {
  test.each([
    ["nodejs22.x", EJECTED, NODE, "lambda/basicLambda/index.mjs"],
    ["python3.13", "lambda/authorizer/index.py", PYTHON_SOURCE, "lambda/basicLambda/index.py"],
  ])(
    "does all that init does, for %s, and the config.ini names the folder",
    async (runtime, ejected, source, basic) => {
      const here = place();
      const { json, text } = await run(here, { yes: true, ...COGNITO, runtime, ejectAuthorizer: true }).result;
      expect(json).toEqual({ written: [basic, ejected, ".gitignore", "config.ini"] });
      expect(text()).toContain("\nNext: lambda-authz deploy");
      expect(here.read(ejected)).toBe(readFileSync(source, "utf8"));
      expect(here.read("config.ini").match(/^source = .*$/gm)).toEqual(["source = lambda/basicLambda", LINE]);
    },
  );

  test("init without the flag names no folder", async () => {
    const here = place();
    await run(here, { yes: true, ...COGNITO }).result;
    expect(here.read("config.ini").match(/^source = .*$/gm)).toEqual(["source = lambda/basicLambda"]);
  });

  test("leaves an authorizer that is there, and then writes nothing at all", async () => {
    const here = place({ [EJECTED]: "mine\n" });
    const options = { yes: true, ...COGNITO, ejectAuthorizer: true };
    await expect(run(here, options).result).rejects.toMatchObject({
      code: "USAGE",
      message: `${EJECTED} exists and would be replaced`,
    });
    expect(here.files()).toEqual([EJECTED]);
    await run(here, { ...options, force: true }).result;
    expect(here.read(EJECTED)).toBe(readFileSync(NODE, "utf8"));
  });
});

/** Deploys for the first time; the files of the authorizer's zip as Lambda was given them. */
async function authorizerOf(cwd: string): Promise<{ files: Record<string, Uint8Array>; stderr: string }> {
  const aws = await takingUploads();
  const { code, stderr } = await runMain(["deploy"], { cwd, env: { ...KEYS, AWS_ENDPOINT_URL: aws.endpoint } });
  expect(code, stderr).toBe(0);
  return { files: unzipSync(aws.zips.get("basic-dev-basicLambdaAuthorizer") ?? new Uint8Array()), stderr };
}

const issuerAt = (origin: string) => `kind = oidc\nissuer = ${OIDC}\njwks_uri = ${origin}/keys\nclient_id = api`;
const keysOf = (files: Record<string, Uint8Array>) =>
  JSON.parse(Buffer.from(files["config.json"] ?? []).toString()).issuers[0].keys.map(({ kid }: { kid: string }) => kid);

/** The folder of a zip, as Lambda has it. */
function unpacked(files: Record<string, Uint8Array>): string {
  const folder = emptyFolder();
  for (const [name, bytes] of Object.entries(files)) write(folder, { [name]: Buffer.from(bytes).toString() });
  return folder;
}

const EVENT = { type: "TOKEN", authorizationToken: `Bearer ${token(claims())}`, methodArn: `${STAGE}GET/` };
const FORGED = { ...EVENT, authorizationToken: `Bearer ${token(claims(), "other", { kid: "rs256" })}` };
const ALLOWED = { principalId: "user-1", policyDocument: { Statement: [{ Effect: "Allow" }, { Effect: "Deny" }] } };

/** Runs a handler as Lambda does, in a process and folder of its own: its log, then its answer. */
const asking =
  (program: string, ...args: string[]) =>
  (cwd: string, event: object): string =>
    execFileSync(program, args, { cwd, input: JSON.stringify(event), stdio: "pipe" })
      .toString()
      .trim();

const IN_NODE = `import { readFileSync } from "node:fs"; import { handler } from "./index.mjs";
console.log(JSON.stringify(await handler(JSON.parse(readFileSync(0, "utf8")), {})));`;
const IN_PYTHON = "import index, json, sys; print(json.dumps(index.handler(json.load(sys.stdin), None)))";

const LANGUAGES = [
  { runtime: "nodejs22.x", entry: "index.mjs", ask: asking(process.execPath, "--input-type=module", "-e", IN_NODE) },
  ...(skipWithoutPython
    ? []
    : [{ runtime: "python3.13", entry: "index.py", ask: asking(PYTHON, "-B", "-c", IN_PYTHON) }]),
];

describe("deployed, an ejected authorizer", () => {
  test.each(LANGUAGES)(
    "finds config.json beside it and answers a good token with a policy, a forged one with 401: $runtime",
    async ({ runtime, entry, ask }) => {
      const keys = await serve(() => ({ "/keys": { keys: [publicJwk("rs256")] } }));
      const authorizer = `runtime = ${runtime}\n${ROLE}\n${LINE}`;
      const cwd = projectOf({ authorizer, "issuer.main": issuerAt(keys) });
      await eject(cwd);
      const { files } = await authorizerOf(cwd);
      expect(Object.keys(files).sort()).toEqual(["config.json", entry]);
      const folder = unpacked(files);
      expect(JSON.parse(ask(folder, EVENT).split("\n").at(-1) ?? "")).toMatchObject(ALLOWED);
      expect(() => ask(folder, FORGED)).toThrow("Unauthorized");
    },
  );

  test("has the keys that are published at that time, at every deploy", async () => {
    let published = [publicJwk("rs256")];
    const keys = await serve(() => ({ "/keys": { keys: published } }));
    const cwd = projectOf({ authorizer: `${ROLE}\n${LINE}`, "issuer.main": issuerAt(keys) });
    await eject(cwd);
    expect(keysOf((await authorizerOf(cwd)).files)).toEqual(["rs256"]);
    published = [publicJwk("rotated")];
    expect(keysOf((await authorizerOf(cwd)).files)).toEqual(["rotated"]);
  });

  test("keeps a config.json of its own, and that is said", async () => {
    const keys = await serve(() => ({ "/keys": { keys: [publicJwk("rs256")] } }));
    const sections = { authorizer: `${ROLE}\n${LINE}`, "issuer.main": issuerAt(keys) };
    const cwd = projectOf(sections, { "lambda/authorizer/config.json": '{"mine":true}\n' });
    await eject(cwd);
    const { files, stderr } = await authorizerOf(cwd);
    expect(Buffer.from(files["config.json"] ?? []).toString()).toBe('{"mine":true}\n');
    expect(stderr).toContain("note: authorizer: lambda/authorizer/config.json is uploaded unchanged");
  });

  test("is not deployed when its issuer cannot be reached", async () => {
    const sections = { authorizer: `${ROLE}\n${LINE}`, "issuer.main": issuerAt(await closedPort()) };
    const cwd = projectOf(sections);
    await eject(cwd);
    const aws = await takingUploads();
    const { stderr } = await runMain(["deploy"], { cwd, env: { ...KEYS, AWS_ENDPOINT_URL: aws.endpoint } });
    expect(stderr).toContain("the keys of [issuer.main] cannot be fetched");
    expect(aws.writes()).toEqual([]);
  });
});

test("an authorizer of one's own without issuers is uploaded as it is, without config.json", async () => {
  const guard = "export const handler = async () => ({});\n";
  const authorizer = `${ROLE}\nsource = lambda/guard\nidentity_source = X-Api-Key`;
  const cwd = projectOf({ authorizer, "issuer.main": undefined }, { "lambda/guard/index.mjs": guard });
  const { files } = await authorizerOf(cwd);
  expect(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, `${Buffer.from(bytes)}`]))).toEqual({
    "index.mjs": guard,
  });
});
