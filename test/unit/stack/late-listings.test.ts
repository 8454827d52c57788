import { expect, test } from "vitest";
import { Refusal } from "../../../src/local/wire/refusal.ts";
import { emptyFolder } from "../../support/folder.ts";
import { createAccount } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

test("a teardown waits until a deleted API is listed no more: each look is a new listing", async () => {
  const account = createAccount();
  const run = stackRun(account, emptyFolder());
  await run.deploy();
  const deleted = structuredClone(account.data["apigateway/us-east-1"]);
  let looks = 0;
  account.before = (_, operation) => {
    if (operation !== "GetRestApis" || !account.calls.includes("apigateway DeleteRestApi")) return;
    // The first look after everything is deleted shows what was there before.
    if (account.calls.includes("iam DeleteRole") && ++looks === 1 && deleted)
      account.data["apigateway/us-east-1"] = deleted;
    else if (looks > 1) account.data["apigateway/us-east-1"] = { apis: {} };
  };
  const { left } = await run.teardown();
  expect(looks).toBeGreaterThan(1);
  expect(left).toEqual([]);
});

test("a function that Lambda does not find yet, right after its creation, is waited for", async () => {
  const account = createAccount();
  let looks = 0;
  account.before = (_, operation) => {
    if (operation !== "GetFunction" || !account.calls.includes("lambda CreateFunction") || ++looks > 3) return;
    throw new Refusal(404, "ResourceNotFoundException", "Function not found");
  };
  await stackRun(account, emptyFolder()).deploy();
  expect(looks).toBeGreaterThan(3);
});
