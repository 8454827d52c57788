import {
  AddPermissionCommand,
  CreateAliasCommand,
  type CreateAliasRequest,
  CreateFunctionCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetPolicyCommand,
  InvokeCommand,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { makeApi, putMethod } from "../../support/local/sample-api.ts";
import { FUNCTION_ARN, makeRole, zipOf } from "../../support/local/sample-function.ts";
import { type Account, openAccount } from "../../support/local/socket-account.ts";

// Answers and words are those recorded in LocalStack's test_lambda_api (2025-11-25), but where a test says otherwise.

let account: Account;
let Role: string;
beforeAll(async () => {
  account = await openAccount(lastingFolder());
  Role = await makeRole(account);
});
afterAll(() => account.close());

const code = (n: number) =>
  zipOf(
    "index.mjs",
    `export const handler = async (_, context) => ({
      statusCode: 200,
      body: JSON.stringify([${n}, context.functionVersion, context.invokedFunctionArn.split(":").slice(6).join(":")]),
    });`,
  );
const send: Account["lambda"]["send"] = ((command: never) => account.lambda.send(command)) as never;

let count = 0;
let FunctionName: string;
beforeEach(async () => {
  FunctionName = `f${count++}`;
  const of = { FunctionName, Role, Runtime: "nodejs22.x", Handler: "index.handler" } as const;
  await send(new CreateFunctionCommand({ ...of, Code: { ZipFile: code(1) } }));
  await account.settle();
});

const publish = (more: object = {}) => send(new PublishVersionCommand({ FunctionName, ...more }));
async function setCode(n: number, more: object = {}) {
  const answer = await send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: code(n), ...more }));
  await account.settle();
  return answer;
}
async function invoke(Qualifier?: string) {
  const { Payload, ExecutedVersion } = await send(
    new InvokeCommand({ FunctionName, ...(Qualifier !== undefined && { Qualifier }) }),
  );
  return { body: JSON.parse(JSON.parse(Buffer.from(Payload ?? []).toString()).body), ExecutedVersion };
}
const versions = async () =>
  ((await send(new ListVersionsByFunctionCommand({ FunctionName }))).Versions ?? []).map(({ Version }) => Version);
const alias = (Name: string, more: Partial<CreateAliasRequest> = {}) =>
  send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion: "1", ...more }));

describe("a version", () => {
  test("stays what the function was when it was published", async () => {
    const made = await publish({ Description: "first" });
    expect(made).toMatchObject({
      Version: "1",
      Description: "first",
      State: "Active",
      LastUpdateStatus: "Successful",
      FunctionArn: `${FUNCTION_ARN}${FunctionName}:1`,
    });
    await setCode(2);
    expect(await invoke("1")).toEqual({ body: [1, "1", `${FunctionName}:1`], ExecutedVersion: "1" });
    expect(await invoke()).toEqual({ body: [2, "$LATEST", FunctionName], ExecutedVersion: "$LATEST" });
    const { Configuration } = await send(new GetFunctionCommand({ FunctionName, Qualifier: "1" }));
    expect(Configuration).toMatchObject({ Version: "1", CodeSha256: made.CodeSha256, RevisionId: made.RevisionId });
  });

  test("is not made again while nothing has changed, and its number never", async () => {
    const before = await send(new GetFunctionCommand({ FunctionName }));
    const first = await publish();
    expect((await publish()).RevisionId).toBe(first.RevisionId);
    // As recorded: publishing gives the function itself another revision.
    const after = await send(new GetFunctionCommand({ FunctionName }));
    expect(after.Configuration?.RevisionId).not.toBe(before.Configuration?.RevisionId);
    await send(new UpdateFunctionConfigurationCommand({ FunctionName, Description: "other" }));
    await account.settle();
    expect((await publish()).Version).toBe("2");
    await send(new DeleteFunctionCommand({ FunctionName, Qualifier: "2" }));
    expect(await versions()).toEqual(["$LATEST", "1"]);
    expect((await publish()).Version).toBe("3");
  });

  test("is made with Publish, of a new function and of new code", async () => {
    const other = `g${count++}`;
    const of = { FunctionName: other, Role, Runtime: "nodejs22.x", Handler: "index.handler", Publish: true } as const;
    const made = await send(new CreateFunctionCommand({ ...of, Code: { ZipFile: code(1) } }));
    expect(made).toMatchObject({ Version: "1", State: "Pending", FunctionArn: `${FUNCTION_ARN}${other}` });
    expect(await setCode(2, { Publish: true })).toMatchObject({
      Version: "1",
      State: "Pending",
      StateReasonCode: "Creating",
      FunctionArn: `${FUNCTION_ARN}${FunctionName}:1`,
    });
    expect((await invoke("1")).body[0]).toBe(2);
  });

  test("is refused for other code or another revision than expected", async () => {
    const { CodeSha256 } = (await send(new GetFunctionCommand({ FunctionName }))).Configuration ?? {};
    await expect(publish({ CodeSha256: "some" })).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      message: `CodeSHA256 (some) is different from current CodeSHA256 in $LATEST (${CodeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
    });
    await expect(publish({ RevisionId: "some" })).rejects.toMatchObject({ name: "PreconditionFailedException" });
    await expect(publish({ CodeSha256 })).resolves.toMatchObject({ Version: "1" });
  });

  test("goes alone when it alone is deleted, and not while an alias names it", async () => {
    await publish();
    await alias("live");
    const remove = new DeleteFunctionCommand({ FunctionName, Qualifier: "1" });
    await expect(send(remove)).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: expect.stringContaining("[live]"),
    });
    await send(new DeleteAliasCommand({ FunctionName, Name: "live" }));
    await send(remove);
    await send(new DeleteFunctionCommand({ FunctionName, Qualifier: "9" }));
    expect(await versions()).toEqual(["$LATEST"]);
    await expect(invoke("1")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Function not found: ${FUNCTION_ARN}${FunctionName}:1`,
    });
    expect((await invoke()).body[0]).toBe(1);
  });
});

