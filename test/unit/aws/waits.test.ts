import { DeleteMethodCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import type { Aws } from "../../../src/aws/aws.ts";
import { explainAwsError } from "../../../src/aws/aws-errors.ts";
import { lambdaFunction } from "../../../src/resources/function.ts";
import { permission } from "../../../src/resources/permission.ts";
import { restApi } from "../../../src/resources/rest-api.ts";
import { userPool } from "../../../src/resources/user-pool.ts";
import { userPoolDomain } from "../../../src/resources/user-pool-domain.ts";
import { fakeAws, ok, type Reply, refuse, type Sent } from "../../support/aws/answering-aws.ts";

const API = { id: "abc", name: "basicAPI", rootId: "root", tags: {} };
const KEY = { project: "basic", stage: "dev" };
const TOO_MANY = refuse("TooManyRequestsException", "Too Many Requests", 429);

/** Answers in turn; the last one for ever. */
const inTurn = (...replies: readonly Reply[]) => {
  let at = 0;
  return (): Reply => replies[Math.min(at++, replies.length - 1)] ?? ok({});
};

describe("DeleteRestApi, of which AWS takes one every 30 s", () => {
  test("waits, says for what and how long, and then succeeds", async () => {
    const { aws, clock } = fakeAws(inTurn(TOO_MANY, TOO_MANY, ok({})));
    await restApi.delete(aws, KEY, API);
    expect(clock.slept).toEqual([31_000, 31_000]);
    expect(clock.told).toEqual(Array(2).fill(["API Gateway, which deletes one API every 30 s", 31_000]));
  });

  test("gives up in the end, with what AWS said", async () => {
    const { aws, clock } = fakeAws(() => TOO_MANY);
    await expect(restApi.delete(aws, KEY, API)).rejects.toMatchObject({ name: "TooManyRequestsException" });
    expect(clock.slept).toHaveLength(5);
  });

  test("that finds nothing any more is done", async () => {
    const { aws } = fakeAws(inTurn(TOO_MANY, refuse("NotFoundException", "Invalid API identifier", 404)));
    await restApi.delete(aws, KEY, API);
  });

  test.each([
    ["a refusal", refuse("BadRequestException", "API has base path mappings")],
    ["missing rights", refuse("AccessDeniedException", "no", 403)],
  ])("shows %s at once", async (_, reply) => {
    const { aws, clock } = fakeAws(() => reply);
    await expect(restApi.delete(aws, KEY, API)).rejects.toThrow();
    expect(clock.slept).toEqual([]);
  });
});

test("CreateRestApi waits out its quota too", async () => {
  const made = ok({ id: "abc", name: "basicAPI", rootResourceId: "root" });
  const { aws, clock } = fakeAws(inTurn(TOO_MANY, made));
  expect(await restApi.create(aws, { ...KEY, name: "basicAPI", tags: {} })).toMatchObject({ id: "abc" });
  expect(clock.slept).toEqual([3_100]);
});

const PROPS = {
  name: "basic-dev-basicLambda",
  roleArn: "arn:aws:iam::123456789012:role/lambda-authz/basic/dev/basic-dev-basicLambda",
  runtime: "nodejs22.x",
  handler: "index.handler",
  memoryMb: 128,
  timeoutSeconds: 10,
  env: { GREETING: "hello" },
  code: { zip: new Uint8Array([1]), sha256: "sha" },
  waitForCode: true,
  tags: { team: "payments" },
};
const NOT_ASSUMABLE = refuse(
  "InvalidParameterValueException",
  "The role defined for the function cannot be assumed by Lambda.",
);
const configuration = (more: object = {}) => ({
  FunctionName: PROPS.name,
  FunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${PROPS.name}`,
  Role: PROPS.roleArn,
  Runtime: PROPS.runtime,
  Handler: PROPS.handler,
  MemorySize: PROPS.memoryMb,
  Timeout: PROPS.timeoutSeconds,
  Environment: { Variables: PROPS.env },
  CodeSha256: PROPS.code.sha256,
  State: "Active",
  LastUpdateStatus: "Successful",
  ...more,
});
const ACTIVE = ok(configuration());
const WAITING_FOR_IAM = "IAM to let Lambda use the new role";

describe("a role that Lambda may not assume yet", () => {
  test("is retried until IAM has told Lambda, and a person is told why it takes so long", async () => {
    const { aws, clock } = fakeAws(inTurn(...Array<Reply>(12).fill(NOT_ASSUMABLE), ACTIVE));
    const made = await lambdaFunction.create(aws, PROPS);
    expect(lambdaFunction.diff(PROPS, made)).toEqual([]);
    expect(clock.slept).toHaveLength(12);
    expect(clock.told.at(-1)).toEqual([WAITING_FOR_IAM, 1_000]);
  });

  test("is shown as AWS words it after 90 s", async () => {
    const { aws, clock } = fakeAws(() => NOT_ASSUMABLE);
    await expect(lambdaFunction.create(aws, PROPS)).rejects.toMatchObject({
      message: "The role defined for the function cannot be assumed by Lambda.",
    });
    expect(clock.slept.slice(0, 2)).toEqual([250, 1_000]);
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBe(89_250);
  });

  test.each([
    ["another invalid parameter", refuse("InvalidParameterValueException", "The runtime parameter is not supported")],
    ["missing rights", refuse("AccessDeniedException", "not authorized to perform: iam:PassRole", 403)],
    ["a function of this name", refuse("ResourceConflictException", "Function already exist", 409)],
    ["a zip that is too large", refuse("RequestEntityTooLargeException", "Request must be smaller", 413)],
  ])("is told from %s, which is shown at once", async (_, reply) => {
    const { aws, clock, sent } = fakeAws(() => reply);
    await expect(lambdaFunction.create(aws, PROPS)).rejects.toThrow();
    expect([clock.slept, sent.length]).toEqual([[], 1]);
  });
});

describe("a function that Lambda is still at work on", () => {
  const get = (more: object) => ok({ Configuration: configuration(more) });
  const ask = `GET /2015-03-31/functions/${PROPS.name}`;

  test("is asked until it is Active", async () => {
    const pending = get({ State: "Pending", LastUpdateStatus: "InProgress" });
    const { aws, lines } = fakeAws(inTurn(pending, pending, get({})));
    await lambdaFunction.settled?.(aws, PROPS);
    expect(lines()).toEqual([ask, ask, ask]);
  });

  test.each([
    ["its configuration", "memoryMb", false, [ask]],
    ["code that must be in force", "code", true, [ask]],
    ["code that may take its second", "code", false, []],
  ])("is asked after a change of %s: %s", async (_, prop, waitForCode, asked) => {
    const { aws, lines } = fakeAws(() => get({}));
    await lambdaFunction.settled?.(aws, { ...PROPS, waitForCode }, [{ prop, from: 1, to: 2 }]);
    expect(lines()).toEqual(asked);
  });

  test("gets its code once the change of its configuration is through", async () => {
    let refusals = 1;
    const { aws, lines } = fakeAws(({ line }: Sent) =>
      line.endsWith("/code") && refusals-- > 0
        ? refuse("ResourceConflictException", "An update is in progress for resource: arn:aws:lambda:x", 409)
        : ACTIVE,
    );
    const there = await lambdaFunction.create(aws, PROPS);
    const wanted = { ...PROPS, memoryMb: 256, code: { zip: new Uint8Array([2]), sha256: "other" } };
    await lambdaFunction.update(aws, wanted, there, lambdaFunction.diff(wanted, there));
    const path = "/2015-03-31/functions/basic-dev-basicLambda";
    expect(lines().slice(1)).toEqual([`PUT ${path}/configuration`, `PUT ${path}/code`, `PUT ${path}/code`]);
  });

  test.each([
    "The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:x",
    "The operation cannot be performed at this time. The function is currently in the following state: Pending",
  ])("refuses a change for now: %s", async (message) => {
    let refusals = 2;
    const { aws, clock } = fakeAws(({ line }: Sent) =>
      line.startsWith("PUT") && refusals-- > 0 ? refuse("ResourceConflictException", message, 409) : ACTIVE,
    );
    const there = await lambdaFunction.create(aws, PROPS);
    const wanted = { ...PROPS, memoryMb: 256 };
    await lambdaFunction.update(aws, wanted, there, lambdaFunction.diff(wanted, there));
    expect(clock.slept).toEqual([500, 500]);
  });

  test("is given up after a minute, with what was waited for", async () => {
    const { aws, clock } = fakeAws(() => get({ State: "Pending" }));
    await expect(lambdaFunction.settled?.(aws, PROPS)).rejects.toMatchObject({
      code: "AWS_REFUSED",
      message: `gave up after 60 s of waiting for Lambda to make ${PROPS.name} ready; last seen: State = Pending`,
    });
    expect(clock.slept.length).toBeLessThan(300);
  });

  test("and that then failed is an error with Lambda's reason and what to do", async () => {
    const { aws } = fakeAws(() => get({ State: "Failed", StateReason: "The image is broken" }));
    await expect(lambdaFunction.settled?.(aws, PROPS)).rejects.toMatchObject({
      code: "AWS_REFUSED",
      message: `Lambda could not set up ${PROPS.name}: The image is broken`,
      problems: [{ fix: { text: "correct what Lambda names, then deploy again", command: { name: "deploy" } } }],
    });
  });
});

test("a domain that Cognito never brings up is given up after two minutes, with what was waited for", async () => {
  const { aws } = fakeAws(() => ok({ DomainDescription: { Status: "CREATING" } }));
  const props = { poolId: "us-east-1_A", domain: "basic-dev", version: 2 as const };
  await expect(userPoolDomain.settled?.(aws, props)).rejects.toMatchObject({
    code: "AWS_REFUSED",
    message:
      "gave up after 119 s of waiting for Cognito to bring up the sign-in domain basic-dev; last seen: Status = CREATING",
  });
});

test.each<[string, Reply, (aws: Aws) => Promise<unknown>, string]>([
  [
    "CreateFunction",
    NOT_ASSUMABLE,
    (aws) => lambdaFunction.create(aws, PROPS),
    `89 s of waiting for ${WAITING_FOR_IAM}`,
  ],
  [
    "DeleteRestApi",
    TOO_MANY,
    (aws) => restApi.delete(aws, KEY, API),
    "155 s of waiting for API Gateway, which deletes one",
  ],
  [
    "AddPermission",
    refuse("ResourceConflictException", "An update is in progress for resource: arn", 409),
    (aws) => permission.create(aws, { functionName: "f", statementId: "s", sourceArn: "arn" }),
    "60 s of waiting for Lambda to finish the previous change",
  ],
  [
    "DeleteUserPool",
    refuse("InvalidParameterException", "It has a domain configured that should be deleted first."),
    (aws) => userPool.delete(aws, { name: "shop-dev" }, { id: "us-east-1_A" } as never),
    "120 s of waiting for Cognito to let go of the domain",
  ],
  [
    "a throttled call of API Gateway",
    TOO_MANY,
    (aws) => aws.apigateway.send(new DeleteMethodCommand({ restApiId: "a", resourceId: "r", httpMethod: "GET" })),
    "60 s of waiting for API Gateway",
  ],
  [
    "a change of an API that another one is in the way of",
    refuse("ConflictException", "Unable to complete operation due to concurrent modification.", 409),
    (aws) => aws.apigateway.send(new DeleteMethodCommand({ restApiId: "a", resourceId: "r", httpMethod: "GET" })),
    "60 s of waiting for API Gateway to finish another change",
  ],
])("%s at its cap is explained with AWS's words, what was waited for and how long", async (_, reply, call, words) => {
  const error = await call(fakeAws(() => reply).aws).catch((one: unknown) => one);
  const { code, message } = explainAwsError(error, { profile: undefined, region: "us-east-1", endpoint: undefined });
  expect(code).toBe("AWS_REFUSED");
  expect(message).toContain(reply.message);
  expect(message).toContain(`(gave up after ${words}`);
});

test("what is kept of a function's environment is a fingerprint, never a value", async () => {
  const { aws } = fakeAws(() => ok(configuration({ Environment: { Variables: { KEY: "s3cr3t-value" } } })));
  const wanted = { ...PROPS, env: { KEY: "s3cr3t-value" } };
  const made = await lambdaFunction.create(aws, wanted);
  expect(JSON.stringify(made)).not.toContain("s3cr3t-value");
  expect(lambdaFunction.diff(wanted, made)).toEqual([]);
});
