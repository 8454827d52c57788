import { describe, expect, test } from "vitest";
import { tokenWith } from "../support/token/sample-token.ts";
import { type FakeAwsOptions, startFakeAws } from "./deployed-aws.ts";
import { type Run, runMain } from "./run-in-folder.ts";

const TOKEN = tokenWith();
const FUNCTION = "basic-dev-basicLambda";
const AUTHORIZER = "basic-dev-basicLambdaAuthorizer";
const TAIL = "START RequestId: 1\nhello\n\nEND RequestId: 1\n";
const POLICY = { principalId: "someone", policyDocument: { Version: "2012-10-17", Statement: [] } };

async function invoke(argv: readonly string[], { aws, ...run }: Omit<Run, "endpoint"> & { aws?: FakeAwsOptions } = {}) {
  const functions = {
    [FUNCTION]: { payload: JSON.stringify({ statusCode: 200, body: "hi" }), tail: TAIL },
    [AUTHORIZER]: { payload: JSON.stringify(POLICY), tail: "authorized someone\n" },
  };
  const fake = await startFakeAws({ functions, ...aws });
  const ran = await runMain(["invoke", ...argv], { endpoint: fake.endpoint, ...run });
  return { ...ran, fake };
}

describe("a function", () => {
  test("is run with a plain GET, and its result and log are shown", async () => {
    const { code, stdout, stderr, fake, readStdin } = await invoke(["basicLambda"]);
    expect({ code, stderr, readStdin }).toEqual({ code: 0, stderr: "", readStdin: false });
    expect(stdout).toBe(
      'Result:\n{\n  "statusCode": 200,\n  "body": "hi"\n}\nLog:\nSTART RequestId: 1\nhello\nEND RequestId: 1\n',
    );
    expect(fake.invoked).toEqual([
      { name: FUNCTION, event: expect.objectContaining({ httpMethod: "GET", path: "/", resource: "/", body: null }) },
    ]);
  });

  test("is the first of config.ini when none is named", async () => {
    const { fake } = await invoke([]);
    expect(fake.invoked.map(({ name }) => name)).toEqual([FUNCTION]);
  });

  test("with --json comes as status, result and log in one document", async () => {
    const { code, stdout } = await invoke(["--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      status: 200,
      result: { statusCode: 200, body: "hi" },
      log: ["START RequestId: 1", "hello", "END RequestId: 1"],
    });
  });

  test("that fails ends in exit 1, with the kind of error and its log", async () => {
    const error = { errorType: "Error", errorMessage: "no such table" };
    const functions = { [FUNCTION]: { payload: JSON.stringify(error), error: "Unhandled", tail: "boom" } };
    const { code, stdout } = await invoke([], { aws: { functions } });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Failed \(Unhandled\):\n\{\n {2}"errorType": "Error",[\s\S]*\nLog:\nboom\n$/);
    const json = await invoke(["--json"], { aws: { functions } });
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toEqual({ status: 200, result: error, error: "Unhandled", log: ["boom"] });
  });

  test("that logs secrets shows its log without them", async () => {
    const tail = 'event {"headers":{"Authorization":"Bearer opaque-one","Cookie":"sid=opaque-two"}}\n';
    const functions = { [FUNCTION]: { payload: "null", tail } };
    const { stdout } = await invoke([], { aws: { functions } });
    expect(stdout).toContain('Log:\nevent {"headers":{"Authorization":"<masked>","Cookie":"<masked>"}}\n');
  });

  test.each([
    ["text", '"hello"', "hello"],
    ["nothing", "null", "null"],
    ["what is not JSON", "<html>", "<html>"],
  ])("that answers %s is shown as it is", async (_, payload, shown) => {
    const { stdout } = await invoke([], { aws: { functions: { [FUNCTION]: { payload } } } });
    expect(stdout).toBe(`Result:\n${shown}\n`);
  });

  test("that is not in config.ini is a usage error that names those which are", async () => {
    const { code, stderr, fake } = await invoke(["basicLamda"]);
    expect(code).toBe(2);
    expect(stderr).toBe("config.ini has no function basicLamda\nfix: use one of: basicLambda, basicLambdaAuthorizer\n");
    expect(fake.invoked).toEqual([]);
  });

  test("that is not deployed says so", async () => {
    const { code, stderr } = await invoke([], { aws: { functions: {} } });
    expect(code).toBe(1);
    expect(stderr).toBe(`${FUNCTION} is not deployed\nfix: deploy it first: lambda-authz deploy\n`);
  });
});

describe("where the endpoint sends no log tail", () => {
  const functions = { [FUNCTION]: { payload: "1" } };
  const logOf = async (aws: FakeAwsOptions) => {
    const { code, stdout, fake } = await invoke(["--json"], { aws });
    expect(code).toBe(0);
    return { log: JSON.parse(stdout).log, calls: fake.calls };
  };

  test("the newest stream of the log group is read instead", async () => {
    const logs = { "/aws/lambda/basic-dev-basicLambda": ["START\n", "hello\n", "\n", "END\n"] };
    expect((await logOf({ functions, logs })).log).toEqual(["START", "hello", "END"]);
  });

  test("and there is no log group, the log is empty", async () => {
    expect((await logOf({ functions })).log).toEqual([]);
  });

  test.each(["", "\n"])("a tail of %j counts as none", async (tail) => {
    const logs = { "/aws/lambda/basic-dev-basicLambda": ["from the group"] };
    expect((await logOf({ functions: { [FUNCTION]: { tail } }, logs })).log).toEqual(["from the group"]);
  });

  test("else the log group is left alone", async () => {
    const { calls } = await logOf({ functions: { [FUNCTION]: { tail: "hello" } } });
    expect(calls).not.toContain("DescribeLogStreams");
  });
});

