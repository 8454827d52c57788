import { AuthzError } from "../lib/errors.ts";

/** When to call again, how often, for how long. A named value, so that every wait in the tool can be found and justified. */
export interface RetryPolicy {
  /** What is waited for, as a person reads it: "IAM to let Lambda use the new role". */
  readonly waitsFor: string;
  /** True only for the one answer that is known to pass. */
  readonly when: (error: unknown) => boolean;
  /** How long before the second call, where that may well be sooner than between all others. */
  readonly firstMs?: number;
  readonly everyMs: number;
  readonly capMs: number;
}

export interface RetryHooks {
  readonly now: () => number;
  /** Resolves after that many milliseconds, or rejects when the run is interrupted. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Told before each wait that brings the whole to 2 s or more. */
  readonly waiting?: (waitsFor: string, ms: number) => void;
}

// Below this nobody wonders what takes so long.
const NOTICEABLE_MS = 2_000;

interface Waited {
  readonly waited?: { readonly waitsFor: string; readonly ms: number };
}

/** For an error that ended a retry at its cap: what was waited for and how long; "" for all others. */
export function waitedWords(error: unknown): string {
  const { waited } = (error instanceof Error ? error : {}) as Waited;
  return waited === undefined
    ? ""
    : `gave up after ${Math.round(waited.ms / 1_000)} s of waiting for ${waited.waitsFor}`;
}

/** What is thrown at the cap: what AWS said stays as it is, for callers look at its name; a mere "not yet" is put into words. */
function atCap(error: unknown, { waitsFor }: RetryPolicy, ms: number): Error {
  const waited = { waitsFor, ms };
  if (error instanceof Error) return Object.assign(error, { waited });
  const message = waitedWords(Object.assign(new Error(), { waited }));
  return new AuthzError("AWS_REFUSED", message, { fix: "run the same command again: it goes on where it stopped" });
}

/**
 * Calls until the policy's condition no longer holds or the cap is reached; then the last error is thrown as it came,
 * with what was waited for.
 */
export async function retry<T>(policy: RetryPolicy, call: () => Promise<T>, hooks: RetryHooks): Promise<T> {
  const start = hooks.now();
  const deadline = start + policy.capMs;
  for (let wait = policy.firstMs ?? policy.everyMs; ; wait = policy.everyMs) {
    try {
      return await call();
    } catch (error) {
      if (!policy.when(error)) throw error;
      if (hooks.now() + wait > deadline) throw atCap(error, policy, hooks.now() - start);
      if (hooks.now() - start + wait >= NOTICEABLE_MS) hooks.waiting?.(policy.waitsFor, wait);
      await hooks.sleep(wait);
    }
  }
}
