import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExplainLimits } from "../../../src/explain/call/explained-call.ts";
import { explain } from "../../../src/explain/explain.ts";
import { ALLOWED } from "../../explain/plain/function-code.ts";
import { openPlainEndpoint, type PlainEndpoint } from "../../explain/plain/plain-account.ts";
import { protectedApi } from "../../explain/plain/protected-api.ts";
import { recordingAws } from "../../support/aws/recording-aws.ts";

let local: PlainEndpoint;
let orders: URL;
beforeAll(async () => {
  local = await openPlainEndpoint();
  const { api } = await protectedApi(local.account().account, {
    before: ({ api, authorizerId }) => api.method("POST", "/orders", { authorizer: authorizerId }),
  });
  orders = new URL(api.call("/orders").url);
});
afterAll(() => local.close());

/** Explains a POST. @returns what was asked of AWS and what was sent to the API. */
async function explained(limits: Partial<ExplainLimits>) {
  const from = local.requests.length;
  const { operations, handle } = recordingAws(local.handle);
  const call = { url: orders, method: "POST", headers: {}, token: ALLOWED, origin: "https://app.example.com" };
  const explanation = await explain(call, local.aws(handle), limits);
  return { explanation, operations, methods: local.requests.slice(from).map((line) => line.split(" ")[0]) };
}

test("a POST is not sent without --all-methods; its configuration is looked at all the same", async () => {
  const { explanation, operations, methods } = await explained({});
  expect(methods).toEqual(["OPTIONS"]);
  expect(explanation).toMatchObject({ answer: null, api: { route: "POST /orders" } });
  expect(operations).toContain("apigateway TestInvokeAuthorizer");
  expect(explanation.skipped).toMatchObject([{ what: expect.stringContaining("POST") }]);
});

test("with --all-methods it is", async () => {
  const { explanation, methods } = await explained({ allMethods: true });
  expect(methods.toSorted()).toEqual(["OPTIONS", "POST", "POST"]);
  expect(explanation.answer).toMatchObject({ status: 200 });
});

test("--no-invoke runs no authorizer by itself", async () => {
  const { operations } = await explained({ invoke: false });
  expect(operations).not.toContain("apigateway TestInvokeAuthorizer");
  expect(operations).toContain("lambda GetPolicy");
});
