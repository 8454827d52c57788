import { type ApiKey, GetApiKeysCommand, GetUsagePlansCommand, type UsagePlan } from "@aws-sdk/client-api-gateway";
import { allPages } from "./all-pages.ts";
import type { ApiKeyEvidence, SentKey, UsagePlanInfo } from "./api-key-evidence.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { Item } from "./item.ts";

const planInfo = ({ id = "", name = "", throttle, quota }: UsagePlan): UsagePlanInfo => ({
  id,
  name,
  rate: throttle?.rateLimit,
  burst: throttle?.burstLimit,
  quota: quota?.limit === undefined ? undefined : `${quota.limit} requests per ${quota.period ?? "period"}`,
});

/** The key with a value, and the plans that have it. The values that AWS returns are compared here and go no further. */
async function keyWith({ apigateway }: ReadAws, value: string): Promise<SentKey | undefined> {
  const isIt = (one: ApiKey) => one.value === value;
  const keys = await allPages(
    async (position) => {
      const input = { includeValues: true, limit: 500, ...(position && { position }) };
      const { items, position: next } = await apigateway.send(new GetApiKeysCommand(input));
      return { items, next };
    },
    (items) => items.some(isIt),
  );
  const key = keys.find(isIt);
  if (key?.id === undefined) return undefined;
  const { items: plans = [] } = await apigateway.send(new GetUsagePlansCommand({ keyId: key.id, limit: 500 }));
  return {
    id: key.id,
    name: key.name ?? "",
    enabled: key.enabled ?? false,
    planIds: plans.flatMap(({ id }) => (id === undefined ? [] : [id])),
  };
}

/** Looks at the usage plans of a stage and at the key that a call sends. @param sent the value of x-api-key. */
export function readApiKeys(
  aws: ReadAws,
  reader: Reader,
  { apiId, stageName, sent }: { readonly apiId: string; readonly stageName: string; readonly sent: string | undefined },
): Promise<Item<ApiKeyEvidence>> {
  return reader.read("usage plans and API keys", "apigateway:GET", async () => {
    const [{ items = [] }, key] = await Promise.all([
      aws.apigateway.send(new GetUsagePlansCommand({ limit: 500 })),
      sent === undefined ? undefined : keyWith(aws, sent),
    ]);
    const ofStage = items.filter(({ apiStages = [] }) =>
      apiStages.some((one) => one.apiId === apiId && one.stage === stageName),
    );
    return { plans: ofStage.map(planInfo), key };
  });
}
