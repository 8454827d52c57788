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
  "*": { burst: 40, everyMs: 100 },
};
