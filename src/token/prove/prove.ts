import type { Config } from "../../config/config.ts";
import { isOpaque } from "../../config/own-authorizer.ts";
import type { KnownIssuer } from "../../issuers/known-issuer.ts";
import type { Check } from "../check.ts";
import { tooLong } from "../explain/header.ts";
import { explain, issuerOf } from "../explain/token.ts";
import { type Decoded, decode } from "../jwt.ts";
import { AGAIN, type Case, casesOf } from "./cases.ts";
import { send } from "./request.ts";
import { functionNeverRan, judge, wordsFor } from "./verdict.ts";

export interface ProofInput {
  readonly config: Config;
  /** Ends with a slash. */
  readonly invokeUrl: string;
  readonly issuers: readonly KnownIssuer[];
  /** Without "Bearer". Goes nowhere but to the API. */
  readonly token: string;
  readonly allMethods: boolean;
  /** Undefined is AWS itself. */
  readonly endpoint: string | undefined;
  /** Headers of the DEFAULT_4XX gateway response as configured; asked for only when the answer lacks them. */
  readonly configuredCors: () => Promise<boolean>;
  readonly clock: { readonly now: () => number; readonly sleep: (ms: number) => Promise<void> };
  /** Ends the proof at once, requests under way included. */
  readonly signal: AbortSignal;
}

/** The verdict table of test-token. */
export interface Proof {
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

interface Attempt {
  readonly check: Check;
  /** Asking once more can change nothing: the verb is safe, or the function did not run. */
  readonly repeatable: boolean;
}

const REPEATABLE = ["GET", "HEAD", "OPTIONS"];
const IN_FLIGHT = 4;
const LAG = { everyMs: 1_000, capMs: 15_000 };
const CANNOT_SHOW = "this endpoint does not apply gateway responses; DEFAULT_4XX is configured with the header";

const NOT_LOOKED_INTO: Check = {
  name: "token and rules",
  expected: "as your own authorizer has it",
  got: "not looked into",
  ok: true,
  skipped: true,
  hint: "without [issuer.*] nothing is known of the token: it must get through everywhere, and no rule predicts a 403",
};

/** Works through a list, a few at a time, keeping its order. */
async function several<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += IN_FLIGHT) {
    results.push(...(await Promise.all(items.slice(i, i + IN_FLIGHT).map(work))));
  }
  return results;
}

/**
 * Proves over HTTP that the deployed API guards what it should and opens what it should. Decodes the token first, so
 * that a failure can say why. Only statuses and headers are looked at.
 * @throws the signal's reason when it aborts.
 */
export async function prove(input: ProofInput): Promise<Proof> {
  const { config, invokeUrl, issuers, token, allMethods, endpoint, clock, signal } = input;
  const opaque = isOpaque(config);
  const decoded: Decoded = opaque ? { ok: false, why: "nobody looked" } : decode(token);
  const { clockToleranceSeconds, runtime } = config.authorizer;
  const told = opaque
    ? [NOT_LOOKED_INTO]
    : [
        ...tooLong(token),
        ...explain(decoded, { issuers, runtime, rules: config.rules, clockToleranceSeconds, now: clock.now() / 1000 }),
      ];
  const tokenHint = told.find((check) => !check.ok)?.hint;
  const around = { config, tokenHint, isAws: endpoint === undefined };
  const claims = decoded.ok ? decoded.claims : {};
  const cases = casesOf({ config, token, claims, issuer: issuerOf(decoded, issuers), allMethods });

  const attempt = async (asked: Case): Promise<Attempt> => {
    const { name, verb, path, headers, skip } = asked;
    const expected = wordsFor(asked.expected);
    const repeatable = REPEATABLE.includes(verb);
    if (skip !== undefined) {
      return { check: { name, expected, got: "not sent", ok: true, skipped: true, hint: skip }, repeatable };
    }
    try {
      const answer = await send(invokeUrl + path, verb, headers, signal);
      return { check: judge(asked, answer, around), repeatable: repeatable || functionNeverRan(answer) };
    } catch (error) {
      signal.throwIfAborted();
      const got = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : "no answer";
      return { check: { name, expected, got, ok: false, hint: `${invokeUrl} cannot be reached` }, repeatable };
    }
  };
  const shown = async (asked: Case, check: Check): Promise<Check> => {
    // With a wrong value in it the header did come, so this endpoint does apply them.
    if (asked.expected !== "CORS header" || check.got !== "none" || endpoint === undefined) return check;
    return (await input.configuredCors()) ? { ...check, ok: true, skipped: true, hint: CANNOT_SHOW } : check;
  };
  // For some seconds after a deploy the data plane of AWS still answers as before; an emulator does not lag.
  const deadline = clock.now() + (endpoint === undefined ? LAG.capMs : 0);
  const patiently = async (asked: Case): Promise<Check> => {
    for (;;) {
      const { check, repeatable } = await attempt(asked);
      if (check.ok || !repeatable || clock.now() + LAG.everyMs > deadline) return shown(asked, check);
      await clock.sleep(LAG.everyMs);
    }
  };

  // Repeats go last: only then is there a cached policy to answer them.
  const repeats = cases.filter(({ name }) => name.endsWith(AGAIN));
  const first = await several(
    cases.filter((one) => !repeats.includes(one)),
    patiently,
  );
  const checks = [...told, ...first, ...(await several(repeats, patiently))];
  return { ok: checks.every(({ ok }) => ok), checks };
}
