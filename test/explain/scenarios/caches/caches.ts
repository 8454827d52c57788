import { UpdateFunctionCodeCommand } from "@aws-sdk/client-lambda";
import { zipOf } from "../../../support/local/sample-function.ts";
import { allow, answeredCall, policyOf } from "../../plain/answering-authorizer.ts";
import { callOnce } from "../../plain/call-once.ts";
import { ALLOWED, BACKEND, node, TOKEN_AUTHORIZER } from "../../plain/function-code.ts";
import { lambdaProxy } from "../../plain/integrations.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

/** As many tutorials have it: the policy is for the method that is called. */
const REPEATS = policyOf(allow("arn"));

/** Allows what the header names: a REQUEST authorizer that reads more than its cache key. */
const TENANT_AUTHORIZER = node(`
export const handler = async ({ headers, methodArn }) => {
  const [arn, stage] = methodArn.split("/");
  const Effect = headers["X-Tenant"] === "blue" ? "Allow" : "Deny";
  const Statement = [{ Action: "execute-api:Invoke", Effect, Resource: arn + "/" + stage + "/*" }];
  return { principalId: headers["X-Tenant"], policyDocument: { Version: "2012-10-17", Statement } };
};
`);
const DENYING = node(TOKEN_AUTHORIZER.text.replace('"Allow" : "Deny"', '"Deny" : "Allow"'));

/** GET /orders behind an authorizer that is cached by the host name. */
async function tenantApi(account: PlainAccount) {
  const api = await account.api();
  const fn = await account.sharedFunction(TENANT_AUTHORIZER);
  const authorizer = await api.requestAuthorizer(fn, { identitySource: "method.request.header.Host" });
  await api.method("GET", "/orders", { authorizer, integration: lambdaProxy(await account.sharedFunction(BACKEND)) });
  await api.deploy();
  return api;
}

export const scenarios: readonly Scenario[] = [
  {
    name: "a cached policy for the method that was called first, and a call of another path",
    expect: "cache-one-method",
    severity: "error",
    async make(account) {
      const { api, ...first } = await answeredCall(account, REPEATS);
      await callOnce(first);
      return { ...first, ...api.call("/orders/7") };
    },
  },
  {
    name: "healthy: a policy for the method that was called, without a cache",
    expect: null,
    make: (account) => answeredCall(account, REPEATS, { authorizer: { authorizerResultTtlInSeconds: 0 } }),
  },
  {
    name: "a cache whose key is the host, and a policy of another caller",
    expect: "cache-key",
    severity: "error",
    async make(account) {
      const api = await tenantApi(account);
      await callOnce(api.call("/orders", { headers: { "X-Tenant": "red" } }));
      return api.call("/orders", { headers: { "X-Tenant": "blue" } });
    },
  },
  {
    name: "a cached policy from before the function was changed",
    expect: "cache-stale",
    severity: "warning",
    async make(account) {
      const { api, authorizer } = await protectedApi(account, { authorizerCode: DENYING });
      const call = api.call("/orders", { token: ALLOWED });
      await callOnce(call);
      const code = new UpdateFunctionCodeCommand({
        FunctionName: authorizer.name,
        ZipFile: zipOf(TOKEN_AUTHORIZER.file, TOKEN_AUTHORIZER.text),
      });
      await account.lambda.send(code);
      return call;
    },
  },
];
