/** How often AWS lets one account call an operation: a burst, then one every so many milliseconds. */
export interface Rate {
  readonly burst: number;
  readonly everyMs: number;
}

/** In most regions; some have more. @see https://repost.aws/knowledge-center/cloudwatch-logs-throttling */
export const LOGS_RATES: Readonly<Record<string, Rate>> = {
  FilterLogEventsCommand: { burst: 5, everyMs: 200 },
};

/**
 * Published control-plane quotas of API Gateway that a single run can hit.
 * DeleteRestApi and CreateRestApi are left out: one run calls each once, so it waits on the answer instead.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
export const API_GATEWAY_RATES: Readonly<Record<string, Rate>> = {
  CreateResourceCommand: { burst: 5, everyMs: 200 },
  DeleteResourceCommand: { burst: 5, everyMs: 200 },
  GetResourcesCommand: { burst: 5, everyMs: 400 },
  PutRestApiCommand: { burst: 1, everyMs: 1_000 },
  "*": { burst: 40, everyMs: 100 },
};

/** The control plane of Lambda. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const LAMBDA_RATES: Readonly<Record<string, Rate>> = {
  GetFunctionCommand: { burst: 100, everyMs: 10 },
  GetPolicyCommand: { burst: 15, everyMs: 67 },
  "*": { burst: 15, everyMs: 67 },
};

/** Commands of Lambda that do not count in "*". */
export const APART = /^(?:Invoke\w*|GetFunction|GetPolicy)Command$/;
