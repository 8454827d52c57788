import {
  APIGatewayClient,
  CreateBasePathMappingCommand,
  CreateDeploymentCommand,
  CreateDomainNameCommand,
  CreateRestApiCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateAccountCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { describe, expect, test, vi } from "vitest";
import type { LocalLog, LoggedLine } from "../../src/cli/json-results.ts";
import type { DeployResult } from "../../src/open/results.ts";
import { emptyFolder } from "../support/folder.ts";
import { runInProcess } from "../support/in-process.ts";
import { LOCAL_CREDENTIALS, LOCAL_CREDENTIALS_ENV } from "../support/local-credentials.ts";
import { leavingOut } from "./leaving-out.ts";
import { localFolder } from "./local-folder.ts";

const AUTHORIZER = "/aws/lambda/basic-dev-basicLambdaAuthorizer";
const FUNCTION = "/aws/lambda/basic-dev-basicLambda";

/** The built-in example, deployed; `call` calls it, `write` writes into a log group as a function would. */
async function deployed() {
  const folder = localFolder(LOCAL_CREDENTIALS_ENV);
  const { invokeUrl, apiId, functions } = await folder.json<DeployResult>("deploy", "--local");
  const settings = { region: "us-east-1", endpoint: folder.running()?.endpoint ?? "", credentials: LOCAL_CREDENTIALS };
  const client = new CloudWatchLogsClient(settings);
  const streams = new Set<string>();
  const write = async (logGroupName: string, message: string, agoMs = 0) => {
    const logStreamName = "planted";
    if (!streams.has(logGroupName)) await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    streams.add(logGroupName);
    const logEvents = [{ timestamp: Date.now() - agoMs, message }];
    await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  };
  const { token } = await folder.json<{ token: string }>("token", "--local");
  const call = (authorization = `Bearer ${token}`) => fetch(invokeUrl, { headers: { authorization } });
  return { ...folder, apiId, call, client, functions, invokeUrl, settings, token, write };
}

/** Runs elsewhere: no config.ini. */
const elsewhere = (args: readonly string[], env: Record<string, string | undefined> = {}) =>
  runInProcess(["logs", ...args], {
    cwd: emptyFolder(),
    env: {
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      CI: undefined,
      ...env,
    },
  });
/** Without times and request IDs. */
const texts = (stdout: string): string[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) =>
      line
        .replace(/^\S+Z {2}/, "")
        .replace(/ {2,}(?:[0-9a-f]{8})? +/, ": ")
        .replace(/[\d.]+ (m?s|MB|of)/g, "N $1")
        .replace(/(key|request) [^,)]+/, "$1 X"),
    );

