import type { Config } from "../../config/config.ts";
import { isOpaque } from "../../config/own-authorizer.ts";
import type { KnownIssuer } from "../../issuers/known-issuer.ts";
import { adviceIn, type Check } from "../check.ts";
import { tooLong } from "../explain/explain-header.ts";
import { explain, issuerOf } from "../explain/explain-token.ts";
import { type Decoded, decode } from "../jwt.ts";
import { AGAIN, casesOf } from "./cases.ts";
import { type CaseRun, runCase } from "./run-case.ts";

export interface ProofInput {
  readonly config: Config;
  /** Ends with a slash. */
  readonly invokeUrl: string;
  readonly issuers: readonly KnownIssuer[];
  /** Without "Bearer". It is sent to the API only. */
  readonly token: string;
  readonly allMethods: boolean;
  /** Undefined is AWS itself. */
  readonly endpoint: string | undefined;
  /** Whether DEFAULT_4XX is configured with the CORS header; called only when the response lacks it. */
  readonly configuredCors: () => Promise<boolean>;
  readonly clock: CaseRun["clock"];
  /** Ends the proof at once, requests in flight included. */
  readonly signal: AbortSignal;
}

/** The verdict table of test-token. */
export interface Proof {
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

const IN_FLIGHT = 4;
/** For some seconds after a deploy the data plane of AWS still answers as before; an emulator does not lag. */
const AWS_LAG_MS = 15_000;

const NOT_CHECKED: Check = {
  name: "token and rules",
  expected: "as your own authorizer decides",
  got: "not checked",
  ok: true,
  skipped: true,
  hint: "without [issuer.*] the token cannot be checked: every protected route must accept it, and no rule predicts a 403",
};

/** Works through a list, a few items at a time, and keeps its order. */
async function several<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += IN_FLIGHT) {
    results.push(...(await Promise.all(items.slice(i, i + IN_FLIGHT).map(work))));
  }
  return results;
}

function tokenChecks({ config, issuers, token, clock }: ProofInput, decoded: Decoded): readonly Check[] {
  if (isOpaque(config)) return [NOT_CHECKED];
  const { clockToleranceSeconds, runtime } = config.authorizer;
  const now = clock.now() / 1000;
  return [
    ...tooLong(token),
    ...explain(decoded, { issuers, runtime, rules: config.rules, clockToleranceSeconds, now }),
  ];
}

/**
 * Proves over HTTP that the deployed API protects the routes that it should and opens the others. Decodes the token first, so
 * that a failure can say why. Only statuses and headers are read.
 * @throws the signal's reason when it aborts.
 */
export async function prove(input: ProofInput): Promise<Proof> {
  const { config, issuers, token, allMethods, endpoint, clock } = input;
  const decoded: Decoded = isOpaque(config) ? { ok: false, why: "not decoded" } : decode(token);
  const ofToken = tokenChecks(input, decoded);
  const claims = decoded.ok ? decoded.claims : {};
  const cases = casesOf({ config, token, claims, issuer: issuerOf(decoded, issuers), allMethods });
  const isAws = endpoint === undefined;
  const [wrong] = ofToken.filter((check) => !check.ok);
  const tokenHint = wrong && adviceIn(wrong);
  const deadline = clock.now() + (isAws ? AWS_LAG_MS : 0);
  const run: CaseRun = { ...input, deadline, context: { config, tokenHint, isAws } };
  // Repeats go last: only then a cached policy can answer them.
  const repeats = cases.filter(({ name }) => name.endsWith(AGAIN));
  const others = cases.filter((one) => !repeats.includes(one));
  const ofOthers = await several(others, (one) => runCase(run, one));
  const checks = [...ofToken, ...ofOthers, ...(await several(repeats, (one) => runCase(run, one)))];
  return { ok: checks.every(({ ok }) => ok), checks };
}
