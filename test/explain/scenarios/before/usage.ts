import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  type CreateUsagePlanCommandInput,
  CreateUsagePlanKeyCommand,
  UpdateApiKeyCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import { ALLOWED } from "../../plain/function-code.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { newName } from "../../plain/plain-functions.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

const KEYED = { method: { apiKeyRequired: true } };
const refused = { expect: "api-key", severity: "error" } as const;

/** An API key in a usage plan. @param stage of the plan: "<api>:<stage>". */
async function keyIn(
  { apigateway }: PlainAccount,
  stages: readonly { readonly apiId: string; readonly stage: string }[],
  changes: Partial<CreateUsagePlanCommandInput> = {},
) {
  const key = await apigateway.send(new CreateApiKeyCommand({ name: newName("key"), enabled: true }));
  const plan = await apigateway.send(
    new CreateUsagePlanCommand({ name: newName("plan"), apiStages: [...stages], ...changes }),
  );
  await apigateway.send(new CreateUsagePlanKeyCommand({ usagePlanId: plan.id, keyId: key.id, keyType: "API_KEY" }));
  return { id: key.id, headers: { "x-api-key": key.value ?? "" } };
}

export const scenarios: readonly Scenario[] = [
  {
    name: "the route requires an API key, and the call has none",
    expect: "api-key",
    severity: "note",
    async make(account) {
      const { api } = await protectedApi(account, KEYED);
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the API key does not exist",
    ...refused,
    async make(account) {
      const { api } = await protectedApi(account, KEYED);
      await keyIn(account, [{ apiId: api.id, stage: "dev" }]);
      const headers = { "x-api-key": "Zb7Yx6Wv5Ut4Sr3Qp2On1Ml0Kj9Ih8Gf" };
      return api.call("/orders", { token: ALLOWED, headers });
    },
  },
  {
    name: "the API key is disabled",
    ...refused,
    async make(account) {
      const { api } = await protectedApi(account, KEYED);
      const { id, headers } = await keyIn(account, [{ apiId: api.id, stage: "dev" }]);
      const patchOperations = [{ op: "replace", path: "/enabled", value: "false" } as const];
      await account.apigateway.send(new UpdateApiKeyCommand({ apiKey: id, patchOperations }));
      return api.call("/orders", { token: ALLOWED, headers });
    },
  },
  {
    name: "the usage plan of the API key has another stage",
    ...refused,
    async make(account) {
      const { api } = await protectedApi(account, KEYED);
      await api.deploy("prod");
      await api.deploy("dev");
      const { headers } = await keyIn(account, [{ apiId: api.id, stage: "prod" }]);
      return api.call("/orders", { token: ALLOWED, headers });
    },
  },
  {
    name: "the API key is in no usage plan of the stage, which has one",
    ...refused,
    async make(account) {
      const { api } = await protectedApi(account, KEYED);
      await keyIn(account, [{ apiId: api.id, stage: "dev" }]);
      const { headers } = await keyIn(account, []);
      return api.call("/orders", { token: ALLOWED, headers });
    },
  },
  {
    name: "API keys come from the authorizer, which returns none",
    ...refused,
    async make(account) {
      const { api } = await protectedApi(account, { ...KEYED, api: { apiKeySource: "AUTHORIZER" } });
      const { headers } = await keyIn(account, [{ apiId: api.id, stage: "dev" }]);
      return api.call("/orders", { token: ALLOWED, headers });
    },
  },
  {
    name: "the stage lets no call of the method through",
    expect: "throttled",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account);
      const patchOperations = ["rateLimit", "burstLimit"].map(
        (limit) => ({ op: "replace", path: `/~1orders/GET/throttling/${limit}`, value: "0" }) as const,
      );
      await account.apigateway.send(new UpdateStageCommand({ restApiId: api.id, stageName: "dev", patchOperations }));
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the stage lets no call through",
    expect: "throttled",
    async make(account) {
      const { api } = await protectedApi(account);
      const patchOperations = ["rateLimit", "burstLimit"].map(
        (limit) => ({ op: "replace", path: `/*/*/throttling/${limit}`, value: "0" }) as const,
      );
      await account.apigateway.send(new UpdateStageCommand({ restApiId: api.id, stageName: "dev", patchOperations }));
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the usage plan lets no call through",
    expect: "throttled",
    async make(account) {
      const { api } = await protectedApi(account, KEYED);
      const throttle = { rateLimit: 0, burstLimit: 0 };
      const { headers } = await keyIn(account, [{ apiId: api.id, stage: "dev" }], { throttle });
      return api.call("/orders", { token: ALLOWED, headers });
    },
  },
  {
    name: "the quota of the API key is used up",
    expect: "quota-exceeded",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account, KEYED);
      const quota = { limit: 1, period: "MONTH" } as const;
      const { headers } = await keyIn(account, [{ apiId: api.id, stage: "dev" }], { quota });
      const call = api.call("/orders", { token: ALLOWED, headers });
      await fetch(call.url, { headers: { ...headers, Authorization: `Bearer ${ALLOWED}` } });
      return call;
    },
  },
  {
    name: "the token is longer than all headers may be",
    expect: "request-too-large",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account);
      return api.call("/orders", { token: `${ALLOWED}${"x".repeat(11_000)}` });
    },
  },
];