describe("what the deployed stack logged", () => {
  test("is one stream with the authorizer's decisions as sentences", async () => {
    const { call, invokeUrl, json, run, write } = await deployed();
    expect((await run("logs", "--local")).stdout).toBe(
      "No events in the last 10m (basicLambdaAuthorizer, basicLambda).\n",
    );
    expect([(await call()).status, (await call("Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln")).status]).toEqual([200, 401]);
    await write(FUNCTION, "an hour ago\n", 3_600_000);
    const { stdout, stderr } = await run("logs", "--local");
    expect(texts(stdout)).toEqual([
      "basicLambdaAuthorizer: allowed (issuer main, key X, N ms)",
      "basicLambdaAuthorizer: done in N ms, N of N MB, cold start N ms, request X",
      "basicLambda: done in N ms, N of N MB, cold start N ms, request X",
      "basicLambdaAuthorizer: refused, 401: the token is of an issuer that is not configured (N ms)",
      "basicLambdaAuthorizer: done in N ms, N of N MB, request X",
    ]);
    expect(stderr).toBe("");
    expect(texts((await run("logs", "authorizer", "--local")).stdout)).toHaveLength(4);
    expect(texts((await run("logs", "basicLambda", "--local", "--since", "2h")).stdout)[0]).toBe(
      "basicLambda: an hour ago",
    );
    expect((await run("logs", "basicLambda", "--local", "--verbose")).stdout).toMatch(
      /START RequestId: [0-9a-f-]{36} Version/,
    );
    const lines = await json<LoggedLine[]>("logs", "--local");
    expect(lines.map(({ time }) => time)).toEqual(lines.map(({ time }) => time).sort());
    expect(lines.find(({ requestId }) => requestId !== null)).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      source: "basicLambdaAuthorizer",
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      message: expect.stringMatching(/^START RequestId: /),
    });
    const byUrl = await elsewhere([`${invokeUrl}orders/7`]);
    expect(texts(byUrl.stdout).map((line) => line.split(":")[0])).toEqual([
      "basic-dev-basicLambdaAuthorizer",
      "basic-dev-basicLambdaAuthorizer",
      "basic-dev-basicLambda",
      "basic-dev-basicLambdaAuthorizer",
      "basic-dev-basicLambdaAuthorizer",
    ]);
  });

  test("is found by the name or ARN of a function, without a config.ini", async () => {
    const { functions, settings, write } = await deployed();
    await write(FUNCTION, "hello\n");
    const env = { AWS_ENDPOINT_URL: settings.endpoint };
    const arn = functions["basicLambda"] ?? "";
    const found = [
      await elsewhere(["basic-dev-basicLambda", "--region", "us-east-1"], env),
      await elsewhere([arn], env),
      await elsewhere([`${arn}:live`], env),
    ];
    for (const { stdout } of found) expect(texts(stdout)).toEqual(["basic-dev-basicLambda: hello"]);
    const gone = await elsewhere(["gone", "--region", "us-east-1"], env);
    expect(gone).toMatchObject({ code: 0, stdout: "No events in the last 10m (gone).\n" });
    expect(gone.stderr).toContain("note: function gone does not exist in us-east-1\n");
    expect(gone.stderr).toContain("note: gone: log group /aws/lambda/gone does not exist");
  });

  test("is shown without what does not exist or may not be read, which is named", async () => {
    const { client, cwd, run, settings, write } = await deployed();
    await write(FUNCTION, "hello\n");
    const refusal = {
      method: "POST",
      path: /^\/$/,
      status: 400,
      answer: { __type: "AccessDeniedException", message: "no" },
    };
    const limited = async (body: RegExp, ...args: string[]) => {
      const { url } = await leavingOut(settings.endpoint, { ...refusal, body });
      const env = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_ENDPOINT_URL: url };
      const config = [".lambda-authz", "local", "example", "config.ini"].join("/");
      return runInProcess(["logs", "--config", config, ...args], { cwd, env: { ...env, AWS_REGION: "us-east-1" } });
    };
    const denied = await limited(/"logGroupName":"[^"]*Authorizer"/);
    expect(texts(denied.stdout)).toEqual(["basicLambda: hello"]);
    expect(denied.stderr).toBe(
      `note: basicLambdaAuthorizer: skipped, not permitted: logs:FilterLogEvents on log group ${AUTHORIZER}\n`,
    );
    const none = await limited(/"logGroupName"/, "--json");
    expect(none.code).toBe(4);
    expect(JSON.parse(none.stdout).error).toEqual({
      code: "ACCESS_DENIED",
      message: `no log may be read: ${AUTHORIZER}, ${FUNCTION}`,
      fix: expect.stringMatching(/^allow logs:FilterLogEvents on these log groups; .* iam-policy --for logs/),
    });
    await client.send(new DeleteLogGroupCommand({ logGroupName: AUTHORIZER }));
    const missing = await run("logs", "--local");
    expect(texts(missing.stdout)).toEqual(["basicLambda: hello"]);
    expect(missing.stderr).toMatch(/^note: basicLambdaAuthorizer: log group \S+ does not exist/);
  });
});

test("a call is found by any of its request IDs, through the access log of the stage", async () => {
  const { apiId, call, client, json, run, settings } = await deployed();
  const before = await call();
  const unknown = before.headers.get("x-amzn-requestid") ?? "";
  expect((await run("logs", "--local", "--request", unknown)).stdout).toContain("The stage has no access log");
  const iam = new IAMClient(settings);
  const trust = { Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "gateway", AssumeRolePolicyDocument }));
  const PolicyArn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";
  await iam.send(new AttachRolePolicyCommand({ RoleName: "gateway", PolicyArn }));
  const apigateway = new APIGatewayClient(settings);
  const replace = (path: string, value = "") => ({ op: "replace", path, value }) as const;
  const account = new UpdateAccountCommand({ patchOperations: [replace("/cloudwatchRoleArn", Role?.Arn)] });
  // A role can be assumed some time after it was created.
  await vi.waitFor(() => apigateway.send(account), { timeout: 10_000, interval: 100 });
  await client.send(new CreateLogGroupCommand({ logGroupName: "calls" }));
  const format = JSON.stringify({
    request: "$context.requestId",
    extended: "$context.extendedRequestId",
    authorizer: "$context.authorizer.requestId",
    integration: "$context.integration.requestId",
    call: "$context.httpMethod $context.path $context.status",
  });
  const patchOperations = [
    replace("/accessLogSettings/destinationArn", "arn:aws:logs:us-east-1:000000000000:log-group:calls"),
    replace("/accessLogSettings/format", format),
  ];
  await apigateway.send(new UpdateStageCommand({ restApiId: apiId, stageName: "dev", patchOperations }));
  await call();
  const { headers } = await call("Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln");
  const [request = "", extended = ""] = ["x-amzn-requestid", "x-amz-apigw-id"].map((name) => headers.get(name) ?? "");
  const found = await json<LoggedLine[]>("logs", "--local", "--request", request);
  const byId = found.find(({ source }) => source === "basicLambdaAuthorizer")?.requestId ?? "";
  for (const id of [request, extended, byId]) {
    const { stdout } = await run("logs", "--local", "--request", id);
    expect(texts(stdout).sort()).toEqual([
      "access-log: GET /dev/ 401",
      "basicLambdaAuthorizer: done in N ms, N of N MB, request X",
      "basicLambdaAuthorizer: refused, 401: the token is of an issuer that is not configured (N ms)",
    ]);
  }
  expect(await json("logs", "basicLambdaAuthorizer", "--local", "--request", request)).toEqual(found);
  expect(texts((await run("logs", "--local")).stdout).filter((line) => line.startsWith("access-log"))).toEqual([
    "access-log: GET /dev/ 200",
    "access-log: GET /dev/ 401",
  ]);
});

