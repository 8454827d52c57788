import { describe, expect, test } from "vitest";
import { Refusal } from "../../../src/local/wire/refusal.ts";
import { emptyFolder } from "../../support/folder.ts";
import { keyServer } from "../../support/http/server.ts";
import { createAccount } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

const POOL = {
  "issuer.main": "kind = cognito\nuser_pool = create",
  authorizer: undefined,
  "identity_provider.corp": "kind = saml\nmetadata_url = https://idp.example.com/metadata",
  "function.old": "source = lambda/old",
};
const NOT_ASSUMED = "The role defined for the function cannot be assumed by Lambda.";
const NO_GRANT =
  "Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: InvalidArnException KMS Message: ARN does not refer to a valid principal";
const UPDATING =
  "The function could not be updated due to a concurrent update operation on the policy of the function.";
const IN_PROGRESS = "The operation cannot be performed at this time. An update is in progress for resource: arn:x";
const BUSY_API = "Unable to complete operation due to concurrent modification. Please try again later.";
const ABORTED = "A conflicting operation is currently in progress against this resource. Please try again.";
const ROLE_BUSY = "Request was refused because another request is changing this role.";
const ONE_CLIENT = "Only one request to update user pool client can be processed at a time.";
const DOMAIN = "User pool cannot be deleted. It has a domain configured that should be deleted first.";
const NO_PROVIDER = "The provider corp does not exist for User Pool us-east-1_A.";
const DETACH = "Cannot delete entity, must detach all policies first.";
const NO_RIGHT = "User: arn:aws:sts::1:assumed-role/x is not authorized to perform: logs:PutRetentionPolicy";
const NOT_FOUND = "Function not found: arn:aws:lambda:us-east-1:123456789012:function:shop-dev-web";

type Row = readonly [
  operation: string,
  error: string,
  words: string,
  lastsSeconds: number,
  atMostSeconds: number,
  status?: number,
];

const ROWS: readonly Row[] = [
  ["CreateFunction", "InvalidParameterValueException", NOT_ASSUMED, 60, 90],
  ["CreateFunction", "InvalidParameterValueException", NO_GRANT, 60, 90],
  ["AddPermission", "ResourceNotFoundException", NOT_FOUND, 20, 30, 404],
  ["AddPermission", "ResourceConflictException", UPDATING, 200, 300, 409],
  ["AddPermission", "ResourceConflictException", IN_PROGRESS, 40, 60, 409],
  ["PutMethod", "ConflictException", BUSY_API, 45, 60, 409],
  ["PutIntegration", "ConflictException", BUSY_API, 45, 60, 409],
  ["CreateAuthorizer", "ConflictException", BUSY_API, 4, 5, 409],
  ["CreateLogGroup", "OperationAbortedException", ABORTED, 45, 60],
  ["PutRetentionPolicy", "OperationAbortedException", ABORTED, 45, 60],
  ["DeleteLogGroup", "OperationAbortedException", ABORTED, 45, 60],
  ["PutRetentionPolicy", "AccessDeniedException", NO_RIGHT, 20, 30],
  ["PutRolePolicy", "ConcurrentModification", ROLE_BUSY, 20, 30, 409],
  ["PutRolePolicy", "EntityTemporarilyUnmodifiable", ROLE_BUSY, 20, 30, 409],
  ["DeleteRole", "DeleteConflict", DETACH, 20, 30, 409],
  ["CreateUserPoolClient", "ConcurrentModificationException", ONE_CLIENT, 20, 30],
  ["CreateUserPoolClient", "InvalidParameterException", NO_PROVIDER, 20, 30],
  ["DeleteUserPool", "InvalidParameterException", DOMAIN, 100, 120],
  ["CreateRole", "Throttling", "Rate exceeded", 50, 60],
  ["CreateLogGroup", "ThrottlingException", "Rate exceeded", 50, 60],
  ["DescribeLogGroups", "RequestLimitExceeded", "Request limit exceeded.", 50, 60, 503],
  ["CreateFunction", "TooManyRequestsException", "Rate exceeded", 50, 60, 429],
  ["CreateUserPool", "TooManyRequestsException", "Rate exceeded", 50, 60],
  ["CreateUserPool", "RequestLimitExceeded", "Request limit exceeded.", 50, 60, 503],
  ["PutMethod", "TooManyRequestsException", "Too Many Requests", 50, 60, 429],
];

/** An account whose operation fails with those words, for so many seconds of its clock from the first time on. */
async function setting(operation: string, lastsMs: number, refusal: Refusal) {
  const account = createAccount();
  const endpoint = await keyServer();
  const root = emptyFolder();
  let since: number | undefined;
  const seen = { first: 0, last: 0, refused: 0 };
  account.before = (_, name) => {
    if (name !== operation) return;
    since ??= account.now();
    if (account.now() - since >= lastsMs) return;
    seen.refused++;
    seen.last = account.now() - since;
    throw refusal;
  };
  return { account, seen, run: stackRun(account, root, POOL, { endpoint }) };
}

const CASES = ROWS.map(([operation, error, words, lasts, atMost, status = 400]) => ({
  operation,
  error,
  words,
  lasts,
  atMost,
  status,
}));

describe("deploy and teardown survive what AWS says for a while", () => {
  test.each(CASES)("$operation: $error, $words", async ({ operation, error, words, lasts, atMost, status }) => {
    const { account, seen, run } = await setting(operation, lasts * 1_000, new Refusal(status, error, words));
    await run.deploy();
    await run.teardown();
    expect(seen.refused).toBeGreaterThan(1);
    expect(seen.last).toBeLessThanOrEqual(atMost * 1_000);
    const told = account.waits.map(([waitsFor]) => waitsFor);
    expect(told.join()).toMatch(/^(IAM|Lambda|API Gateway|CloudWatch Logs|Cognito)/);
  });
});

const OF_A_DEPLOY = CASES.filter(({ operation }) => /^(?:Create|Put|Add)/.test(operation));

describe("what lasts is shown as AWS words it once the time is over", () => {
  test.each(OF_A_DEPLOY)("$operation: $error, $words", async ({ operation, error, words, atMost, status }) => {
    const { seen, run } = await setting(operation, Infinity, new Refusal(status, error, words));
    await expect(run.deploy()).rejects.toThrow(words);
    expect(seen.last).toBeGreaterThan(atMost * 800);
    // Waits side by side add up on this clock.
    expect(seen.last).toBeLessThanOrEqual(atMost * 2_000);
  });
});

test.each([
  ["CreateFunction", "InvalidParameterValueException", "The runtime parameter is not supported"],
  ["CreateFunction", "InvalidParameterValueException", `${NO_GRANT.split(" Please")[0]} KMS Exception: AccessDenied`],
  ["AddPermission", "InvalidParameterValueException", "The provided principal was invalid."],
  ["PutMethod", "ConflictException", "Method already there"],
  ["CreateLogGroup", "InvalidOperationException", "no"],
  ["CreateLogGroup", "AccessDeniedException", NO_RIGHT],
  ["PutRolePolicy", "LimitExceeded", "Maximum policy size of 10240 bytes exceeded"],
  ["CreateUserPoolClient", "InvalidParameterException", "https://x is not a valid URI."],
  ["CreateUserPool", "LimitExceededException", "The account has too many pools."],
])("%s that fails with %s for another reason fails at once: %s", async (operation, error, words) => {
  const { seen, run } = await setting(operation, Infinity, new Refusal(400, error, words));
  await expect(run.deploy()).rejects.toThrow(words);
  expect(seen.last).toBe(0);
});