test("new code that is a dry run changes nothing, and is answered as if", async () => {
  const [before] = [(await send(new GetFunctionCommand({ FunctionName }))).Configuration];
  const answer = await setCode(2, { DryRun: true });
  expect(answer.CodeSha256).not.toBe(before?.CodeSha256);
  expect((await send(new GetFunctionCommand({ FunctionName }))).Configuration).toEqual(before);
  expect((await invoke()).body[0]).toBe(1);
  const wrong = new UpdateFunctionCodeCommand({ FunctionName, ZipFile: Buffer.from("no zip"), DryRun: true });
  await expect(send(wrong)).rejects.toMatchObject({ name: "InvalidParameterValueException" });
});

describe("an alias", () => {
  test("leads to its version, and then to another", async () => {
    await publish();
    await setCode(2);
    await publish();
    expect(await alias("live", { Description: "d" })).toMatchObject({
      Name: "live",
      FunctionVersion: "1",
      Description: "d",
      AliasArn: `${FUNCTION_ARN}${FunctionName}:live`,
    });
    expect(await invoke("live")).toEqual({ body: [1, "1", `${FunctionName}:live`], ExecutedVersion: "1" });
    await send(new UpdateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "2" }));
    expect((await invoke("live")).ExecutedVersion).toBe("2");
    const { Configuration } = await send(new GetFunctionCommand({ FunctionName, Qualifier: "live" }));
    expect(Configuration).toMatchObject({ Version: "2", FunctionArn: `${FUNCTION_ARN}${FunctionName}:live` });
    const named = async (more: object) =>
      (await send(new ListAliasesCommand({ FunctionName, ...more }))).Aliases?.map(({ Name }) => Name);
    expect([await named({}), await named({ FunctionVersion: "1" })]).toEqual([["live"], []]);
  });

  test("gives another version its part of the calls", async () => {
    await publish();
    await setCode(2);
    await publish();
    const weighted = (weight: number) => ({ RoutingConfig: { AdditionalVersionWeights: { "2": weight } } });
    await alias("live", weighted(1));
    expect((await invoke("live")).ExecutedVersion).toBe("2");
    const update = (more: object) => send(new UpdateAliasCommand({ FunctionName, Name: "live", ...more }));
    expect((await update(weighted(0))).RoutingConfig).toEqual({ AdditionalVersionWeights: { "2": 0 } });
    expect((await invoke("live")).ExecutedVersion).toBe("1");
    expect((await update({ RoutingConfig: { AdditionalVersionWeights: {} } })).RoutingConfig).toBeUndefined();
  });

  test("is refused in AWS's words", async () => {
    await publish();
    await alias("live");
    const arn = `${FUNCTION_ARN}${FunctionName}`;
    const weights = (AdditionalVersionWeights: Record<string, number>) => ({
      RoutingConfig: { AdditionalVersionWeights },
    });
    const cases: [Partial<CreateAliasRequest>, string, string][] = [
      [{ Name: "live" }, "ResourceConflictException", `Alias already exists: ${arn}:live`],
      [{ FunctionVersion: "10" }, "ResourceNotFoundException", `Function not found: ${arn}:10`],
      [weights({ "10": 0.5 }), "ResourceNotFoundException", `Function not found: ${arn}:10`],
      [
        weights({ "1": 0.5 }),
        "InvalidParameterValueException",
        "Invalid function version 1. Function version 1 is already included in routing configuration.",
      ],
      [
        weights({ "1": 0.5, "2": 0.5 }),
        "InvalidParameterValueException",
        "Number of items in AdditionalVersionWeights cannot be greater than 1",
      ],
      [
        { FunctionVersion: "$LATEST", ...weights({ "1": 0.5 }) },
        "InvalidParameterValueException",
        "$LATEST is not supported for an alias pointing to more than 1 version",
      ],
    ];
    for (const [more, name, message] of cases) await expect(alias("a", more)).rejects.toMatchObject({ name, message });
    await expect(send(new GetAliasCommand({ FunctionName, Name: "no" }))).rejects.toMatchObject({
      message: `Cannot find alias arn: ${arn}:no`,
    });
    await expect(send(new UpdateAliasCommand({ FunctionName, Name: "no" }))).rejects.toMatchObject({
      message: `Alias not found: ${arn}:no`,
    });
    const stale = new UpdateAliasCommand({ FunctionName, Name: "live", RevisionId: "wrong" });
    await expect(send(stale)).rejects.toMatchObject({ name: "PreconditionFailedException" });
    await expect(send(new DeleteAliasCommand({ FunctionName, Name: "no" }))).resolves.toBeDefined();
  });
});

