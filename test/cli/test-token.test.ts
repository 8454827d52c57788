import { describe, expect, test } from "vitest";
import { type Behaviour, closedPort, refusal, rightly, UNAUTHORIZED } from "../support/token/gateway.ts";
import { tokenWith } from "../support/token/sample-token.ts";
import { type FakeAwsOptions, startFakeAws } from "./deployed-aws.ts";
import { type Run, runMain } from "./run-in-folder.ts";

const TOKEN = tokenWith({ exp: Math.floor(Date.now() / 1000) + 600 });

async function testToken(
  argv: readonly string[],
  { aws, ...run }: Omit<Run, "endpoint"> & { aws?: FakeAwsOptions } = {},
) {
  const fake = await startFakeAws({ behave: rightly(TOKEN), ...aws });
  const ran = await runMain(["test-token", ...argv], { endpoint: fake.endpoint, env: { AUTHZ_TOKEN: TOKEN }, ...run });
  expect(ran.stdout + ran.stderr).not.toContain(TOKEN);
  return { ...ran, fake };
}

const OPEN: Behaviour = (asked) => (asked.path === "/orders/1" ? { status: 200 } : rightly(TOKEN)(asked));
const withoutCors: Behaviour = (asked) => {
  const reply = rightly(TOKEN)(asked);
  return reply === UNAUTHORIZED ? { status: 401 } : reply;
};

describe("test-token", () => {
  test("proves a deployed API: exit 0, a table on stdout, the address on stderr", async () => {
    const { code, stdout, stderr, fake } = await testToken([]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `proving ${fake.endpoint}/_aws/execute-api/api1/dev/\n`,
    });
    expect(stdout).toMatch(/^✓ token iss {2,}https:\/\/cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_AbC$/m);
    expect(stdout).toMatch(/^✓ GET \/orders\/\{id\} again, from the cached policy +200$/m);
    expect(stdout).toMatch(/\nProved: \d+ checks\.\n$/);
    expect(stdout).not.toContain("✗");
    expect(stdout).not.toContain("\u001b");
  });

  test("with --json the notes of config.ini are said on stderr", async () => {
    const { stdout, stderr } = await testToken(["--json"], { sections: { "rule.none": "allow = GET /nowhere" } });
    expect(stderr).toMatch(/^note: rule none: GET \/nowhere matches no protected route$/m);
    expect(stderr).toMatch(/^(note: .+\n)+$/);
    expect(JSON.parse(stdout)).toHaveProperty("checks");
  });

  test("with --json gives the checks as one document and says nothing else", async () => {
    const { code, stdout, stderr } = await testToken(["--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { ok, checks } = JSON.parse(stdout);
    expect(ok).toBe(true);
    expect(checks).toContainEqual({
      name: "GET / without a token",
      expected: "401",
      got: "401 UnauthorizedException",
      ok: true,
      severity: "error",
    });
  });

  test("exits with 6 when the proof fails, and the hint stands below the check", async () => {
    const { code, stdout } = await testToken([], { aws: { behave: OPEN } });
    expect(code).toBe(6);
    expect(stdout).toMatch(
      /^✗ GET \/orders\/\{id\} without a token +200, expected 401\n {4}this route answers without/m,
    );
    expect(stdout).toMatch(/\nNot proved: \d of \d+ checks failed\.\n$/);
  });

  test("exits with 6 when the stage serves an open route that config.ini lacks", async () => {
    const more = {
      "/restapis/api1/stages": { item: [{ stageName: "dev", deploymentId: "deployment1" }] },
      "/restapis/api1/deployments/deployment1": { apiSummary: { "/backdoor": { GET: { authorizationType: "NONE" } } } },
    };
    const { code, stdout } = await testToken([], { aws: { more } });
    expect(code).toBe(6);
    expect(stdout).toMatch(/^✗ GET \/backdoor is not in config\.ini +open to everyone, expected no such route/m);
  });

  test("exits with 6 and gives the whole document when the proof fails with --json", async () => {
    const { code, stdout } = await testToken(["--json"], { aws: { behave: OPEN } });
    expect(code).toBe(6);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false });
  });

  test("names the mix-up of an ID token and an access token", async () => {
    const { code, stdout } = await testToken(["--json"], { sections: { "issuer.main": BY_ID } });
    expect(code).toBe(6);
    expect(JSON.parse(stdout).checks).toContainEqual(
      expect.objectContaining({
        name: "token token_use",
        hint: expect.stringContaining("this is an access token, config.ini requires an ID token"),
      }),
    );
  });

  test.each<[string, boolean, object]>([
    ["is skipped where DEFAULT_4XX is configured with it", true, { ok: true, skipped: true }],
    ["fails where it is not", false, { ok: false, hint: expect.stringContaining("DEFAULT_4XX lacks it") }],
  ])("a CORS header that the endpoint does not send %s", async (_, corsOnErrors, check) => {
    const { stdout } = await testToken(["--json"], { aws: { behave: withoutCors, corsOnErrors } });
    expect(JSON.parse(stdout).checks).toContainEqual(
      expect.objectContaining({ name: "GET / 401 carries the CORS header", got: "none", ...check }),
    );
  });

  test("sends what may change something only with --all-methods", async () => {
    const sections = { routes: "GET / = basicLambda\nPOST / = basicLambda" };
    const posts = (stdout: string) =>
      JSON.parse(stdout).checks.filter(({ name }: { name: string }) => name.startsWith("POST "));
    const careful = await testToken(["--json"], { sections });
    expect(posts(careful.stdout)).toMatchObject([{ skipped: true }, { skipped: true }, { skipped: true }]);
    const bold = await testToken(["--json", "--all-methods"], { sections });
    expect(posts(bold.stdout)).toMatchObject([{ got: "401 UnauthorizedException" }, { got: "200" }, { got: "200" }]);
  });

  test("proves an API whose issuer is down: what needs its keys is skipped, and says why", async () => {
    const iss = `http://127.0.0.1:${await closedPort()}`;
    const token = tokenWith({ iss, aud: "api", exp: Math.floor(Date.now() / 1000) + 600 });
    const { code, stdout } = await testToken(["--json"], {
      aws: { behave: rightly(token) },
      env: { AUTHZ_TOKEN: token },
      sections: { "issuer.main": `kind = oidc\nissuer = ${iss}\naudience = api` },
    });
    const { checks } = JSON.parse(stdout);
    expect(code, stdout).toBe(0);
    expect(checks).toContainEqual({
      name: "token kid",
      expected: "a published key",
      got: "key1",
      ok: true,
      severity: "error",
      skipped: true,
      hint: expect.stringMatching(/^the discovery document of \[issuer\.main\] cannot be fetched .*ECONNREFUSED/),
    });
    expect(checks).toContainEqual(expect.objectContaining({ name: "GET / with this token", got: "200" }));
  });

  test("says NOT_DEPLOYED when the API that stands there is another project's", async () => {
    const { code, stdout } = await testToken(["--json"], { aws: { project: "other" } });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: "NOT_DEPLOYED",
      message: expect.stringContaining("the REST API of basic (stage dev) does not exist in"),
      fix: "deploy it first: lambda-authz deploy",
    });
  });

  test("says that API Gateway has no such route, when the stage shows none", async () => {
    const behave: Behaviour = () => refusal(403, "MissingAuthenticationTokenException");
    const { code, stdout } = await testToken([], { aws: { behave } });
    expect(code).toBe(6);
    expect(stdout).toContain("this route is not deployed on the stage; fix: deploy again: lambda-authz deploy");
  });
});

