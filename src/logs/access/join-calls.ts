import type { Invocation } from "../invocations.ts";
import { type AccessLine, callIds } from "./access-line.ts";

/** The invocations that may belong to calls. */
export interface CallInvocations {
  readonly authorizers: readonly Invocation[];
  readonly functions: readonly Invocation[];
}

/** An invocation of a call, and how it was found: by its request ID, or because it ran while the call was answered. */
export interface Joined {
  readonly invocation: Invocation;
  readonly by: "request ID" | "time";
}

/** A call with what ran for it. */
export interface JoinedCall {
  readonly access: AccessLine;
  readonly authorizer?: Joined;
  readonly integration?: Joined;
}

const AUTHORIZER_ID = ["authorizer.requestId"];
const INTEGRATION_ID = ["integration.requestId", "awsEndpointRequestId"];

/** API Gateway answers after 29 s at the latest, unless its quota was raised. */
const LONGEST_MS = 29_000;
/** Of the clocks of API Gateway and Lambda. */
const SKEW_MS = 1_000;

const numberAt = ({ values }: AccessLine, name: string): number | undefined => {
  const value = Number(values.get(name) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
};

/** From when to when a call was answered; without its start in the format, around the time of its line. */
function windowOf(access: AccessLine): readonly [startMs: number, endMs: number] {
  const latency = numberAt(access, "responseLatency") ?? LONGEST_MS;
  const start = numberAt(access, "requestTimeEpoch");
  if (start !== undefined) return [start - SKEW_MS, start + latency + SKEW_MS];
  return [access.timeMs - latency - SKEW_MS, access.timeMs + latency + SKEW_MS];
}

/** The only invocation that ran within the call; of several, none can be said to be the one. */
function onlyWithin(access: AccessLine, invocations: readonly Invocation[]): Invocation | undefined {
  const [start, end] = windowOf(access);
  const within = invocations.filter(({ startMs, endMs }) => startMs >= start && endMs <= end);
  return within.length === 1 ? within[0] : undefined;
}

function joined(
  access: AccessLine,
  [names, id]: readonly [names: readonly string[], id: string | undefined],
  invocations: readonly Invocation[],
  taken: ReadonlySet<string>,
): Joined | undefined {
  if (names.some((name) => access.variables.has(name))) {
    // With an ID in the format, a line without one means that nothing ran.
    const invocation = invocations.find(({ requestId }) => requestId === id);
    return invocation && { invocation, by: "request ID" };
  }
  const free = invocations.filter(({ requestId }) => !taken.has(requestId));
  const invocation = onlyWithin(access, free);
  return invocation && { invocation, by: "time" };
}

/**
 * Joins the lines of an access log with the invocations of authorizers and functions: by the request IDs that the format
 * has (`$context.authorizer.requestId`, `$context.integration.requestId`), without them by the time.
 */
export function joinCalls(lines: readonly AccessLine[], { authorizers, functions }: CallInvocations): JoinedCall[] {
  const taken = new Set(
    lines.flatMap((line) => {
      const { authorizer, integration } = callIds(line);
      return [authorizer, integration].filter((id) => id !== undefined);
    }),
  );
  return lines.map((access) => {
    const ids = callIds(access);
    const authorizer = joined(access, [AUTHORIZER_ID, ids.authorizer], authorizers, taken);
    const integration = joined(access, [INTEGRATION_ID, ids.integration], functions, taken);
    return { access, ...(authorizer && { authorizer }), ...(integration && { integration }) };
  });
}
