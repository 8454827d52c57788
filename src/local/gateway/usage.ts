import { settingsOf } from "../apigateway/method-settings.ts";
import type { ApiKey, ApiStage, Quota, Throttle, UsagePlan } from "../apigateway/usage/usage-model.ts";
import { usageIn } from "../apigateway/usage/usage-model.ts";
import type { World } from "../world.ts";
import { Failure } from "./failure.ts";
import { type GatewayRequest, headerIn } from "./request.ts";
import type { Route } from "./routing.ts";

interface Bucket {
  tokens: number;
  /** Milliseconds since 1970. */
  since: number;
}

interface Count {
  readonly period: number;
  used: number;
}

const DAY_MS = 86_400_000;
const SUNDAY = Date.UTC(1970, 0, 4);

/** When the period that is now began, in milliseconds since 1970. */
function startOf({ period, offset }: Quota, now: number): number {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  if (period === "DAY") return today;
  if (period === "WEEK") return today - (((((today - SUNDAY) / DAY_MS - offset) % 7) + 7) % 7) * DAY_MS;
  const date = new Date(today);
  const started = date.getUTCDate() > offset ? 0 : 1;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - started, offset + 1);
}

/** The limit of one method, where the plan has one, instead of the plan's own. */
function throttleOf(plan: UsagePlan, { throttle = {} }: ApiStage, verb: string, { resource, method }: Route) {
  const names = [`${resource.path}/${verb}`, `${resource.path}/${method.httpMethod}`];
  const name = names.find((one) => Object.hasOwn(throttle, one));
  return name === undefined ? { name: "", limits: plan.throttle } : { name, limits: throttle[name] };
}

const stageOf = ({ apiStages }: UsagePlan, { api, stage }: GatewayRequest): ApiStage | undefined =>
  apiStages.find((one) => one.apiId === api.id && one.stage === stage.stageName);

/** Counts the usage of API keys. Counts live in this process: they restart with it. */
export function createUsage(world: World) {
  const buckets = new Map<string, Bucket>();
  const counts = new Map<string, Count>();

  /** A bucket that fills at the rate and holds the burst. @throws Failure THROTTLED. */
  function takeToken(key: string, throttle: Throttle, now: number): void {
    const { rateLimit = Infinity, burstLimit = Math.max(1, rateLimit) } = throttle;
    const bucket = buckets.get(key) ?? { tokens: burstLimit, since: now };
    buckets.set(key, bucket);
    const filled = rateLimit === Infinity ? burstLimit : bucket.tokens + (rateLimit * (now - bucket.since)) / 1_000;
    Object.assign(bucket, { tokens: Math.min(burstLimit, filled), since: now });
    if (bucket.tokens < 1) throw new Failure("THROTTLED", "Too Many Requests");
    bucket.tokens -= 1;
  }

  /** @throws Failure QUOTA_EXCEEDED. */
  function count(key: string, quota: Quota, now: number): void {
    const period = startOf(quota, now);
    const known = counts.get(key);
    const current = known?.period === period ? known : { period, used: 0 };
    counts.set(key, current);
    if (current.used >= quota.limit) throw new Failure("QUOTA_EXCEEDED", "Limit Exceeded");
    current.used += 1;
  }

  /** @throws Failure INVALID_API_KEY. */
  function find(request: GatewayRequest, value: string | undefined): { key: ApiKey; plan: UsagePlan; stage: ApiStage } {
    const { keys, plans } = usageIn(world, request.region);
    const key = Object.values(keys).find((one) => one.value === value && one.enabled);
    for (const plan of Object.values(plans)) {
      const stage = stageOf(plan, request);
      if (key !== undefined && stage !== undefined && plan.keyIds.includes(key.id)) return { key, plan, stage };
    }
    throw new Failure("INVALID_API_KEY", "Forbidden");
  }

  /**
   * Lets a request to a method that wants an API key through, when its key is in a plan of the stage that is not used
   * up. A request that is throttled does not count for the quota.
   * @param usageIdentifierKey what the authorizer gave, where keys come from authorizers.
   * @returns what `requestContext.identity` says of the key; undefined for a method that requires none.
   * @throws Failure INVALID_API_KEY, THROTTLED, QUOTA_EXCEEDED.
   */
  function spend(request: GatewayRequest, routed: Route, usageIdentifierKey: string | undefined) {
    if (!routed.method.apiKeyRequired) return undefined;
    const isAuthorizers = request.snapshot.apiKeySource === "AUTHORIZER";
    const { key, plan, stage } = find(request, isAuthorizers ? usageIdentifierKey : headerIn(request, "x-api-key"));
    const { name, limits } = throttleOf(plan, stage, request.verb, routed);
    const counter = `${plan.id} ${key.id}`;
    if (limits !== undefined) takeToken(`${counter} ${name}`, limits, request.at);
    if (plan.quota !== undefined) count(counter, plan.quota, request.at);
    return { apiKey: key.value, apiKeyId: key.id };
  }

  /** The throttling of the method in the stage, for all callers. @throws Failure THROTTLED. */
  function throttle({ api, stage, verb, at }: GatewayRequest, { resource: { path }, method: { httpMethod } }: Route) {
    const settings = settingsOf(stage, path, [verb, httpMethod]);
    // A negative limit means unlimited.
    const limit = (value = -1) => (value < 0 ? Infinity : value);
    const limits = [settings?.throttlingRateLimit, settings?.throttlingBurstLimit].map(limit);
    const [rateLimit = Infinity, burstLimit = Infinity] = limits;
    if (settings) takeToken(`${api.id} ${stage.stageName} ${path} ${httpMethod}`, { rateLimit, burstLimit }, at);
  }

  return function meter(...call: Parameters<typeof spend>): ReturnType<typeof spend> {
    const key = spend(...call);
    throttle(call[0], call[1]);
    return key;
  };
}