const BY_ID = "kind = cognito\nuser_pool = us-east-1_AbC\nclient_id = client1\ntoken_use = id";
const OTHER = tokenWith({ exp: 0 });

describe("its token comes from", () => {
  const TUTORIAL = {
    project: undefined,
    "issuer.main": undefined,
    aws: "AWS_DEFAULT_REGION: us-east-1",
    cognito: `USERPOOL_ID: us-east-1_AbC\nAPP_CLIENT_ID: client1\nID_TOKEN: ${TOKEN}`,
  };
  // The tutorial's tokens are ID tokens; which token was used shows in what got through.
  const used = async (argv: readonly string[], run: Parameters<typeof testToken>[1]) => {
    const { stdout, readStdin } = await testToken([...argv, "--json"], run);
    const { checks } = JSON.parse(stdout);
    const letThrough = checks.find(({ name }: { name: string }) => name === "GET / with this token");
    return { token: letThrough?.got === "200" ? "the good one" : "another", readStdin };
  };

  test.each<[string, readonly string[], Parameters<typeof testToken>[1]]>([
    ["standard input, when it is named", ["--token-stdin"], { input: `${TOKEN}\n`, env: { AUTHZ_TOKEN: OTHER } }],
    ["AUTHZ_TOKEN before ID_TOKEN", [], { env: { AUTHZ_TOKEN: TOKEN, ID_TOKEN: OTHER } }],
    ["ID_TOKEN before the tutorial's config", [], { env: { ID_TOKEN: TOKEN }, sections: { ...TUTORIAL } }],
    ["the tutorial's config", [], { env: {}, sections: TUTORIAL }],
  ])("%s", async (_, argv, run) => {
    expect(await used(argv, run)).toEqual({ token: "the good one", readStdin: false });
  });

  test("nowhere, when there is none: exit 2, and an open standard input is left alone", async () => {
    const { code, stdout, stderr, readStdin, fake } = await testToken([], { env: {} });
    expect({ code, stdout, readStdin }).toEqual({ code: 2, stdout: "", readStdin: false });
    expect(stderr).toContain("no token was given\nfix: set AUTHZ_TOKEN or pass --token-stdin");
    expect(fake.calls).toEqual([]);
  });

  test("nowhere else, when the standard input that was named is empty", async () => {
    const { code, stdout } = await testToken(["--token-stdin", "--json"], { input: "" });
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ code: "TOKEN_MISSING" });
  });

  test("a hidden prompt in a terminal, which shows nothing of it", async () => {
    const { code, stdout, stderr } = await testToken([], { env: {}, typed: TOKEN });
    expect(code, stdout).toBe(0);
    expect(stderr).toContain("Token (hidden)");
  });

  test("no prompt in a terminal with --yes", async () => {
    const { code, stderr } = await testToken(["--yes"], { env: {}, typed: TOKEN });
    expect(code).toBe(2);
    expect(stderr).not.toContain("Token (hidden)");
  });
});
