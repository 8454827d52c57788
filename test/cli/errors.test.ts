import { existsSync, symlinkSync, truncateSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emptyFolder } from "../support/folder.ts";
import { closedPort, serve } from "../support/http/server.ts";
import { KEYS, projectWith, type Ran, runMain, write } from "../support/program/run-main.ts";
import { ACCOUNT, fakeAws, type Replies } from "./fake-aws.ts";

/** The one JSON document on stdout. */
const errorIn = ({ stdout }: Ran) => {
  expect(stdout).toMatch(/^[^\n]+\n$/);
  const document = JSON.parse(stdout);
  expect(Object.keys(document)).toEqual(["error"]);
  return document.error as { code: string; message: string; fix?: string };
};

describe("a command line that makes no sense", () => {
  const cases: [string, string[], RegExp][] = [
    ["an unknown flag", ["deploy", "--nope"], /unknown option '--nope'/],
    ["an unknown command", ["depoly"], /unknown command 'depoly'/],
    ["an argument too many", ["deploy", "now"], /too many arguments/],
    ["a flag without its value", ["deploy", "--stage"], /argument missing/],
  ];

  test.each(cases)("%s: exit 2, said on stderr, nothing on stdout", async (_, argv, words) => {
    const ran = await runMain(argv, { cwd: emptyFolder() });
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toMatch(words);
    expect(ran.stderr).toContain("--help");
  });

  test.each(cases)("%s, with --json: one document on stdout", async (_, argv, words) => {
    const ran = await runMain(["--json", ...argv.slice(1)].toSpliced(0, 0, argv[0] ?? ""), { cwd: emptyFolder() });
    expect(ran.code).toBe(2);
    expect(errorIn(ran)).toMatchObject({ code: "USAGE", message: expect.stringMatching(words) });
  });

  test("no command at all: exit 2 and the help", async () => {
    const ran = await runMain([], { cwd: emptyFolder() });
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain("Usage: lambda-authz");
  });

  test("--help is a result: exit 0, on stdout", async () => {
    const ran = await runMain(["--help"], { cwd: emptyFolder() });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    for (const command of ["init", "deploy", "test-token", "invoke", "teardown"]) expect(ran.stdout).toContain(command);
  });
});

interface Trouble {
  readonly name: string;
  readonly argv?: readonly string[];
  readonly sections?: Readonly<Record<string, string | undefined>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes what is not a text in the project's folder. */
  readonly prepare?: (cwd: string) => void;
  /** What AWS answers; without it no endpoint is set. */
  readonly aws?: Replies;
  readonly code: string;
  readonly exit: number;
  readonly message: RegExp;
  readonly fix?: RegExp;
  /** The command can go on once the cause is mended, and says how. */
  readonly goesOn?: boolean;
}

const STATE = ".lambda-authz/127.0.0.1_PORT";
const denied = { error: "AccessDenied", message: "User: x is not authorized to perform: iam:GetRole", status: 403 };
/** An authorizer of one's own: no issuer's keys are fetched. */
const OWN = { "issuer.main": undefined };
const NO_KEYS = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
const PROFILES =
  "[default]\nregion = eu-west-1\n[profile work]\nregion = eu-west-1\n[profile sandbox]\noutput = json\n";

