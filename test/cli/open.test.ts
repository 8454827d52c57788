import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { isAuthzError, type OpenOptions, open, type StackEvent } from "../../src/index.ts";
import { closedPort } from "../support/http/server.ts";
import { servedEndpoint } from "../support/local/served-endpoint.ts";
import { LOCAL_CREDENTIALS } from "../support/local-credentials.ts";
import { projectWith, runMain, setEnvironment } from "../support/program/run-main.ts";

/** An authorizer of the project's own, which knows one token: no issuer is asked. */
const ADMITS = `export const handler = async ({ methodArn, authorizationToken }) => {
  if (authorizationToken !== "Bearer open-sesame") throw new Error("Unauthorized");
  return {
  principalId: "ann",
  policyDocument: {
    Version: "2012-10-17",
    Statement: [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: methodArn }],
  },
  };
};`;
const OWN = { "issuer.main": undefined };

afterEach(() => void vi.restoreAllMocks());

/** A project and the local endpoint, with keys that are in no environment. */
async function project(sections: Readonly<Record<string, string | undefined>> = OWN) {
  const served = await servedEndpoint();
  const cwd = projectWith(sections);
  writeFileSync(join(cwd, "lambda/guard/index.mjs"), ADMITS);
  setEnvironment(cwd, {});
  const options: OpenOptions = {
    configFile: join(cwd, "config.ini"),
    endpoint: served.endpoint,
    accessKey: LOCAL_CREDENTIALS,
  };
  return { ...served, cwd, options, stack: await open(options) };
}

const thrown = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (one: unknown) => one,
  );
  if (!isAuthzError(error)) throw error ?? new Error("it should have failed");
  return error;
};

test("results are what --json prints, from plan to teardown", async () => {
  const { cwd, stack, endpoint } = await project();
  const { accessKeyId, secretAccessKey } = LOCAL_CREDENTIALS;
  const env = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AUTHZ_TOKEN: "open-sesame",
  };
  const cli = async (...argv: string[]) =>
    JSON.parse((await runMain([...argv, "--json", "--yes"], { cwd, env })).stdout);

  expect(await stack.plan()).toEqual(await cli("deploy", "--dry-run"));
  const first = await stack.deploy();
  expect(first.changes.created).toContain("apigateway.rest-api:api");
  expect(await stack.deploy()).toEqual(await cli("deploy"));
  expect(await stack.invoke({ function: "basicLambda" })).toMatchObject({ status: 200, result: { statusCode: 200 } });
  const proof = await stack.testToken("open-sesame");
  await expect(stack.testToken("open\nsesame")).rejects.toMatchObject({ code: "TOKEN_MISSING" });
  expect(proof.ok, JSON.stringify(proof)).toBe(true);
  expect(proof).toEqual(await cli("test-token"));
  const { deleted, kept, left } = await stack.teardown({ confirm: () => true });
  expect({ kept, left, some: deleted.length > 5 }).toEqual({ kept: [], left: [], some: true });
  expect(await stack.teardown()).toEqual(await cli("teardown"));
});

test("events tell the target and the steps, then what happens to each resource", async () => {
  const { stack, endpoint } = await project();
  const events: StackEvent[] = [];
  const { changes } = await stack.deploy({ on: (event) => events.push(event) });
  const [planned, ...rest] = events;
  expect(planned).toMatchObject({ type: "planned", account: "000000000000", region: "us-east-1", endpoint });
  const steps = planned?.type === "planned" ? planned.steps.flatMap(({ ids }) => ids) : [];
  const created = rest.flatMap((event) => (event.type === "done" && event.action === "created" ? [event.id] : []));
  expect(created.sort()).toEqual([...changes.created].sort());
  expect(steps).toEqual(expect.arrayContaining(created));
  const started = rest.findIndex((event) => event.type === "started" && event.id === "apigateway.rest-api:api");
  const done = rest.findIndex((event) => event.type === "done" && event.id === "apigateway.rest-api:api");
  expect(started).toBeGreaterThanOrEqual(0);
  expect(done).toBeGreaterThan(started);
});

