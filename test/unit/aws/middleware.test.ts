import {
  DeleteMethodCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  GetRestApisCommand,
} from "@aws-sdk/client-api-gateway";
import { DescribeLogGroupsCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { AttachRolePolicyCommand, ListAttachedRolePoliciesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { fakeAws, ok, refuse } from "../../support/aws/answering-aws.ts";
import { deferred, idle } from "../../support/engine/test-run.ts";

const removal = (n: number) => new DeleteMethodCommand({ restApiId: "a", resourceId: `${n}`, httpMethod: "GET" });
const BUSY = refuse(
  "ConflictException",
  "Unable to complete operation due to concurrent modification. Please try again later.",
  409,
);

test("an error carries the operation that failed, as an IAM policy would name it", async () => {
  const { aws } = fakeAws(() => refuse("AccessDeniedException", "no", 403));
  await expect(aws.apigateway.send(new GetRestApiCommand({ restApiId: "a" }))).rejects.toMatchObject({
    operation: "apigateway:GetRestApi",
  });
  const input = { FunctionName: "f", Role: "arn:aws:iam::123456789012:role/r", Code: {} };
  await expect(aws.lambda.send(new CreateFunctionCommand(input))).rejects.toMatchObject({
    operation: "lambda:CreateFunction",
  });
  await expect(aws.logs.send(new DescribeLogGroupsCommand({}))).rejects.toMatchObject({
    operation: "logs:DescribeLogGroups",
  });
  await expect((await aws.cognito()).listUserPools({ MaxResults: 1 })).rejects.toMatchObject({
    operation: "cognito-idp:ListUserPools",
  });
  await expect(aws.iam.send(new ListRolesCommand({}))).rejects.toMatchObject({ operation: "iam:ListRoles" });
});

test("clients share their listings until one of them writes", async () => {
  const { aws, lines } = fakeAws(() => ok({}));
  const list = () => aws.apigateway.send(new GetResourcesCommand({ restApiId: "a" }));
  await Promise.all([list(), list(), list()]);
  expect(lines()).toEqual(["GET /restapis/a/resources"]);
  await aws.apigateway.send(removal(1));
  await list();
  expect(lines()).toHaveLength(3);
});

test("reading log events is no write", async () => {
  const { aws, lines } = fakeAws(() => ok({}));
  const list = () => aws.apigateway.send(new GetRestApisCommand({}));
  await list();
  await aws.logs.send(new FilterLogEventsCommand({ logGroupName: "/aws/lambda/f" }));
  await list();
  expect(lines()).toEqual(["GET /restapis", "POST /"]);
});

describe("a concurrent modification of an API", () => {
  test("is waited out", async () => {
    let refusals = 3;
    const { aws, clock } = fakeAws(() => (refusals-- > 0 ? BUSY : ok({})));
    await aws.apigateway.send(removal(1));
    expect(clock.slept).toEqual([500, 1_000, 2_000]);
  });

  test("is thrown after a minute", async () => {
    const { aws, clock } = fakeAws(() => BUSY);
    await expect(aws.apigateway.send(removal(1))).rejects.toMatchObject({ name: "ConflictException" });
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBe(60_000);
  });

  test.each([
    ["another conflict", refuse("ConflictException", "Cannot delete authorizer, is referenced in method", 409)],
    ["a refusal", refuse("BadRequestException", "concurrent modification")],
  ])("is told from %s, which is thrown at once", async (_, reply) => {
    const { aws, clock, sent } = fakeAws(() => reply);
    await expect(aws.apigateway.send(removal(1))).rejects.toThrow();
    expect([clock.slept, sent.length]).toEqual([[], 1]);
  });
});

const THROTTLED = refuse("TooManyRequestsException", "Too Many Requests", 429);

describe("throttling by API Gateway", () => {
  test("is waited out, and a person is told", async () => {
    let refusals = 3;
    const { aws, clock } = fakeAws(() => (refusals-- > 0 ? THROTTLED : ok({})));
    await aws.apigateway.send(new GetRestApiCommand({ restApiId: "a" }));
    expect(clock.slept).toEqual([1_000, 2_000, 4_000]);
    expect(clock.told).toHaveLength(2);
  });

  test("is thrown after a minute", async () => {
    const { aws, clock } = fakeAws(() => THROTTLED);
    await expect(aws.apigateway.send(removal(1))).rejects.toMatchObject({ name: "TooManyRequestsException" });
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBe(60_000);
  });
});

test("at most four writes to API Gateway run at once, and reads do not wait for them", async () => {
  const running = deferred();
  let now = 0;
  let most = 0;
  const { aws } = fakeAws(async ({ line }) => {
    if (line.startsWith("GET")) return ok({});
    most = Math.max(most, ++now);
    await running.promise;
    now--;
    return ok({});
  });
  const writes = Array.from({ length: 12 }, (_, i) => aws.apigateway.send(removal(i)));
  for (let turn = 0; turn < 20; turn++) await idle();
  await aws.apigateway.send(new GetRestApiCommand({ restApiId: "a" }));
  expect(now).toBe(4);
  running.resolve();
  await Promise.all(writes);
  expect(most).toBe(4);
});

describe("one write at a time", () => {
  /** Starts calls of which none is answered until `end`; gives those that were sent before it and all of them. */
  async function sent(calls: (aws: ReturnType<typeof fakeAws>["aws"]) => readonly Promise<unknown>[]) {
    const running = deferred();
    const { aws, sent: requests } = fakeAws(async () => {
      await running.promise;
      return ok({});
    });
    await aws.cognito();
    const all = calls(aws);
    for (let turn = 0; turn < 20; turn++) await idle();
    const before = requests.length;
    running.resolve();
    // This wire answers JSON, which IAM's client does not read: here it counts what was sent.
    await Promise.allSettled(all);
    return { before, after: requests.length };
  }
  const PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  const attach = (RoleName: string) => new AttachRolePolicyCommand({ RoleName, PolicyArn });

  test("goes to a role; other roles and reads do not wait for it", async () => {
    const { before, after } = await sent(({ iam }) => [
      ...[0, 1, 2].map(() => iam.send(attach("one"))),
      iam.send(attach("two")),
      iam.send(new ListAttachedRolePoliciesCommand({ RoleName: "one" })),
    ]);
    expect([before, after]).toEqual([3, 5]);
  });

  test("goes to a user pool, named by its id or its ARN; other pools and reads do not wait for it", async () => {
    const input = (UserPoolId: string) => ({ UserPoolId, GroupName: "g" });
    const ResourceArn = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_A";
    const { before, after } = await sent(({ cognito: open }) => [
      open().then((pools) => pools.createGroup(input("us-east-1_A"))),
      open().then((pools) => pools.createGroup(input("us-east-1_A"))),
      open().then((pools) => pools.tagResource({ ResourceArn, Tags: {} })),
      open().then((pools) => pools.createGroup(input("us-east-1_B"))),
      open().then((pools) => pools.getGroup(input("us-east-1_A"))),
    ]);
    expect([before, after]).toEqual([3, 5]);
  });
});

test.each([
  ["AWS keeps to the published pace", undefined, 10],
  ["another endpoint has no pace to keep to", "http://127.0.0.1:4566", 0],
])("%s", async (_, endpoint, waits) => {
  const { aws, clock } = fakeAws(() => ok({}), endpoint === undefined ? {} : { endpoint });
  for (let i = 0; i < 50; i++) await aws.apigateway.send(new GetRestApiCommand({ restApiId: `${i}` }));
  expect(clock.slept).toEqual(Array(waits).fill(100));
});
