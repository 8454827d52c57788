import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { identify } from "../../../src/aws/caller.ts";
import { REQUEST_LIMITS } from "../../../src/aws/calls/requests.ts";
import type { Listener } from "../../../src/engine/events.ts";

const answer = (code: string) =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>Rate exceeded</Message></Error></ErrorResponse>`;
const WHO =
  "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/a</Arn>" +
  "<UserId>A</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

/** When STS begins to answer. */
let answersAt = 0;
const server = createServer((_, response) => {
  const isThrottling = Date.now() < answersAt;
  response
    .writeHead(isThrottling ? 400 : 200, { "content-type": "text/xml" })
    .end(isThrottling ? answer("Throttling") : WHO);
});

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL_STS", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Asks who calls while STS throttles for so many seconds; time passes as fast as requests are answered. */
async function asked(seconds: number) {
  const begin = Date.now();
  answersAt = begin + seconds * 1_000;
  const told = new Set<string>();
  const on: Listener = (event) => void (event.type === "waiting" && told.add(event.waitsFor));
  const limits = { ...REQUEST_LIMITS, silenceMs: 1e9 };
  const ended = identify({ region: "us-east-1", signal: new AbortController().signal, limits, on }).then(
    (caller) => ({ caller }),
    (error: unknown) => ({ error }),
  );
  let end: Awaited<typeof ended> | undefined;
  ended.then((one) => {
    end = one;
  });
  while (end === undefined) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(20);
  }
  return { ...end, told: [...told], seconds: (Date.now() - begin) / 1_000 };
}

const TOLD = ["STS, which is throttling this account"];

test("STS that throttles for 50 seconds is waited for", async () => {
  expect(await asked(50)).toMatchObject({ caller: { account: "123456789012" }, told: TOLD });
});

test("STS that throttles for longer is given up after 60 seconds, with its own words", async () => {
  const { seconds, ...end } = await asked(1_000);
  expect(end).toMatchObject({ error: { name: "Throttling", message: "Rate exceeded" }, told: TOLD });
  expect(seconds).toBeGreaterThanOrEqual(60);
  expect(seconds).toBeLessThan(90);
});