describe("--event", () => {
  const files = { "event.json": '{"a": [1, "ü"]}', "null.json": "null", "broken.json": '{"a":' };

  test("is read from a file beside the config", async () => {
    const { fake, readStdin } = await invoke(["--event", "event.json"], { files });
    expect(fake.invoked).toEqual([{ name: FUNCTION, event: { a: [1, "ü"] } }]);
    expect(readStdin).toBe(false);
  });

  test("is read from standard input for -", async () => {
    const { fake } = await invoke(["--event", "-"], { input: '{"b": 2}\n' });
    expect(fake.invoked).toEqual([{ name: FUNCTION, event: { b: 2 } }]);
  });

  test("may be null", async () => {
    const { fake } = await invoke(["--event", "null.json"], { files });
    expect(fake.invoked).toEqual([{ name: FUNCTION, event: null }]);
  });

  test("of one's own goes to the authorizer as it is, without a token", async () => {
    const { code, fake } = await invoke(["basicLambdaAuthorizer", "--event", "event.json"], { files });
    expect(code).toBe(0);
    expect(fake.invoked).toEqual([{ name: AUTHORIZER, event: { a: [1, "ü"] } }]);
  });

  test.each([
    [
      "nowhere.json",
      "--event nowhere.json cannot be read (ENOENT)\nfix: check the path, or pass - to read standard input",
    ],
    [".", "--event . cannot be read (EISDIR)\nfix: check the path, or pass - to read standard input"],
    ["broken.json", "--event broken.json is not JSON\nfix: write the event as one JSON document"],
  ])("%s that cannot be used is a usage error, before AWS is asked", async (file, message) => {
    const { code, stderr, fake } = await invoke(["--event", file], { files });
    expect({ code, stderr }).toEqual({ code: 2, stderr: `${message}\n` });
    expect([...fake.calls, ...fake.invoked]).toEqual([]);
  });

  test("of nothing on standard input is a usage error", async () => {
    const { code, stderr } = await invoke(["--event", "-"], { input: "" });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "--event - is not JSON\nfix: write the event as one JSON document\n",
    });
  });
});

describe("the authorizer", () => {
  const env = { AUTHZ_TOKEN: TOKEN };
  const METHOD_ARN = "arn:aws:execute-api:us-east-1:123456789012:api1/dev/GET/";

  test("is run with what API Gateway sends for this token, and its policy is shown", async () => {
    const { code, stdout, fake } = await invoke(["basicLambdaAuthorizer", "--json"], { env });
    expect(code).toBe(0);
    expect(fake.invoked).toEqual([
      { name: AUTHORIZER, event: { type: "TOKEN", authorizationToken: `Bearer ${TOKEN}`, methodArn: METHOD_ARN } },
    ]);
    expect(JSON.parse(stdout)).toEqual({ status: 200, result: POLICY, log: ["authorized someone"] });
  });

  test("of type REQUEST gets the token where it reads it", async () => {
    const authorizer = "type = REQUEST\nidentity_source = querystring.token, header.X-Tenant";
    const { fake } = await invoke(["basicLambdaAuthorizer"], { env, sections: { authorizer } });
    expect(fake.invoked[0]?.event).toMatchObject({
      type: "REQUEST",
      methodArn: METHOD_ARN,
      queryStringParameters: { token: TOKEN },
      headers: { "X-Tenant": "test" },
    });
  });

  test("takes its token from the standard input that was named", async () => {
    const { fake } = await invoke(["basicLambdaAuthorizer", "--token-stdin"], { input: `Bearer ${TOKEN}\n` });
    expect(fake.invoked[0]?.event).toMatchObject({ authorizationToken: `Bearer ${TOKEN}` });
  });

  test("without a token is a usage error; an open standard input is left alone", async () => {
    const { code, stderr, readStdin, fake } = await invoke(["basicLambdaAuthorizer"]);
    expect({ code, readStdin }).toEqual({ code: 2, readStdin: false });
    expect(stderr).toContain("no token was given");
    expect(fake.invoked).toEqual([]);
  });

  test("whose API is another project's is not deployed", async () => {
    const functions = { [AUTHORIZER]: {} };
    const { code, stderr } = await invoke(["basicLambdaAuthorizer"], { env, aws: { project: "other", functions } });
    expect(code).toBe(1);
    expect(stderr).toContain("the REST API of basic (stage dev) does not exist in");
  });

  const CHATTY = { payload: JSON.stringify({ errorMessage: `bad token ${TOKEN}` }), error: "Unhandled" };
  test.each<[string, FakeAwsOptions]>([
    ["its log tail", { functions: { [AUTHORIZER]: { tail: `event: "Bearer ${TOKEN}" ${TOKEN}` } } }],
    [
      "its log group",
      { functions: { [AUTHORIZER]: {} }, logs: { [`/aws/lambda/${AUTHORIZER}`]: [`event: ${TOKEN}\n`] } },
    ],
    ["its answer", { functions: { [AUTHORIZER]: { ...CHATTY, tail: "-" } } }],
  ])("that repeats the token in %s does not get it shown", async (_, aws) => {
    for (const more of [[], ["--json"], ["--verbose"]]) {
      const { stdout, stderr } = await invoke(["basicLambdaAuthorizer", ...more], { env, aws });
      expect(stdout + stderr).not.toContain(TOKEN);
      expect(stdout).toContain("(token)");
    }
  });
});
