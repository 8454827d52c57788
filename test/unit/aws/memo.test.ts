import { expect, test } from "vitest";
import { createMemo } from "../../../src/aws/calls/memo.ts";
import { deferred } from "../../support/engine/test-run.ts";

/** Counts what gets through to AWS. */
function counted() {
  const memo = createMemo();
  let calls = 0;
  const ask = (name: string, input: Readonly<Record<string, unknown>> = {}) =>
    memo({ name, input }, async () => ++calls);
  return { memo, ask, calls: () => calls };
}

const API = { restApiId: "a" };

test.each([
  ["GetResources", API],
  ["GetAuthorizers", API],
  ["GetGatewayResponses", API],
  ["GetDeployments", API],
  ["GetRestApis", {}],
  ["GetPolicy", { FunctionName: "f" }],
])("%s is asked for once, however many want it", async (name, input) => {
  const { ask, calls } = counted();
  expect(await Promise.all([ask(name, input), ask(name, { ...input }), ask(name, input)])).toEqual([1, 1, 1]);
  expect(await ask(name, input)).toBe(1);
  expect(calls()).toBe(1);
});

test("what differs from node to node is never shared", async () => {
  const { ask, calls } = counted();
  await Promise.all([ask("GetStage", API), ask("GetStage", API), ask("GetRole"), ask("GetRole")]);
  expect(calls()).toBe(4);
});

test("other APIs, functions and pages are other listings", async () => {
  const { ask, calls } = counted();
  await ask("GetResources", { restApiId: "a" });
  await ask("GetResources", { restApiId: "b" });
  await ask("GetResources", { restApiId: "a", position: "2" });
  await ask("GetPolicy", { FunctionName: "f" });
  await ask("GetPolicy", { FunctionName: "g" });
  expect(calls()).toBe(5);
});

test.each<[string, string, Record<string, unknown>, string, Record<string, unknown>, boolean]>([
  ["to the same API", "PutMethod", API, "GetResources", API, true],
  ["to another API", "PutMethod", { restApiId: "b" }, "GetResources", API, false],
  ["to the same function", "AddPermission", { FunctionName: "f" }, "GetPolicy", { FunctionName: "f" }, true],
  ["to another function", "AddPermission", { FunctionName: "g" }, "GetPolicy", { FunctionName: "f" }, false],
  ["of a new API", "CreateRestApi", { name: "x" }, "GetRestApis", {}, true],
  ["to an API, for the list of all", "DeleteRestApi", API, "GetRestApis", {}, true],
])("a write %s drops a listing only where it can have changed", async (_, write, to, read, of, drops) => {
  const { ask } = counted();
  const before = await ask(read, of);
  await ask(write, to);
  expect((await ask(read, of)) !== before).toBe(drops);
});

test("a write that failed drops it too: it may have landed", async () => {
  const { memo, ask } = counted();
  const before = await ask("GetResources", API);
  await expect(memo({ name: "PutMethod", input: API }, () => Promise.reject(new Error("lost")))).rejects.toThrow();
  expect(await ask("GetResources", API)).not.toBe(before);
});

test("a listing that was asked for during a write is asked for again after it", async () => {
  const { memo, ask } = counted();
  const running = deferred();
  const writing = memo({ name: "PutMethod", input: API }, () => running.promise);
  const during = await ask("GetResources", API);
  running.resolve();
  await writing;
  expect(await ask("GetResources", API)).not.toBe(during);
});

test("a listing that failed is not remembered", async () => {
  const { memo, ask } = counted();
  await expect(memo({ name: "GetResources", input: API }, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await ask("GetResources", API)).toBe(1);
});

test("what is forgotten is asked for again", async () => {
  const memo = createMemo();
  let asked = 0;
  const list = () => memo({ name: "GetRestApis", input: {} }, async () => ++asked);
  expect([await list(), await list()]).toEqual([1, 1]);
  memo.forget();
  expect(await list()).toBe(2);
});
