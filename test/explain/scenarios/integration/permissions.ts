import { ALLOWED, BACKEND } from "../../plain/function-code.ts";
import { lambdaProxy } from "../../plain/integrations.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import type { PlainApi } from "../../plain/plain-api.ts";
import type { PlainFunction } from "../../plain/plain-functions.ts";
import { type Changes, type ProtectedParts, protectedApi } from "../../plain/protected-api.ts";
import { aliasOf } from "../../plain/qualifier.ts";
import type { Call, Scenario } from "../../scenario.ts";

/** The healthy API, whose backend function has these permissions only. */
async function permitted(
  account: PlainAccount,
  grant: (api: PlainApi, backend: PlainFunction) => Promise<unknown>,
  path = "/orders",
): Promise<Call> {
  const before = ({ api, backend }: ProtectedParts) => grant(api, backend);
  const { api } = await protectedApi(account, { backend: { permit: false }, before });
  return api.call(path, { token: ALLOWED });
}

/** The healthy API, whose integration has a role. */
async function withRole(account: PlainAccount, credentials: string, changes: Changes = {}): Promise<Call> {
  const { api } = await protectedApi(account, { ...changes, backend: { permit: false, credentials } });
  return api.call("/orders", { token: ALLOWED });
}

const wrong = (name: string, make: Scenario["make"]): Scenario => ({
  name,
  expect: "integration-permission",
  severity: "error",
  make,
});

const INVOKE = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" };

export const scenarios: readonly Scenario[] = [
  wrong("API Gateway has no permission to invoke the backend function", (account) =>
    permitted(account, async () => {}),
  ),
  wrong("the permission of the backend function names another API", (account) =>
    permitted(account, (api, backend) =>
      api.permission(backend, `${api.arn.replace(api.id, "a1b2c3d4e5")}/*/GET/orders`),
    ),
  ),
  wrong("the permission of the backend function names another stage", (account) =>
    permitted(account, (api, backend) => api.permission(backend, "/prod/GET/orders")),
  ),
  wrong("the permission of the backend function names another method", (account) =>
    permitted(account, (api, backend) => api.permission(backend, "/*/POST/orders")),
  ),
  wrong("the permission of the backend function names another path", (account) =>
    permitted(account, (api, backend) => api.permission(backend, "/*/GET/orders"), "/orders/7"),
  ),
  wrong("the permission of the backend function is that of an authorizer", (account) =>
    permitted(account, (api, backend) => api.permission(backend, "/authorizers/*")),
  ),
  wrong("the permission of the backend function is for another service", (account) =>
    permitted(account, (api, backend) => api.permission(backend, "/*/*/*", { Principal: "events.amazonaws.com" })),
  ),
  wrong("the integration invokes an alias, the permission is that of the function", async (account) => {
    const alias = await aliasOf(account, await account.ownFunction(BACKEND), "live");
    const { api } = await protectedApi(account, {
      before: async ({ api }) => {
        await api.method("GET", "/live", { integration: lambdaProxy(alias, { permit: false }) });
        await api.permission({ name: alias.name, arn: alias.arn }, "/*/GET/live");
      },
    });
    return api.call("/live");
  }),
  {
    name: "the role of the integration does not trust API Gateway",
    expect: "integration-role",
    make: async (account) => withRole(account, await account.role(["lambda.amazonaws.com"], INVOKE)),
  },
  {
    name: "the role of the integration may invoke another function only",
    expect: "integration-role",
    async make(account) {
      const Resource = `arn:aws:lambda:us-east-1:${account.accountId}:function:other`;
      return withRole(account, await account.role(["apigateway.amazonaws.com"], { ...INVOKE, Resource }));
    },
  },
  {
    name: "the role of the integration does not exist",
    expect: "integration-role",
    make: (account) => withRole(account, `arn:aws:iam::${account.accountId}:role/absent`),
  },
];
