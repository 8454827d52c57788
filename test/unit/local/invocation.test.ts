import {
  AddPermissionCommand,
  CreateFunctionCommand,
  type CreateFunctionRequest,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  InvokeCommand,
  RemovePermissionCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { skipWithoutPython } from "../../support/authorizers/python.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { makeRole, zipOf } from "../../support/local/sample-function.ts";
import { type Account, openAccount } from "../../support/local/socket-account.ts";

let account: Account;
let Role: string;
beforeAll(async () => {
  account = await openAccount(lastingFolder());
  Role = await makeRole(account);
});
afterAll(() => account.close());

let count = 0;
/** A function of one file: "index.mjs", "index.js" or "index.py". @returns its name. */
async function make(file: string, code: string, changes: Partial<CreateFunctionRequest> = {}): Promise<string> {
  const FunctionName = `f${count++}`;
  const Runtime = file.endsWith(".py") ? "python3.13" : "nodejs22.x";
  const of = { FunctionName, Role, Runtime, Handler: "index.handler", Code: { ZipFile: zipOf(file, code) } } as const;
  await account.lambda.send(new CreateFunctionCommand({ ...of, ...changes }));
  await account.settle();
  return FunctionName;
}

async function invoke(FunctionName: string, more: Partial<InvokeCommand["input"]> = {}) {
  const answer = await account.lambda.send(new InvokeCommand({ FunctionName, LogType: "Tail", ...more }));
  return {
    output: JSON.parse(Buffer.from(answer.Payload ?? []).toString()),
    error: answer.FunctionError,
    log: Buffer.from(answer.LogResult ?? "", "base64").toString(),
  };
}
const run = async (...given: Parameters<typeof make>) => invoke(await make(...given));

describe("a handler in Node that is not async", () => {
  const RETURNS = "exports.handler = () => ({ statusCode: 200 });";
  const CALLS_BACK = "exports.handler = (event, context, callback) => callback(null, 1);";

  test.each([
    ["nodejs20.x", null],
    ["nodejs22.x", null],
    ["nodejs24.x", { statusCode: 200 }],
  ] as const)("that returns a value answers on %s: %j", async (Runtime, output) => {
    expect(await run("index.js", RETURNS, { Runtime })).toMatchObject({ output, error: undefined });
  });

  test("may return a promise, as no async function does", async () => {
    expect((await run("index.js", "exports.handler = () => Promise.resolve(1);")).output).toBe(1);
  });

  test("may call back before nodejs24.x, and no more from there on", async () => {
    expect((await run("index.js", CALLS_BACK)).output).toBe(1);
    const refused = await run("index.js", CALLS_BACK, { Runtime: "nodejs24.x" });
    expect(refused.output).toMatchObject({ errorType: "Runtime.CallbackHandlerDeprecated" });
  });
});

describe("sizes", () => {
  const limit = 6 * 1024 * 1024;

  test("an answer of more than 6,291,556 bytes is an error", async () => {
    const name = await make("index.mjs", 'export const handler = async ({ n }) => "a".repeat(n - 2);');
    const answer = (n: number) => invoke(name, { Payload: JSON.stringify({ n }) });
    expect((await answer(limit + 100)).output).toHaveLength(limit + 98);
    expect(await answer(limit + 101)).toMatchObject({
      error: "Unhandled",
      output: {
        errorType: "Function.ResponseSizeTooLarge",
        errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
      },
    });
  });

  test.each([
    ["RequestResponse", limit, "Request must be smaller than 6291456 bytes for the InvokeFunction operation"],
    ["Event", 1_048_576, "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)"],
  ] as const)("an event of more than the limit of %s is refused", async (InvocationType, size, message) => {
    const FunctionName = await make("index.mjs", "export const handler = async () => 1;");
    const send = (length: number) => {
      const Payload = JSON.stringify("a".repeat(length - 2));
      return account.lambda.send(new InvokeCommand({ FunctionName, InvocationType, Payload }));
    };
    expect((await send(size)).FunctionError).toBeUndefined();
    const refused = { name: "RequestEntityTooLargeException", message, $metadata: { httpStatusCode: 413 } };
    await expect(send(size + 1)).rejects.toMatchObject(refused);
  });
});

const CLIENT = { client: { installation_id: "i" }, custom: { name: "Zoë\n" }, env: {} };
const ClientContext = Buffer.from(JSON.stringify(CLIENT)).toString("base64");

describe("the context", () => {
  test("holds in Node what the caller says of itself, and no identity", async () => {
    const name = await make("index.mjs", "export const handler = async (_, context) => context;");
    expect((await invoke(name, { ClientContext })).output.clientContext).toEqual(CLIENT);
    const { output } = await invoke(name);
    expect(Object.keys(output)).toEqual(expect.not.arrayContaining(["clientContext", "identity"]));
  });

  test.skipIf(skipWithoutPython)("holds in Python objects with all attributes", async () => {
    const code = `def handler(event, context):
    told = context.client_context
    return [told and [told.client.installation_id, told.client.app_title, told.custom], context.identity.cognito_identity_id]
`;
    const name = await make("index.py", code);
    expect((await invoke(name, { ClientContext })).output).toEqual([["i", null, CLIENT.custom], null]);
    expect((await invoke(name)).output).toEqual([null, null]);
  });

  test("is refused when it is not JSON in base64", async () => {
    const FunctionName = await make("index.mjs", "export const handler = async () => 1;");
    const wrong = new InvokeCommand({ FunctionName, ClientContext: "e30x" });
    await expect(account.lambda.send(wrong)).rejects.toMatchObject({ name: "InvalidRequestContentException" });
  });
});

test("a function's own variables replace TZ and the like, as on Lambda", async () => {
  const Environment = { Variables: { TZ: "Asia/Tokyo", LANG: "C", AWS_XRAY_CONTEXT_MISSING: "IGNORE_ERROR" } };
  const { output } = await run("index.mjs", "export const handler = async () => process.env;", { Environment });
  expect(output).toMatchObject(Environment.Variables);
});

describe("the AWS SDK that Lambda's Node has", () => {
  const IMPORT = 'import { STSClient } from "@aws-sdk/client-sts"; export const handler = async () => STSClient.name;';
  const REQUIRE = 'const { STSClient } = require("@aws-sdk/client-sts"); exports.handler = async () => STSClient.name;';

  test.each([
    ["imported", "index.mjs", IMPORT],
    ["required", "index.js", REQUIRE],
  ])("is found when it is %s", async (_, file, code) => {
    expect((await run(file, code)).output).toBe("STSClient");
  });

  test.each([
    ["imported", "index.mjs", IMPORT],
    ["required", "index.js", REQUIRE],
  ])("is named where this program lacks a part that is %s", async (_, file, code) => {
    const { output } = await run(file, code.replace("client-sts", "client-none"));
    expect(output.errorMessage).toMatch(
      /Lambda's Node.js runtimes have @aws-sdk\/client-none, .*fix: npm install --save-dev @aws-sdk\/client-none$/,
    );
  });
});

describe.skipIf(skipWithoutPython)("a function in Python", () => {
  test("logs in Lambda's way, warnings and worse, whatever it configures itself", async () => {
    const code = `import logging
logging.basicConfig(level=logging.DEBUG, format="mine %(message)s")
def handler(event, context):
    logging.info("not shown")
    logging.warning("one\\ntwo %s", 2)
    logging.getLogger().setLevel(logging.INFO)
    logging.info("shown")
`;
    const { log } = await run("index.py", code);
    const id = /RequestId: (\S+)/.exec(log)?.[1];
    const time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    expect(log).toMatch(
      new RegExp(`\n\\[WARNING\\]\t${time}\t${id}\tone\ntwo 2\n\\[INFO\\]\t${time}\t${id}\tshown\nEND `),
    );
  });

  test("does not find what only this machine has", async () => {
    const { output } = await run("index.py", "import pip\ndef handler(event, context):\n    return 1\n");
    expect(output).toMatchObject({
      errorType: "Runtime.ImportModuleError",
      errorMessage: "Unable to import module 'index': No module named 'pip'",
    });
  });

  test("finds boto3, or reports that this machine has none", async () => {
    const { output } = await run("index.py", "import boto3\ndef handler(event, context):\n    return boto3.__name__\n");
    const missing = /No module named 'boto3': Lambda's runtime has it, .*fix: python3 -m pip install boto3$/;
    expect(output === "boto3" || missing.test(output.errorMessage)).toBe(true);
  });

  test("that raises while it loads answers what it raised, with where", async () => {
    const { output, log } = await run("index.py", "import os\nos.nope\n");
    expect(output).toMatchObject({ errorType: "AttributeError", errorMessage: "module 'os' has no attribute 'nope'" });
    expect(output.stackTrace.at(-1)).toContain("os.nope");
    expect(log).not.toContain("Handler 'handler' missing");
  });

  test.each([
    ["a set", "{1}", { errorType: "Runtime.MarshalError", errorMessage: /^Unable to marshal response: .*set/ }],
    ["a decimal number", "{'n': decimal.Decimal('1.5'), 'é': 'é'}", { n: 1.5, é: "é" }],
  ])("that answers with %s", async (_, answer, expected) => {
    const { output } = await run("index.py", `import decimal\ndef handler(event, context):\n    return ${answer}\n`);
    const { errorMessage, ...rest } = expected as { errorMessage?: RegExp };
    expect(output).toMatchObject(rest);
    if (errorMessage) expect(output.errorMessage).toMatch(errorMessage);
  });
});

test("a new permission is a new revision of the function, and ends none of its processes", async () => {
  const code = "let n = 0; export const handler = async () => ++n;";
  const FunctionName = await make("index.mjs", code);
  const { lambda } = account;
  const revision = async () => (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).RevisionId;
  const counted = async () => (await invoke(FunctionName)).output;
  const [before, first] = [await revision(), await counted()];
  const permission = { StatementId: "s", Action: "lambda:InvokeFunction", Principal: "s3.amazonaws.com" };
  await lambda.send(new AddPermissionCommand({ FunctionName, ...permission, RevisionId: before }));
  const added = await revision();
  const { RevisionId: ofPolicy } = await lambda.send(new GetPolicyCommand({ FunctionName }));
  await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: "s", RevisionId: added }));
  expect(new Set([before, added, await revision()]).size).toBe(3);
  expect(ofPolicy).toBe(added);
  expect([first, await counted()]).toEqual([1, 2]);
});