test("prints nothing and leaves the environment alone but for what the SDK needs, which can be switched off", async () => {
  const { options, cwd } = await project();
  const written = (["stdout", "stderr"] as const).map((name) => vi.spyOn(process[name], "write"));
  const before = { ...process.env };
  const environmentChanges = { silenceNodeWarning: false, setProfile: false };
  const untouched = await open({ ...options, environmentChanges });
  await untouched.deploy();
  expect(process.env).toEqual(before);
  const stack = await open(options);
  await stack.teardown({ confirm: () => true });
  expect(process.env).toEqual({ ...before, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" });
  for (const write of written) expect(write).not.toHaveBeenCalled();
  rmSync(cwd, { recursive: true });
});

test("keys and endpoint of an environment that is passed count, those of the process do not", async () => {
  const { options, endpoint, cwd } = await project();
  const { accessKeyId, secretAccessKey } = LOCAL_CREDENTIALS;
  setEnvironment(cwd, { AWS_ENDPOINT_URL: await closedPort(), AWS_ACCESS_KEY_ID: "other", AWS_SECRET_ACCESS_KEY: "x" });
  const env = { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const { configFile = "" } = options;
  expect((await (await open({ configFile, env })).plan()).plan.created).toContain("apigateway.rest-api:api");
});

test("a teardown that nobody agreed to deletes nothing", async () => {
  const { stack, writes } = await project();
  await stack.deploy();
  const before = writes().length;
  expect(await thrown(stack.teardown())).toMatchObject({ code: "CONFIRMATION_NEEDED" });
  const asked: string[] = [];
  const no = await thrown(stack.teardown({ confirm: (ids) => asked.push(...ids) === 0 }));
  expect(no).toMatchObject({ code: "INTERRUPTED", message: "nothing was deleted" });
  expect(asked).toContain("apigateway.rest-api:api");
  expect(writes()).toHaveLength(before);
});

test("a deploy that opens a route asks, and without an answer writes nothing", async () => {
  const { options, stack, cwd, writes } = await project();
  await stack.deploy();
  const file = join(cwd, "config.ini");
  writeFileSync(file, readFileSync(file, "utf8").replace("GET / = basicLambda", "GET / = basicLambda, public"));
  const opened = await open(options);
  const before = writes().length;
  expect(await thrown(opened.deploy())).toMatchObject({ code: "CONFIRMATION_NEEDED" });
  const asked: object[] = [];
  const no = await thrown(opened.deploy({ confirm: (review) => asked.push(review) === 0 }));
  expect(no).toMatchObject({ code: "INTERRUPTED", message: "nothing was changed" });
  expect(asked).toMatchObject([{ widened: [{ route: "GET /" }] }]);
  expect(writes()).toHaveLength(before);
  await opened.deploy({ confirm: () => true });
  expect(writes().length).toBeGreaterThan(before);
});

test.each<[string, Partial<OpenOptions>, string]>([
  ["no file", { configFile: "/nowhere/config.ini" }, "CONFIG_MISSING"],
  ["a region that is none", { region: "us east" }, "CONFIG_INVALID"],
  ["an endpoint that is none", { endpoint: "127.0.0.1" }, "USAGE"],
  ["a profile that is in no file", { profile: "wrok" }, "PROFILE_UNKNOWN"],
])("open fails with %s", async (_, more, code) => {
  const cwd = projectWith();
  setEnvironment(cwd, {});
  expect(await thrown(open({ configFile: join(cwd, "config.ini"), ...more }))).toMatchObject({ code });
});

test("what the SDK throws comes with a code too", async () => {
  const cwd = projectWith(OWN);
  setEnvironment(cwd, {});
  const stack = await open({
    configFile: join(cwd, "config.ini"),
    endpoint: await closedPort(),
    accessKey: LOCAL_CREDENTIALS,
  });
  expect(await thrown(stack.plan())).toMatchObject({ code: "ENDPOINT_UNREACHABLE" });
});

test("a client secret that nobody gives ends the deploy, and one that is given is used", async () => {
  const sections = {
    "issuer.main": "kind = cognito\nuser_pool = create",
    authorizer: undefined,
    "identity_provider.corp":
      "kind = oidc\nissuer = https://login.example\nclient_id = app\nclient_secret_env = CORP_SECRET",
  };
  const { stack } = await project(sections);
  const error = await thrown(stack.deploy());
  expect(error).toMatchObject({ code: "SECRET_MISSING", message: expect.stringContaining("CORP_SECRET") });
  const asked: object[] = [];
  await stack.deploy({ secret: (question) => `correct-horse-${asked.push(question)}` });
  expect(asked).toEqual([{ variable: "CORP_SECRET", section: "[identity_provider.corp]" }]);
});
