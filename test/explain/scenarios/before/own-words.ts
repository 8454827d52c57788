import type { GatewayResponseType } from "@aws-sdk/client-api-gateway";
import { ALLOWED } from "../../plain/function-code.ts";
import { mock } from "../../plain/integrations.ts";
import type { PlainApi } from "../../plain/plain-api.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

/** The API answers in words of its own, with another status. */
const answering = (api: PlainApi, type: GatewayResponseType, statusCode: string) =>
  api.gatewayResponse(type, {}, { statusCode, responseTemplates: { "application/json": '{"error":"no"}' } });

const DENY = {
  Effect: "Deny",
  Principal: "*",
  Action: "execute-api:Invoke",
  Resource: "execute-api:/*",
  Condition: { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } },
};
const ALLOW = { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };

export const scenarios: readonly Scenario[] = [
  {
    name: "no such route, at an API that answers 404 in its own words",
    expect: "route-not-found",
    async make(account) {
      const { api } = await protectedApi(account, {
        before: ({ api }) => answering(api, "MISSING_AUTHENTICATION_TOKEN", "404"),
      });
      return api.call("/customers");
    },
  },
  {
    name: "no API key, at an API that answers 401 in its own words",
    expect: "api-key",
    severity: "note",
    async make(account) {
      const { api } = await protectedApi(account, {
        method: { apiKeyRequired: true },
        before: ({ api }) => answering(api, "INVALID_API_KEY", "401"),
      });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "a resource policy denies, at an API that answers 404 in its own words",
    expect: "resource-policy-denies",
    severity: "error",
    async make(account) {
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [ALLOW, DENY] });
      const { api } = await protectedApi(account, {
        api: { policy },
        before: ({ api }) => answering(api, "ACCESS_DENIED", "404"),
      });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "a MOCK answers 404 with a message, as API Gateway itself would",
    expect: "backend-answered",
    severity: "note",
    async make(account) {
      const gone = mock(404, { templates: { "application/json": '{"message":"Not Found"}' } });
      const { api } = await protectedApi(account, {
        before: ({ api }) => api.method("GET", "/gone", { integration: gone }),
      });
      return api.call("/gone");
    },
  },
];
