import type { World } from "../../world.ts";

/** A key that callers send with their requests. */
export interface ApiKey {
  readonly id: string;
  readonly value: string;
  name?: string;
  description?: string;
  customerId?: string;
  enabled: boolean;
  /** Seconds since 1970, as in answers. */
  readonly createdDate: number;
  lastUpdatedDate: number;
  readonly tags: Record<string, string>;
}

/** Requests in a second, and how many may come at once. */
export interface Throttle {
  readonly rateLimit?: number;
  readonly burstLimit?: number;
}

/** Requests in a period. */
export interface Quota {
  readonly limit: number;
  /** The day of the week (0 is Sunday) or of the month (0 is the first) on which a period starts. */
  readonly offset: number;
  readonly period: "DAY" | "WEEK" | "MONTH";
}

/** A stage that a plan is about. */
export interface ApiStage {
  readonly apiId: string;
  readonly stage: string;
  /** By path and verb: "/orders/GET", "//GET" for the root. */
  readonly throttle?: Readonly<Record<string, Throttle>>;
}

/** Which keys may call which stages, and how often. */
export interface UsagePlan {
  readonly id: string;
  name: string;
  description?: string;
  apiStages: readonly ApiStage[];
  throttle?: Throttle;
  quota?: Quota;
  readonly tags: Record<string, string>;
  /** Of the keys in the plan. */
  readonly keyIds: string[];
}

/** The keys and plans of a region by id. */
export const usageIn = ({ store }: World, region: string) =>
  store.of("apigateway-usage", region, () => ({
    keys: {} as Record<string, ApiKey>,
    plans: {} as Record<string, UsagePlan>,
  }));
