import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { GetRestApiCommand } from "@aws-sdk/client-api-gateway";
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { explainAwsError } from "../../../src/aws/aws-errors.ts";
import { identify } from "../../../src/aws/caller.ts";
import { afterGrace, orAborted, REQUEST_LIMITS } from "../../../src/aws/calls/requests.ts";
import { connect } from "../../../src/aws/clients.ts";
import { listUserPools } from "../../../src/aws/list-user-pools.ts";
import { AuthzError } from "../../../src/lib/errors.ts";

const thrown = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as Error,
  );

const INTERRUPTED = new AuthzError("INTERRUPTED", "interrupted");

/** An endpoint that takes every request and answers none; it counts them, and the connections that are open. */
async function silent() {
  const seen = { requests: 0, open: 0 };
  const server = createServer(() => void seen.requests++);
  server.on("connection", (socket) => {
    seen.open++;
    socket.on("close", () => seen.open--);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint);
  return { endpoint, seen };
}

beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
});
afterEach(() => vi.unstubAllEnvs());

const aws = (endpoint: string, signal: AbortSignal, limits: object, slowestSeconds = 0) =>
  connect({
    endpoint,
    signal,
    limits,
    slowestSeconds,
    region: "us-east-1",
    profile: undefined,
    on: () => {},
    caller: Promise.resolve({ account: "123456789012", partition: "aws", arn: "" }),
    stack: { project: "basic", stage: "dev", region: "us-east-1", apiName: "basicAPI", adopt: false },
  });

const never = new AbortController().signal;
const REST_API = new GetRestApiCommand({ restApiId: "a" });

describe("an endpoint that never answers", () => {
  test("ends the call when nothing came for that long, and says so", async () => {
    const { endpoint } = await silent();
    const error = await thrown(aws(endpoint, never, { silenceMs: 50 }).apigateway.send(REST_API));
    const { code, message } = explainAwsError(error, { profile: undefined, region: "us-east-1", endpoint });
    expect(code).toBe("ENDPOINT_UNREACHABLE");
    expect(message).toBe(`${endpoint} cannot be reached (apigateway:GetRestApi: no answer for 0.05 s)`);
  });

  test("is waited for longer where a function may be running", async () => {
    const { endpoint } = await silent();
    const { lambda, apigateway } = aws(endpoint, never, { silenceMs: 50, graceMs: 0 }, 3_600);
    let isOver = false;
    const call = lambda.send(new GetFunctionCommand({ FunctionName: "f" })).finally(() => {
      isOver = true;
    });
    call.catch(() => {});
    await thrown(apigateway.send(REST_API));
    expect(isOver).toBe(false);
  });

  test("does not outlive Ctrl-C: after the grace period calls end as interrupted, connections are closed", async () => {
    const { endpoint, seen } = await silent();
    const ctrlC = new AbortController();
    const { apigateway } = aws(endpoint, ctrlC.signal, { graceMs: 20 });
    const ended = thrown(apigateway.send(REST_API));
    await vi.waitFor(() => expect(seen.requests).toBe(1));
    ctrlC.abort(INTERRUPTED);
    expect(await ended).toBe(INTERRUPTED);
    await vi.waitFor(() => expect(seen.open).toBe(0));
  });

  test("does not keep the question for the account either", async () => {
    const { seen } = await silent();
    const ctrlC = new AbortController();
    const ended = thrown(
      identify({ region: "us-east-1", signal: ctrlC.signal, limits: { ...REQUEST_LIMITS, graceMs: 20 } }),
    );
    await vi.waitFor(() => expect(seen.requests).toBe(1));
    ctrlC.abort(INTERRUPTED);
    expect(await ended).toBe(INTERRUPTED);
    await vi.waitFor(() => expect(seen.open).toBe(0));
  });

  test("does not keep a list of user pools: it ends with its signal, and the connection is closed", async () => {
    const { seen } = await silent();
    const deadline = new AbortController();
    const ended = thrown(listUserPools("us-east-1", deadline.signal));
    await vi.waitFor(() => expect(seen.requests).toBe(1));
    deadline.abort(INTERRUPTED);
    expect(await ended).toBe(INTERRUPTED);
    await vi.waitFor(() => expect(seen.open).toBe(0));
  });
});

test("what is under way may end within the grace period", async () => {
  const ctrlC = new AbortController();
  const abandoned = afterGrace(ctrlC.signal, 60_000);
  const answer = orAborted(sleep(5, "answer"), abandoned);
  ctrlC.abort(INTERRUPTED);
  expect(await answer).toBe("answer");
});

test("a signal that has aborted already starts the grace period at once", async () => {
  const abandoned = afterGrace(AbortSignal.abort(INTERRUPTED), 0);
  await expect(orAborted(new Promise(() => {}), abandoned)).rejects.toBe(INTERRUPTED);
});
