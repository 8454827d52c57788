import type { Listener } from "../events.ts";

/** When to retry, how often, for how long. A named value, so that every wait in the tool can be found and justified. */
export interface RetryPolicy {
  /** What the retry waits for, as text: "IAM to let Lambda use the new role". */
  readonly waitsFor: string;
  /** True only for the error that is known to be transient. */
  readonly when: (error: unknown) => boolean;
  /** The wait before the second call, if shorter than the others. */
  readonly firstMs?: number;
  readonly everyMs: number;
  /** Exponential backoff: waits double from `everyMs` to this, with a jitter of up to half; without it they are constant. */
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

// Shorter waits are not reported.
const NOTICEABLE_MS = 2_000;

interface Waited {
  readonly waited?: { readonly waitsFor: string; readonly ms: number };
}

/** For an error that ended a retry at its deadline: what was waited for and how long; "" for all others. */
export function waitedText(error: unknown): string {
  const { waited } = (error instanceof Error ? error : {}) as Waited;
  return waited === undefined
    ? ""
    : `gave up after ${Math.round(waited.ms / 1_000)} s of waiting for ${waited.waitsFor}`;
}

/** The error at the deadline: the last one itself, because callers check its name, with what was waited for. */
const atDeadline = (error: unknown, { waitsFor }: RetryPolicy, ms: number): unknown =>
  error instanceof Error ? Object.assign(error, { waited: { waitsFor, ms } }) : error;

/** With backoff, the last wait ends at the deadline. */
function waitBefore({ firstMs, everyMs, upToMs }: RetryPolicy, turn: number, left: number, random: () => number) {
  if (upToMs === undefined) return turn === 0 ? (firstMs ?? everyMs) : everyMs;
  const full = Math.min(everyMs * 2 ** Math.min(turn, 20), upToMs);
  return Math.min(Math.round(full * (1 - random() / 2)), left);
}

/**
 * Calls until the policy's condition no longer holds or its deadline has passed; then throws the last error, with what was
 * waited for.
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
      if (wait > left || left <= 0) throw atDeadline(error, policy, hooks.now() - start);
      if (hooks.now() - start + wait >= NOTICEABLE_MS)
        hooks.on?.({ type: "waiting", waitsFor: policy.waitsFor, ms: wait, leftMs: left });
      await hooks.sleep(wait);
    }
  }
}