test("--follow prints late events too, each once, and Ctrl-C ends it well", async () => {
  const { start, write } = await deployed();
  await write(FUNCTION, "first\n");
  const { ended, interrupt, said } = await start("first", "logs", "--local", "--follow", "--json");
  await write(AUTHORIZER, "second\n");
  await expect.poll(said, { timeout: 15_000 }).toContain("second");
  await write(FUNCTION, "older than what was printed\n", 30_000);
  await expect.poll(said, { timeout: 15_000 }).toContain("older than");
  await interrupt();
  const { code, stdout, stderr } = await ended;
  const lines: LoggedLine[] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ message }) => message)).toEqual(["first", "second", "older than what was printed"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("whatever a function wrote, no secret is printed", async () => {
  const { run, token, write } = await deployed();
  const secrets = { authorization: `Bearer ${token}`, cookie: "sid=planted-cookie", "x-api-key": "planted-key" };
  const body = { client_secret: "planted-secret", refresh_token: "planted-refresh", code: "planted-code-1" };
  const event = { headers: secrets, multiValueHeaders: { cookie: [secrets.cookie] }, body: JSON.stringify(body) };
  const text = JSON.stringify(event);
  for (const one of [
    text,
    JSON.stringify(event, null, 2),
    encodeURIComponent(text),
    Buffer.from(text).toString("base64"),
  ])
    await write(FUNCTION, one);
  await write(AUTHORIZER, `AWS_SESSION_TOKEN=IQoJplantedplantedplanted token ${token.slice(0, 200)}`);
  await write(AUTHORIZER, '{"Authorization": "planted-begin');
  await write(AUTHORIZER, 'planted-end", "Host": "x"}');
  for (const args of [[], ["--json"], ["--verbose"], ["basicLambda"]]) {
    const { stdout, stderr } = await run("logs", "--local", ...args);
    expect(stdout).toContain("<masked>");
    expect(stdout + stderr).not.toMatch(/planted/);
    for (const part of token.split(".")) expect(stdout + stderr).not.toContain(part.slice(0, 20));
  }
});

test("what a function writes does not steer the terminal", async () => {
  const { run, write } = await deployed();
  await write(FUNCTION, "a\u001b[31mb\tc\nd\n");
  expect(texts((await run("logs", "--local")).stdout)).toEqual(["basicLambda: a?[31mb  c", ": d"]);
});

test.each<[string, readonly string[], number, string]>([
  [
    "--follow with --request",
    ["--follow", "--request", "a"],
    2,
    "--request shows one past call, and --follow waits for new ones",
  ],
  ["a request ID with a quote", ["--request", '"'], 2, '"\\"" is not a request ID'],
  ["a time in the future", ["f", "--since", "2099-01-01"], 2, "--since 2099-01-01 is in the future"],
  ["a time without a unit", ["f", "--since", "10"], 2, '--since "10" is not a time'],
  ["what is not a function", ["a b"], 2, '"a b" is not a function or the URL of an API'],
  [
    "an ARN of another region",
    ["arn:aws:lambda:eu-west-1:123456789012:function:f", "--region", "us-east-1"],
    2,
    "--region is us-east-1, but the ARN is in eu-west-1",
  ],
  ["no region", ["f"], 3, "no AWS region is set"],
  [
    "a URL without a stage",
    ["http://127.0.0.1:1/_aws/execute-api/abc123"],
    2,
    "http://127.0.0.1:1/_aws/execute-api/abc123 does not name a stage",
  ],
  ["no config.ini", [], 3, "config.ini does not exist"],
])("%s: an error with a fix", async (_, args, code, message) => {
  const ran = await elsewhere(args);
  expect(ran.code).toBe(code);
  expect(ran.stderr).toContain(message);
  expect(ran.stderr).toContain("fix: ");
});

test("a custom domain leads to its API; an API, a stage or a mapping that does not exist is named", async () => {
  const { apiId, invokeUrl, settings, write } = await deployed();
  const apigateway = new APIGatewayClient(settings);
  const domainName = "api.example.com";
  const certificate = "arn:aws:acm:us-east-1:000000000000:certificate/1";
  const endpoint = { regionalCertificateArn: certificate, endpointConfiguration: { types: ["REGIONAL" as const] } };
  await apigateway.send(new CreateDomainNameCommand({ domainName, ...endpoint }));
  const mapping = { domainName, basePath: "shop", restApiId: apiId, stage: "dev" };
  await apigateway.send(new CreateBasePathMappingCommand(mapping));
  await write(FUNCTION, "hello\n");
  const at = (url: string) => elsewhere([url, "--region", "us-east-1"], { AWS_ENDPOINT_URL: settings.endpoint });
  expect(texts((await at("https://api.example.com/shop/orders/1")).stdout)).toEqual(["basic-dev-basicLambda: hello"]);
  const noMapping = await at("https://api.example.com/orders");
  expect(noMapping.stderr).toBe("api.example.com has no base path mapping for /orders\nfix: use one of: /shop\n");
  const noDomain = await at("https://other.example.com/orders");
  expect(noDomain.stderr).toContain(
    "other.example.com does not lead to a REST API of this account in us-east-1\nfix: ",
  );
  const noStage = await elsewhere([invokeUrl.replace("/dev/", "/prod/")]);
  expect([noStage.code, noStage.stderr]).toEqual([
    1,
    expect.stringContaining("has no stage prod\nfix: use one of: dev\n"),
  ]);
  const noApi = await elsewhere([invokeUrl.replace(/execute-api\/\w+/, "execute-api/gone")]);
  expect([noApi.code, noApi.stderr]).toEqual([1, expect.stringMatching(/^REST API gone does not exist in http/)]);
});

test("an API that may not be read is an error, a part of it a note", async () => {
  const { apiId, settings, write } = await deployed();
  await write(FUNCTION, "hello\n");
  const answer = { __type: "AccessDeniedException", message: "no" };
  const without = async (path: RegExp) => {
    const { url } = await leavingOut(settings.endpoint, { method: "GET", path, status: 403, answer });
    return elsewhere([`${url}/_aws/execute-api/${apiId}/dev/`]);
  };
  const all = await without(/^\/restapis\//);
  expect([all.code, all.stderr]).toEqual([
    4,
    expect.stringMatching(
      /^apigateway:Get\w+: no \(it needs apigateway:GET\)\nfix: .* lambda-authz iam-policy --for logs\n/,
    ),
  ]);
  const unexported = await without(/\/exports\//);
  expect(texts(unexported.stdout)).toEqual(["basic-dev-basicLambda: hello"]);
  expect(unexported.stderr).toMatch(/^note: what stage dev serves \(GetExport\) could not be read: /);
});

test("keys that AWS does not accept are one error", async () => {
  const { invokeUrl } = await deployed();
  const { code, stdout } = await elsewhere([invokeUrl, "--json"], { AWS_ACCESS_KEY_ID: "wrong" });
  expect([code, JSON.parse(stdout).error.code]).toEqual([4, "CREDENTIALS_MISSING"]);
});

test("a stage without functions and without an access log has no logs", async () => {
  const { settings } = await deployed();
  const apigateway = new APIGatewayClient(settings);
  const { id: restApiId, rootResourceId: resourceId } = await apigateway.send(
    new CreateRestApiCommand({ name: "mock" }),
  );
  const method = { restApiId, resourceId, httpMethod: "GET" };
  await apigateway.send(new PutMethodCommand({ ...method, authorizationType: "NONE" }));
  await apigateway.send(new PutIntegrationCommand({ ...method, type: "MOCK" }));
  await apigateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
  const { code, stderr } = await elsewhere([`${settings.endpoint}/_aws/execute-api/${restApiId}/dev`]);
  expect([code, stderr]).toEqual([
    2,
    `stage dev of API ${restApiId} has no logs: it invokes no function of this account\nfix: turn on the access log of the stage\n`,
  ]);
});

test("the log of the local endpoint is one JSON document, too", async () => {
  const { json, run } = await deployed();
  const { lines } = await json<LocalLog>("local", "logs");
  expect(lines.some((line) => line.includes("CreateRestApi"))).toBe(true);
  const followed = await run("local", "logs", "--follow", "--json");
  expect(followed.code).toBe(2);
  expect(JSON.parse(followed.stdout).error.code).toBe("USAGE");
});