const TROUBLES: readonly Trouble[] = [
  {
    name: "no config.ini",
    argv: ["deploy", "--config", "none.ini"],
    code: "CONFIG_MISSING",
    exit: 3,
    message: /none\.ini/,
    fix: /init/,
  },
  {
    name: "an action that local lacks",
    argv: ["local", "start"],
    code: "USAGE",
    exit: 2,
    message: /^unknown action "start"/,
    fix: /^use status, logs or stop: lambda-authz local --help$/m,
  },
  {
    name: "an action that user lacks",
    argv: ["user", "delete"],
    code: "USAGE",
    exit: 2,
    message: /^unknown action "delete"/,
    fix: /^use add, list or remove: lambda-authz user --help$/m,
  },
  {
    name: "an address that is none",
    argv: ["user", "add", "bob"],
    code: "USAGE",
    exit: 2,
    message: /^"bob" is not an email address/,
    fix: /user add ann@example\.com/,
  },
  {
    name: "a wrong value in config.ini",
    sections: { authorizer: "cache_ttl = 4000" },
    code: "CONFIG_INVALID",
    exit: 3,
    message: /\[authorizer\] cache_ttl = 4000\s+must be 0 to 3600 seconds/,
  },
  {
    name: "a runtime that AWS no longer takes",
    sections: { "function.basicLambda": "runtime = nodejs20.x" },
    code: "RUNTIME_BLOCKED",
    exit: 3,
    message: /nodejs20\.x/,
  },
  {
    name: "a runtime that cannot run on this machine",
    argv: ["deploy", "--local"],
    sections: { "function.basicLambda": "runtime = java21" },
    code: "LOCAL_RUNTIME",
    exit: 3,
    message: /\[function\.basicLambda\] runtime = java21 cannot run on this machine: .* no runtime for java/,
    fix: /deploy it to AWS, or choose what runs here/,
  },
  {
    name: "a link that leads out of the source",
    prepare: (cwd) => symlinkSync("/etc/hostname", join(cwd, "lambda/basicLambda/name")),
    code: "SOURCE_REFUSED",
    exit: 3,
    message: /contains .*basicLambda\/name, which links to \/etc\/hostname, outside the folder/,
    fix: /copy what the function needs into the folder/,
  },
  {
    name: "a source that is too large for Lambda",
    prepare(cwd) {
      write(cwd, { "lambda/basicLambda/large.bin": "" });
      truncateSync(join(cwd, "lambda/basicLambda/large.bin"), 262_144_000);
    },
    code: "ZIP_TOO_LARGE",
    exit: 3,
    message: /\[function\.basicLambda\]: .*basicLambda is 250\.0 MB unzipped; Lambda's limit is 250 MB/,
    fix: /exclude = PATTERN/,
  },
  {
    name: "no folder with the source",
    sections: { "function.basicLambda": "source = lambda/other" },
    code: "SOURCE_MISSING",
    exit: 3,
    message: /\[function\.basicLambda\] source = .*lambda\/other does not exist/,
    fix: /create the folder/,
  },
  {
    name: "a handler that is not in the zip",
    sections: { "function.basicLambda": "source = lambda/basicLambda\nhandler = main.handler" },
    code: "HANDLER_MISSING",
    exit: 3,
    message: /main\.handler needs main\.mjs/,
    fix: /index\.handler/,
  },
  {
    name: "no region anywhere",
    sections: { aws: "" },
    code: "REGION_MISSING",
    exit: 3,
    message: /no AWS region is set/,
    fix: /AWS_REGION, or pass --region/,
  },
  {
    name: "a profile that is in no file",
    argv: ["deploy", "--profile", "wrok"],
    files: { "aws/config": PROFILES },
    code: "PROFILE_UNKNOWN",
    exit: 4,
    message: /profile wrok is not in the shared AWS files/,
    fix: /use an existing profile \(default, work, sandbox\)/,
  },
  {
    name: "a profile of config.ini that is in no file",
    sections: { aws: "region = us-east-1\nprofile = wrok" },
    env: NO_KEYS,
    code: "PROFILE_UNKNOWN",
    exit: 4,
    message: /profile wrok/,
    fix: /use an existing profile \(none\)/,
  },
  {
    name: "no credentials",
    env: NO_KEYS,
    aws: {},
    code: "CREDENTIALS_MISSING",
    exit: 4,
    message: /no AWS credentials were found/,
    fix: /AWS_PROFILE/,
  },
  {
    name: "credentials that have expired",
    aws: { GetCallerIdentity: { error: "ExpiredToken", message: "The security token has expired", status: 403 } },
    code: "CREDENTIALS_EXPIRED",
    exit: 4,
    message: /have expired \(sts:GetCallerIdentity: The security token has expired\)/,
    fix: /sign in again/,
    goesOn: true,
  },
  {
    name: "a profile whose session has expired",
    argv: ["deploy", "--profile", "sandbox"],
    env: NO_KEYS,
    files: {
      "aws/config": PROFILES,
      "aws/credentials": "[sandbox]\naws_access_key_id = a\naws_secret_access_key = b\n",
    },
    aws: { GetCallerIdentity: { error: "ExpiredToken", message: "The security token has expired", status: 403 } },
    code: "CREDENTIALS_EXPIRED",
    exit: 4,
    message: /have expired/,
    fix: /sign in again: put new keys into profile sandbox/,
    goesOn: true,
  },
  {
    name: "credentials that AWS does not know",
    aws: { GetCallerIdentity: { error: "InvalidClientTokenId", message: "The token is invalid", status: 403 } },
    code: "CREDENTIALS_MISSING",
    exit: 4,
    message: /AWS does not accept these credentials/,
  },
  {
    name: "another account than config.ini expects",
    sections: { aws: "region = us-east-1\nexpected_account_id = 999999999999" },
    aws: {},
    code: "WRONG_ACCOUNT",
    exit: 4,
    message: /belong to account 123456789012, config\.ini expects 999999999999/,
    fix: /--profile/,
  },
  {
    name: "rights that are missing",
    aws: { ListRoles: denied },
    code: "ACCESS_DENIED",
    exit: 4,
    message: /iam:ListRoles: User: x is not authorized/,
    fix: /allow iam:GetRole; .*: lambda-authz iam-policy --for (?:deploy|teardown)/,
    goesOn: true,
  },
  {
    name: "an endpoint nobody listens on",
    env: { AWS_ENDPOINT_URL: "CLOSED" },
    code: "ENDPOINT_UNREACHABLE",
    exit: 1,
    message: /http:\/\/127\.0\.0\.1:\d+ cannot be reached/,
    fix: /is it running\?/,
    goesOn: true,
  },
  {
    name: "keys that cannot be fetched",
    aws: {},
    code: "KEYS_UNREACHABLE",
    exit: 1,
    message: /the keys of \[issuer\.main\] cannot be fetched from http:\/\/127\.0\.0\.1:1\/keys/,
    fix: /nothing was changed/,
  },
  {
    name: "a state file that is broken",
    files: { [`${STATE}/${ACCOUNT}/us-east-1/basic-dev.json`]: "{" },
    aws: {},
    code: "STATE_UNREADABLE",
    exit: 1,
    message: /basic-dev\.json is not a state file this version can read/,
    fix: /remove the file/,
  },
  {
    name: "a file in the place of the state's folder",
    files: { ".lambda-authz": "" },
    aws: {},
    code: "FILE_UNUSABLE",
    exit: 1,
    message: /^cannot use .*\.lambda-authz\/.*: a part of its path is not a folder \(ENOTDIR\)/,
    fix: /^ *check the path/m,
  },
  {
    name: "another run that works on the stack",
    files: {
      [`${STATE}/${ACCOUNT}/us-east-1/basic-dev.json.lock`]: JSON.stringify({
        pid: process.pid,
        host: hostname(),
        since: new Date().toISOString(),
      }),
    },
    sections: OWN,
    aws: {},
    code: "LOCKED",
    exit: 1,
    message: new RegExp(`another run is using this stack: process ${process.pid} on `),
    fix: /wait until it ends, or remove .*basic-dev\.json\.lock/,
  },
  {
    name: "several writes that AWS refuses for different reasons",
    sections: OWN,
    aws: {
      CreateRole: { error: "LimitExceeded", message: "Cannot exceed quota for RolesPerAccount: 1000", status: 409 },
      "POST /restapis": { error: "AccessDeniedException", message: "not authorized to create APIs", status: 403 },
    },
    code: "APPLY_FAILED",
    exit: 1,
    message: /^(?=.*RolesPerAccount)(?=.*not authorized to create APIs)/s,
    goesOn: true,
  },
  {
    name: "a local endpoint that cannot start",
    argv: ["deploy", "--local"],
    env: { LAMBDA_AUTHZ_FAULTS: "nonsense" },
    code: "LOCAL_FAILED",
    exit: 1,
    message: /^the local endpoint could not start: the fault file nonsense: ENOENT/,
    fix: /its log is .*endpoint\.log/,
  },
  {
    name: "a token of nobody",
    argv: ["token"],
    code: "NOT_SIGNED_IN",
    exit: 4,
    message: /not signed in \(issuer main\)/,
    fix: /lambda-authz login/,
  },
];

