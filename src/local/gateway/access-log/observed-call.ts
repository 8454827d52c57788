import type { Resource } from "../../apigateway/apigateway-model.ts";
import { Failure } from "../failure.ts";

/** The phases of a call that an access log tells apart. */
type PhaseName = "authenticate" | "authorizer" | "authorize" | "integration";

/** How a phase went: members of `$context.<phase>`. */
export interface Phase {
  readonly status?: number;
  readonly error?: string;
  /** In milliseconds, like all latencies. */
  readonly latency?: number;
  /** Of the function or address behind it. */
  readonly requestId?: string;
  readonly integrationStatus?: number;
  readonly integrationLatency?: number;
}

/** What is noted while a call is answered, for a stage that logs its calls. */
export interface ObservedCall {
  readonly startedAt: number;
  readonly phases: Partial<Record<PhaseName, Phase>>;
  resource?: Pick<Resource, "id" | "path">;
  identity?: Readonly<Record<string, string>>;
  authorizer?: Readonly<Record<string, unknown>>;
  failure?: Failure;
}

/** A request whose call may be noted. */
export interface Observable {
  readonly observed?: ObservedCall;
}

export const observedCall = (): ObservedCall => ({ startedAt: performance.now(), phases: {} });

/** Notes what is known of a call now. */
export function observe({ observed }: Observable, values: Partial<Omit<ObservedCall, "startedAt" | "phases">>): void {
  if (observed !== undefined) Object.assign(observed, values);
}

/** Notes how a phase went, in addition to what is noted of it. */
export function observePhase({ observed }: Observable, name: PhaseName, phase: Phase): void {
  if (observed !== undefined) observed.phases[name] = { ...observed.phases[name], ...phase };
}

async function timed<Result>(request: Observable, name: PhaseName, run: () => Promise<Result> | Result) {
  const started = performance.now();
  const latency = () => Math.round(performance.now() - started);
  try {
    const result = await run();
    observePhase(request, name, { status: 200, latency: latency() });
    return result;
  } catch (error) {
    if (error instanceof Failure)
      observePhase(request, name, { status: error.status, error: error.reason, latency: latency() });
    throw error;
  }
}

/** Runs a phase and notes how it ended and how long it took; only runs it where nothing is noted. @throws what it throws. */
export const observing = <Result>(
  request: Observable,
  name: PhaseName,
  run: () => Promise<Result> | Result,
): Promise<Result> | Result => (request.observed === undefined ? run() : timed(request, name, run));
