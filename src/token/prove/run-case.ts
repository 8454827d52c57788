import type { Check } from "../check.ts";
import { expectedText, type ProofCase } from "./proof-case.ts";
import { send } from "./send-request.ts";
import { judge, type VerdictContext } from "./verdict.ts";
import { functionNeverRan } from "./verdict-hints.ts";

/** What sending a case needs. */
export interface CaseRun {
  /** Ends with a slash. */
  readonly invokeUrl: string;
  readonly context: VerdictContext;
  /** Whether DEFAULT_4XX is configured with the CORS header; called only when the response lacks it. */
  readonly configuredCors: () => Promise<boolean>;
  readonly clock: { readonly now: () => number; readonly sleep: (ms: number) => Promise<void> };
  /** In milliseconds since 1970: no case is repeated later. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

interface Attempt {
  readonly check: Check;
  /** Repeating the request changes nothing: the verb is safe, or the function did not run. */
  readonly repeatable: boolean;
}

const REPEATABLE = ["GET", "HEAD", "OPTIONS"];
const REPEAT_MS = 1_000;
const NOT_APPLIED = "this endpoint does not apply gateway responses; DEFAULT_4XX is configured with the header";

/** Sends the request of a case and judges the response, again once a second until it is right or the deadline passes. */
export async function runCase(run: CaseRun, proofCase: ProofCase): Promise<Check> {
  for (;;) {
    const { check, repeatable } = await attempt(run, proofCase);
    if (check.ok || !repeatable || run.clock.now() + REPEAT_MS > run.deadline)
      return withConfiguredCors(run, proofCase, check);
    await run.clock.sleep(REPEAT_MS);
  }
}

async function attempt({ invokeUrl, context, signal }: CaseRun, proofCase: ProofCase): Promise<Attempt> {
  const { name, verb, path, headers, skip } = proofCase;
  const expected = expectedText(proofCase.expected);
  const repeatable = REPEATABLE.includes(verb);
  if (skip !== undefined)
    return { check: { name, expected, got: "not sent", ok: true, skipped: true, hint: skip }, repeatable };
  try {
    const response = await send(invokeUrl + path, verb, headers, signal);
    return { check: judge(proofCase, response, context), repeatable: repeatable || functionNeverRan(response) };
  } catch (error) {
    signal.throwIfAborted();
    const got = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : "no answer";
    return { check: { name, expected, got, ok: false, hint: `${invokeUrl} cannot be reached` }, repeatable };
  }
}

/** An endpoint that does not apply gateway responses sends no CORS header: then their configuration is checked. */
async function withConfiguredCors({ context, configuredCors }: CaseRun, { expected }: ProofCase, check: Check) {
  // A header with a wrong value was sent, so this endpoint does apply them.
  if (expected !== "CORS header" || check.got !== "none" || context.isAws) return check;
  if (!(await configuredCors())) return check;
  const { command: _, ...rest } = check;
  return { ...rest, ok: true, skipped: true as const, hint: NOT_APPLIED };
}
