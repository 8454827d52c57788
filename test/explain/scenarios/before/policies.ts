import { UpdateRestApiCommand } from "@aws-sdk/client-api-gateway";
import { ALLOWED } from "../../plain/function-code.ts";
import { mock } from "../../plain/integrations.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

const statement = (Effect: "Allow" | "Deny", more: object = {}) => ({
  Effect,
  Principal: "*",
  Action: "execute-api:Invoke",
  Resource: "execute-api:/*",
  ...more,
});

/** The healthy API with GET /health, which is public, and a resource policy. */
async function withPolicy(account: PlainAccount, ...Statement: object[]) {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  const { api } = await protectedApi(account, {
    api: { policy },
    before: ({ api }) => api.method("GET", "/health", { integration: mock() }),
  });
  return api;
}

const OFFICE = { IpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } };
const NOT_OFFICE = { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } };
const denied = { expect: "resource-policy-denies", severity: "error" } as const;

export const scenarios: readonly Scenario[] = [
  {
    name: "healthy: a resource policy that allows everybody",
    expect: null,
    async make(account) {
      const api = await withPolicy(account, statement("Allow"));
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "healthy: a resource policy denies one method, and another one is called",
    expect: null,
    async make(account) {
      const deny = statement("Deny", { Resource: "execute-api:/*/DELETE/*" });
      const api = await withPolicy(account, statement("Allow"), deny);
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the resource policy denies all addresses but the office's, before the authorizer",
    ...denied,
    async make(account) {
      const api = await withPolicy(
        account,
        statement("Allow"),
        statement("Deny", { Sid: "OnlyOffice", Condition: NOT_OFFICE }),
      );
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the resource policy allows a public route for the office only",
    ...denied,
    async make(account) {
      const api = await withPolicy(account, statement("Allow", { Condition: OFFICE }));
      return api.call("/health");
    },
  },
  {
    name: "the resource policy allows another stage only",
    ...denied,
    async make(account) {
      const api = await withPolicy(account, statement("Allow", { Resource: "execute-api:/prod/*" }));
      return api.call("/health");
    },
  },
  {
    name: "the resource policy denies whoever comes from outside the VPC endpoint",
    ...denied,
    async make(account) {
      const outside = { StringNotEquals: { "aws:SourceVpce": "vpce-0a1b2c3d" } };
      const api = await withPolicy(account, statement("Allow"), statement("Deny", { Condition: outside }));
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the resource policy was corrected after the last deployment",
    expect: "changes-not-deployed",
    async make(account) {
      const api = await withPolicy(account, statement("Allow", { Resource: "execute-api:/prod/*" }));
      const value = JSON.stringify({ Version: "2012-10-17", Statement: [statement("Allow")] });
      const patchOperations = [{ op: "replace", path: "/policy", value } as const];
      await account.apigateway.send(new UpdateRestApiCommand({ restApiId: api.id, patchOperations }));
      return api.call("/health");
    },
  },
];
