import type { RetryPolicy } from "../../engine/waits/retry.ts";

/** An answer of AWS that is different a while later, of operations that are known to give it. */
export interface Race extends RetryPolicy {
  /** Its IAM prefix: "cognito-idp". */
  readonly service: string;
  readonly operations: RegExp;
}

type Wait = Pick<RetryPolicy, "firstMs" | "everyMs" | "upToMs" | "capMs">;

/** An error of one of these names, of the SDK or on the wire, whose message holds the words. */
const says =
  (names: RegExp, words = /(?:)/) =>
  (error: unknown): boolean =>
    error instanceof Error && names.test(error.name) && words.test(error.message);

const race = (
  [service, operations]: readonly [string, RegExp],
  when: (error: unknown) => boolean,
  waitsFor: string,
  wait: Wait,
): Race => ({ service, operations, when, waitsFor, ...wait });

/** Waits double up to 4 s and are cut at random, so that two that collided do not collide again. */
const backoff = (capMs: number, firstMs = 500): Wait => ({ everyMs: firstMs, upToMs: 4_000, capMs });

// Lambda's own words name an invalid ARN: the grant is for a principal that KMS does not know yet. A key that may not be
// used stays as it is.
const ROLE_IS_NEW = /cannot be assumed by Lambda|KMS key is invalid for CreateGrant(?!.*(?:AccessDenied|Disabled))/s;
const CONCURRENT = /^ConcurrentModification(?:Exception)?$/;
const LAMBDA_CONFLICT = /^ResourceConflictException$/;
const CHANGES = /^(?!Get|List|Describe|Filter|Invoke|Test)/;

/**
 * What AWS refuses now and takes later: operation, error as AWS words it, how long it is known to last.
 * Sources: AWS's API references, and what terraform-provider-aws, Chalice, Claudia and serverless retry.
 */
export const RACES: readonly Race[] = [
  // 5 to 15 s as a rule; tools that wait a minute still fail now and then.
  race(
    ["lambda", /^(?:CreateFunction|UpdateFunctionConfiguration)$/],
    says(/^InvalidParameterValueException$/, ROLE_IS_NEW),
    "IAM to let Lambda use the new role",
    { firstMs: 250, everyMs: 1_000, capMs: 90_000 },
  ),
  race(
    ["lambda", CHANGES],
    says(LAMBDA_CONFLICT, /progress|Pending/),
    "Lambda to finish the previous change of this function",
    { everyMs: 500, capMs: 60_000 },
  ),
  race(
    ["lambda", CHANGES],
    says(LAMBDA_CONFLICT, /concurrent update/),
    "Lambda to finish another change of this function",
    backoff(300_000),
  ),
  race(
    ["lambda", /^AddPermission$/],
    says(/^ResourceNotFoundException$/, /Function not found|does not exist/),
    "Lambda to find the new function",
    backoff(30_000),
  ),
  // A wrong API id causes it too.
  race(
    ["apigateway", /^CreateAuthorizer$/],
    says(/^ConflictException$/, /concurrent modification/),
    "API Gateway to finish another change of this API",
    { everyMs: 500, capMs: 5_000 },
  ),
  race(
    ["apigateway", /^(?!Get|CreateAuthorizer$)/],
    says(/^ConflictException$/, /concurrent modification/),
    "API Gateway to finish another change of this API",
    backoff(60_000),
  ),
  race(
    ["logs", CHANGES],
    says(/^OperationAborted(?:Exception)?$/),
    "CloudWatch Logs to finish another change of this log group",
    backoff(60_000),
  ),
  race(
    ["iam", CHANGES],
    says(/^(?:ConcurrentModification|EntityTemporarilyUnmodifiable)(?:Exception)?$/),
    "IAM to finish another change of this role",
    backoff(30_000),
  ),
  race(["cognito-idp", CHANGES], says(CONCURRENT), "Cognito to finish another change of this pool", backoff(30_000)),
  race(
    ["cognito-idp", /^(?:Create|Update)UserPoolClient$/],
    says(/^InvalidParameterException$/, /provider .* does not exist for User Pool/i),
    "Cognito to find the new identity provider",
    backoff(30_000),
  ),
  // Up to a minute after DeleteUserPoolDomain, as its page says.
  race(
    ["cognito-idp", /^DeleteUserPool$/],
    says(/^InvalidParameterException$/, /domain configured/),
    "Cognito to let go of the domain of the user pool",
    backoff(120_000, 1_000),
  ),
];

/** The groups of policies that go by tags do not know the tags of a new log group yet. Only after our own create. */
export const TAGS_SEEN: RetryPolicy = {
  waitsFor: "IAM to see the tags of the new log group",
  when: says(/^AccessDenied/),
  ...backoff(30_000),
};

/** Only after the policies are detached: before that, the answer is true. */
export const POLICIES_GONE: RetryPolicy = {
  waitsFor: "IAM to see that the role has no policies",
  when: says(/^DeleteConflict(?:Exception)?$/, /must (?:detach all|delete) policies/),
  ...backoff(30_000),
};

const THROTTLED =
  /^(?:Throttl(?:ing|ed)(?:Exception)?|RequestThrottled(?:Exception)?|RequestLimitExceeded|TooManyRequests(?:Exception)?)$/;

/** True when AWS refuses a call because there were too many, in the words of whichever service. */
export const isThrottled = says(THROTTLED);

const SERVICES: Readonly<Record<string, string>> = {
  apigateway: "API Gateway",
  iam: "IAM",
  lambda: "Lambda",
  logs: "CloudWatch Logs",
  sts: "STS",
  "cognito-idp": "Cognito",
};

/** @param service its IAM prefix. */
export const throttledBy = (service: string): RetryPolicy => ({
  waitsFor: `${SERVICES[service] ?? service}, which is throttling this account`,
  when: isThrottled,
  ...backoff(60_000, 1_000),
});

/** The policies of an operation's known races. */
export const racesOf = (service: string, operation: string): readonly Race[] =>
  RACES.filter((one) => one.service === service && one.operations.test(operation));
