import { expect, test } from "vitest";
import { equip } from "../../../src/aws/calls/middleware.ts";
import { fakeClock } from "../../support/engine/fake-clock.ts";

type Middleware = (next: (args: object) => Promise<object>, context: object) => (args: object) => Promise<object>;

/** What sends a request of an operation to AWS, or to an endpoint that throttles the first `refused` of them. */
function sender(endpoint: string | undefined, refused = 0) {
  const clock = fakeClock();
  let pacing: Middleware = (next) => next;
  const client = {
    middlewareStack: {
      add: (middleware: Middleware, { name }: { name: string }) => {
        if (name === "lambdaAuthzPacing") pacing = middleware;
      },
    },
  };
  equip([client], { endpoint, retry: (_, call) => call() }, clock);
  let left = refused;
  const next = async () => {
    if (left-- > 0) throw Object.assign(new Error("Rate exceeded"), { name: "TooManyRequestsException" });
    return {};
  };
  const send = (operation: string, service: "Lambda" | "APIGateway") =>
    pacing(next, { clientName: `${service}Client`, commandName: `${operation}Command` })({ input: {} });
  const waited = async (operation: string, service: "Lambda" | "APIGateway", times: number) => {
    const before = clock.slept.length;
    for (let turn = 0; turn < times; turn++) await send(operation, service);
    return clock.slept.slice(before).reduce((sum, ms) => sum + ms, 0);
  };
  const sendWith = (answer: () => Promise<object>, operation: string) =>
    pacing(answer, { clientName: "IAMClient", commandName: `${operation}Command` })({ input: {} });
  return { send, waited, sendWith };
}

test.each([
  ["CreateFunction", "Lambda", 15, 67],
  ["GetPolicy", "Lambda", 15, 67],
  ["GetFunction", "Lambda", 100, 10],
  ["PutMethod", "APIGateway", 40, 100],
  ["CreateResource", "APIGateway", 5, 200],
  ["GetResources", "APIGateway", 5, 400],
  ["PutRestApi", "APIGateway", 1, 1_000],
] as const)("on AWS, %s of %s: %d at once, then one every %d ms", async (operation, service, burst, everyMs) => {
  const { waited } = sender(undefined);
  expect(await waited(operation, service, burst)).toBe(0);
  expect(await waited(operation, service, 3)).toBe(3 * everyMs);
});

test("Invoke, GetFunction and GetPolicy take nothing from Lambda's other calls", async () => {
  const { waited } = sender(undefined);
  for (const operation of ["Invoke", "GetFunction", "GetPolicy"]) await waited(operation, "Lambda", 15);
  expect(await waited("AddPermission", "Lambda", 15)).toBe(0);
});

test("another endpoint is not limited until it throttles; then its burst counts as used", async () => {
  const { send, waited } = sender("http://127.0.0.1:1", 1);
  await expect(send("CreateFunction", "Lambda")).rejects.toThrow("Rate exceeded");
  expect(await waited("CreateFunction", "Lambda", 4)).toBe(3 * 67);
  expect(await waited("PutMethod", "APIGateway", 100)).toBe(0);
  expect(await sender("http://127.0.0.1:1").waited("CreateFunction", "Lambda", 100)).toBe(0);
});

test("at most 40 requests of a client are in flight: the SDK has 50 sockets, and one that waits for its turn is not late", async () => {
  let [now, most] = [0, 0];
  const waiting: (() => void)[] = [];
  const { sendWith } = sender("http://127.0.0.1:1");
  const next = async () => {
    most = Math.max(most, ++now);
    await new Promise<void>((go) => waiting.push(go));
    now--;
    return {};
  };
  const all = Array.from({ length: 100 }, () => sendWith(next, "GetRole"));
  for (let turn = 0; turn < 100; turn++) {
    while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    waiting.shift()?.();
  }
  await Promise.all(all);
  expect(most).toBe(40);
});
