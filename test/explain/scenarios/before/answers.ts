import { ALLOWED, node } from "../../plain/function-code.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

const answering = (status: number, body: object) =>
  node(`export const handler = async () => ({
  statusCode: ${status},
  headers: { "Access-Control-Allow-Origin": "*" },
  body: ${JSON.stringify(JSON.stringify(body))},
});`);

export const scenarios: readonly Scenario[] = [
  {
    name: "the function answers 404 itself",
    expect: "backend-answered",
    severity: "note",
    async make(account) {
      const { api } = await protectedApi(account, { backendCode: answering(404, { message: "no such order" }) });
      return api.call("/orders/7", { token: ALLOWED });
    },
  },
  {
    name: "the function answers 403 itself, in words like those of API Gateway",
    expect: "backend-answered",
    severity: "note",
    async make(account) {
      const { api } = await protectedApi(account, { backendCode: answering(403, { message: "Forbidden" }) });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the function answers 500 itself",
    expect: "backend-answered",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account, { backendCode: answering(500, { error: "database" }) });
      return api.call("/orders", { token: ALLOWED });
    },
  },
];
