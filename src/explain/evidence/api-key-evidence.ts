/** What is known of API keys for a stage. No value of a key is in it. */
export interface ApiKeyEvidence {
  /** Usage plans that have the stage. */
  readonly plans: readonly UsagePlanInfo[];
  /** The key that the call sends in x-api-key; undefined when it sends none, or no key has that value. */
  readonly key: SentKey | undefined;
}

/** A usage plan. */
export interface UsagePlanInfo {
  readonly id: string;
  readonly name: string;
  /** Requests per second; undefined without a limit. */
  readonly rate: number | undefined;
  readonly burst: number | undefined;
  /** "1000 requests per MONTH"; undefined without a quota. */
  readonly quota: string | undefined;
}

/** An API key, without its value. */
export interface SentKey {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Ids of the usage plans that have it. */
  readonly planIds: readonly string[];
}