async function run(trouble: Trouble, flags: readonly string[]): Promise<Ran> {
  const { argv = ["deploy"], sections, files = {}, env = {}, prepare = () => {}, aws } = trouble;
  const cwd = projectWith(sections);
  prepare(cwd);
  const endpoint = aws && (await fakeAws(aws)).endpoint;
  const port = endpoint && new URL(endpoint).port;
  write(cwd, Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace("PORT", `${port}`), text])));
  const closed = env["AWS_ENDPOINT_URL"] === "CLOSED" && { AWS_ENDPOINT_URL: await closedPort() };
  const ran = await runMain([...argv, ...flags], {
    cwd,
    env: { ...KEYS, ...(endpoint && { AWS_ENDPOINT_URL: endpoint }), ...env, ...closed },
  });
  return ran;
}

describe.each(TROUBLES)("$name", (trouble) => {
  const { argv = ["deploy"], code, exit, message, fix, goesOn = false } = trouble;

  test(`ends in ${exit}, with what was seen and what to do on stderr`, async () => {
    const ran = await run(trouble, []);
    expect(ran).toMatchObject({ code: exit, stdout: "" });
    expect(ran.stderr).toMatch(message);
    if (fix) expect(ran.stderr.split("fix: ")[1]).toMatch(fix);
    expect(ran.stderr.includes(`then rerun: lambda-authz ${argv.join(" ")}\n`)).toBe(goesOn);
    expect(ran.stderr).not.toMatch(/^ +at /m);
  });

  test(`is ${code} with --json, and stderr is silent`, async () => {
    const ran = await run(trouble, ["--json"]);
    expect(ran).toMatchObject({ code: exit, stderr: "" });
    const error = errorIn(ran);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    if (fix) expect(error.fix).toMatch(fix);
  });
});