/** GET / in front of a qualifier of the function. */
async function behind(qualifier: string) {
  const api = await makeApi(account, "REGIONAL");
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}${FunctionName}${qualifier}/invocations`;
  await putMethod(account, api, api.rootResourceId, "GET", { type: "AWS_PROXY", integrationHttpMethod: "POST", uri });
  await api.deploy("dev");
  return async () => {
    const { status, body } = await api.ask("GET", "/dev/");
    return [status, JSON.parse(body.toString())];
  };
}

test("each of function, version and alias has a policy of its own, and APIs call what it lets them call", async () => {
  await publish();
  await alias("live");
  const permit = (Qualifier?: string) =>
    send(
      new AddPermissionCommand({
        FunctionName,
        ...(Qualifier && { Qualifier }),
        StatementId: "s",
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
      }),
    );
  const [ofAlias, ofVersion] = [await behind(":live"), await behind(":1")];
  await permit();
  expect(await ofAlias()).toEqual([500, { message: "Internal server error" }]);
  const { Statement } = await permit("live");
  expect(JSON.parse(Statement ?? "").Resource).toBe(`${FUNCTION_ARN}${FunctionName}:live`);
  expect(await ofAlias()).toEqual([200, [1, "1", `${FunctionName}:live`]]);
  expect((await ofVersion())[0]).toBe(500);
  await permit("1");
  expect(await ofVersion()).toEqual([200, [1, "1", `${FunctionName}:1`]]);
  const policy = (Qualifier: string) => send(new GetPolicyCommand({ FunctionName, Qualifier }));
  expect(JSON.parse((await policy("live")).Policy ?? "").Statement).toHaveLength(1);
  await send(new RemovePermissionCommand({ FunctionName, Qualifier: "live", StatementId: "s" }));
  await expect(policy("live")).rejects.toMatchObject({ message: "The resource you requested does not exist." });
  expect((await ofAlias())[0]).toBe(500);
  await expect(permit("no")).rejects.toMatchObject({
    message: `Cannot find alias arn: ${FUNCTION_ARN}${FunctionName}:no`,
  });
});

describe("reserved concurrency", () => {
  const put = (ReservedConcurrentExecutions: number, name = FunctionName) =>
    send(new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions }));
  const permit = { StatementId: "s", Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com" };

  test("of nothing throttles each call, also those of an API", async () => {
    await send(new AddPermissionCommand({ FunctionName, ...permit }));
    const ask = await behind("");
    expect(await put(0)).toMatchObject({ ReservedConcurrentExecutions: 0 });
    await expect(invoke()).rejects.toMatchObject({
      name: "TooManyRequestsException",
      message: "Rate Exceeded.",
      $metadata: { httpStatusCode: 429 },
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    });
    expect(await ask()).toEqual([500, { message: "Internal server error" }]);
    expect((await send(new GetFunctionCommand({ FunctionName }))).Concurrency).toEqual({
      ReservedConcurrentExecutions: 0,
    });
    await send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    const { ReservedConcurrentExecutions: none } = await send(new GetFunctionConcurrencyCommand({ FunctionName }));
    expect([none, (await ask())[0]]).toEqual([undefined, 200]);
  });

  test("lets as many through at once as it says", async () => {
    await put(1);
    const both = await Promise.allSettled([invoke(), invoke()]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await invoke()).ExecutedVersion).toBe("$LATEST");
  });

  test("is of functions only, and leaves the others 100", async () => {
    await expect(put(901)).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      message:
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    });
    await expect(put(1, `${FUNCTION_ARN}${FunctionName}:1`)).rejects.toMatchObject({
      message: expect.stringMatching(/^This operation is permitted on Lambda functions only\./),
    });
    await expect(put(1, "doesnotexist")).rejects.toMatchObject({
      message: `Function not found: ${FUNCTION_ARN}doesnotexist:$LATEST`,
    });
  });
});
