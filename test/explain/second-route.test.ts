import { afterAll, beforeAll, expect, test } from "vitest";
import { allow, answeredCall, policyOf } from "./plain/answering-authorizer.ts";
import { BACKEND } from "./plain/function-code.ts";
import { lambdaProxy } from "./plain/integrations.ts";
import { openPlainEndpoint, type PlainEndpoint } from "./plain/plain-account.ts";
import type { Changes } from "./plain/protected-api.ts";
import { explainCall } from "./run/explain-call.ts";

let local: PlainEndpoint;
beforeAll(async () => {
  local = await openPlainEndpoint();
});
afterAll(() => local.close());

const REPEATS = policyOf(allow("arn"));

/** What is found where GET /orders is let through, next to GET /invoices behind the same authorizer. */
async function foundOf(policy: string, authorizer: Changes["authorizer"] = {}) {
  const { account, end } = local.account();
  try {
    const integration = lambdaProxy(await account.sharedFunction(BACKEND));
    const { api, ...call } = await answeredCall(account, policy, {
      authorizer,
      before: ({ api, authorizerId }) => api.method("GET", "/invoices", { authorizer: authorizerId, integration }),
    });
    const { cause, findings } = await explainCall(call, local.aws());
    expect(cause).toBeNull();
    const paths = local.requests.filter((one) => one.includes(`/${api.id}/`)).map((one) => one.split(`${api.id}/`)[1]);
    return { paths, found: findings.filter(({ code }) => code === "cache-one-method") };
  } finally {
    await end();
  }
}

test("a second route with the same token shows that a cached policy covers only the first", async () => {
  const { paths, found } = await foundOf(REPEATS);
  expect(paths).toContain("dev/invoices");
  expect(found).toMatchObject([{ severity: "error" }]);
  expect(found[0]?.evidence[0]).toMatch(
    /^GET .*\/dev\/invoices with the same token answered 403 AccessDeniedException$/,
  );
});

test("no second route is asked without a cache, or where the policy covers the stage", async () => {
  const uncached = await foundOf(REPEATS, { authorizerResultTtlInSeconds: 0 });
  const whole = await foundOf(policyOf(allow('arn.split("/").slice(0, 2).join("/") + "/*"')));
  for (const { paths, found } of [uncached, whole]) {
    expect(paths.filter((one) => one?.startsWith("dev/invoices"))).toEqual([]);
    expect(found).toEqual([]);
  }
});

test("an authorizer that denies the second route by itself has no fault", async () => {
  const { paths, found } = await foundOf(policyOf(allow('arn.replace(/GET.*/, "GET/orders")')));
  expect(paths).toContain("dev/invoices");
  expect(found).toEqual([]);
});