test("an issuer that its own document does not name is ISSUER_MISMATCH, exit 3, and nothing is written", async () => {
  const issuer = await serve((at) => ({
    "/.well-known/openid-configuration": { issuer: `${at}/other`, jwks_uri: `${at}/keys` },
  }));
  const cwd = projectWith({ "issuer.main": `kind = oidc\nissuer = ${issuer}\nclient_id = app` });
  const { endpoint, writes } = await fakeAws();
  const ran = await runMain(["deploy", "--json"], { cwd, env: { ...KEYS, AWS_ENDPOINT_URL: endpoint } });
  expect(ran.code).toBe(3);
  expect(errorIn(ran)).toMatchObject({ code: "ISSUER_MISMATCH" });
  expect(writes()).toEqual([]);
  expect(existsSync(join(cwd, ".lambda-authz"))).toBe(false);
});

test("--verbose adds the stack trace and what lies beneath", async () => {
  const ran = await runMain(["deploy", "--verbose"], {
    cwd: projectWith(),
    env: { ...KEYS, AWS_ENDPOINT_URL: await closedPort() },
  });
  expect(ran.stderr).toMatch(/^ +at /m);
  expect(ran.stderr).toContain("caused by: ");
});

test("a secret key never shows, whatever fails and however much is said", async () => {
  const secret = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY";
  const { endpoint } = await fakeAws({ GetCallerIdentity: denied });
  const ran = await runMain(["deploy", "--verbose"], {
    cwd: projectWith(),
    env: { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: secret, AWS_ENDPOINT_URL: endpoint },
  });
  expect(ran.code).toBe(4);
  expect(ran.stdout + ran.stderr).not.toContain(secret);
});
