import type { Listener } from "../events.ts";

/** When to call again, how often, for how long. A named value, so that every wait in the tool can be found and justified. */
export interface RetryPolicy {
  /** What is waited for, as a person reads it: "IAM to let Lambda use the new role". */
  readonly waitsFor: string;
  /** True only for the one answer that is known to pass. */
  readonly when: (error: unknown) => boolean;
  /** How long before the second call, where that may well be sooner than between all others. */
  readonly firstMs?: number;
  readonly everyMs: number;
  /** Waits double from `everyMs` to this and are cut at random by up to a half; without it they are all alike. */
  readonly upToMs?: number;
  readonly capMs: number;
}

export interface RetryHooks {
  readonly now: () => number;
  /** Resolves after that many milliseconds, or rejects when the run is interrupted. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly on?: Listener;
  /** From 0 to 1. */
  readonly random?: () => number;
}

// Below this nobody wonders what takes so long.
const NOTICEABLE_MS = 2_000;

interface Waited {
  readonly waited?: { readonly waitsFor: string; readonly ms: number };
}

/** For an error that ended a retry at its cap: what was waited for and how long; "" for all others. */
export function waitedText(error: unknown): string {
  const { waited } = (error instanceof Error ? error : {}) as Waited;
  return waited === undefined
    ? ""
    : `gave up after ${Math.round(waited.ms / 1_000)} s of waiting for ${waited.waitsFor}`;
}

/** What is thrown at the cap: the last error as it came, for callers check its name, with what was waited for. */
const atCap = (error: unknown, { waitsFor }: RetryPolicy, ms: number): unknown =>
  error instanceof Error ? Object.assign(error, { waited: { waitsFor, ms } }) : error;

/** The last wait of a policy that doubles ends at its cap. */
function waitBefore({ firstMs, everyMs, upToMs }: RetryPolicy, turn: number, left: number, random: () => number) {
  if (upToMs === undefined) return turn === 0 ? (firstMs ?? everyMs) : everyMs;
  const full = Math.min(everyMs * 2 ** Math.min(turn, 20), upToMs);
  return Math.min(Math.round(full * (1 - random() / 2)), left);
}

/**
 * Calls until the policy's condition no longer holds or the cap is reached; then the last error is thrown as it came,
 * with what was waited for.
 */
export async function retry<T>(policy: RetryPolicy, call: () => Promise<T>, hooks: RetryHooks): Promise<T> {
  const start = hooks.now();
  const deadline = start + policy.capMs;
  for (let turn = 0; ; turn++) {
    try {
      return await call();
    } catch (error) {
      if (!policy.when(error)) throw error;
      const left = deadline - hooks.now();
      const wait = waitBefore(policy, turn, left, hooks.random ?? Math.random);
      if (wait > left || left <= 0) throw atCap(error, policy, hooks.now() - start);
      if (hooks.now() - start + wait >= NOTICEABLE_MS)
        hooks.on?.({ type: "waiting", waitsFor: policy.waitsFor, ms: wait, leftMs: left });
      await hooks.sleep(wait);
    }
  }
}
