import type { ReadEvent } from "../read-log-events.ts";
import { accessFormat } from "./access-format.ts";

/** The line of a call in the access log of a stage. */
export interface AccessLine {
  readonly id: string;
  readonly timeMs: number;
  /** The name of the access log, as its reader calls it. */
  readonly source: string;
  /** `$context` variables by name, without `$context.`; those without a value are left out. */
  readonly values: ReadonlyMap<string, string>;
  /** Variables that the format has. */
  readonly variables: ReadonlySet<string>;
  readonly message: string;
  readonly masked: number;
}

/** Reads events as lines of an access log; those that do not have its format have no values. */
export function parseAccessEvents(events: readonly ReadEvent[], source: string, format: string): AccessLine[] {
  const { variables, read } = accessFormat(format);
  return events.map(({ id, timeMs, message, masked }) => ({
    id,
    timeMs,
    source,
    values: read(message) ?? new Map(),
    variables,
    message: message.trimEnd(),
    masked,
  }));
}

/** The request IDs of a call; each undefined where the line does not have it. */
export interface CallIds {
  /** `x-amzn-requestid` of the answer. */
  readonly request: string | undefined;
  /** `x-amz-apigw-id` of the answer. */
  readonly extended: string | undefined;
  /** Of the authorizer's invocation; undefined for a policy from the cache, too. */
  readonly authorizer: string | undefined;
  /** Of the backend function's invocation. */
  readonly integration: string | undefined;
}

export const callIds = ({ values }: Pick<AccessLine, "values">): CallIds => ({
  request: values.get("requestId"),
  extended: values.get("extendedRequestId"),
  authorizer: values.get("authorizer.requestId"),
  integration: values.get("integration.requestId") ?? values.get("awsEndpointRequestId"),
});

/** True when the format has the request IDs of authorizer and integration. */
export const namesBoth = ({ variables }: Pick<AccessLine, "variables">): boolean =>
  variables.has("authorizer.requestId") &&
  (variables.has("integration.requestId") || variables.has("awsEndpointRequestId"));
