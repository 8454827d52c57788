import {
  CreateFunctionCommand,
  type CreateFunctionRequest,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  ListFunctionsCommand,
  type Runtime,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type UpdateFunctionConfigurationRequest,
} from "@aws-sdk/client-lambda";
import { ACCOUNT, CODE, FUNCTION_ARN, maker, zipOf } from "../../../support/local/sample-function.ts";
import type { Scenario } from "./replay.ts";

const OTHER_CODE = zipOf("index.mjs", "export const handler = async () => 2;");
const FunctionName = "f";
const get = new GetFunctionCommand({ FunctionName });
const remove = new DeleteFunctionCommand({ FunctionName });
const configure = (changes: Partial<UpdateFunctionConfigurationRequest>) =>
  new UpdateFunctionConfigurationCommand({ FunctionName, ...changes });

const lifecycle: Scenario = async (stage) => {
  const { lambda, step, settle } = stage;
  const { create, nested } = await maker(stage, { MemorySize: 256, Timeout: 5 });
  await step("create_response", nested(create(FunctionName)));
  await settle();
  await step("get_function_response", lambda.send(get));
  const changes = { Runtime: "python3.11", Description: "Changed-Description", MemorySize: 512, Timeout: 10 } as const;
  const Environment = { Variables: { ENV_A: "a" } };
  await step("update_func_conf_response", lambda.send(configure({ ...changes, Environment })));
  await settle();
  await step("get_function_response_postupdate", lambda.send(get));
  const code = new UpdateFunctionCodeCommand({ FunctionName, ZipFile: OTHER_CODE });
  await step("update_code_response", lambda.send(code));
  await settle();
  await step("get_function_response_postcodeupdate", lambda.send(get));
  await step("delete_response", lambda.send(remove));
  await step("delete_postdelete", lambda.send(remove));
};

const redundant: Scenario = async (stage) => {
  const { lambda, step, settle } = stage;
  const { create, nested } = await maker(stage, { Description: "Initial description" });
  await step("create_response", nested(create(FunctionName)));
  await settle();
  const update = () => lambda.send(configure({ Description: "1st update description" }));
  const configuration = () => lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  await step("first_update_result", update());
  await settle();
  await step("get_fn_config_result", configuration());
  await step("get_fn_result", lambda.send(get));
  await step("redundant_update_result", update());
  await settle();
  await step("get_fn_result_after_redundant_update", lambda.send(get));
};

const codeLocation: Scenario = async (stage) => {
  const { lambda, step, settle } = stage;
  const { Role } = await maker(stage);
  const of = { FunctionName, Role, Runtime: "python3.12", Handler: "index.handler" } as const;
  await step("create-response-zip-file", lambda.send(new CreateFunctionCommand({ ...of, Code: { ZipFile: CODE } })));
  await settle();
  await step("get-function-response", lambda.send(get));
  const code = new UpdateFunctionCodeCommand({ FunctionName, ZipFile: OTHER_CODE });
  await step("update-function-response", lambda.send(code));
  await step("get-function-response-updated", lambda.send(get));
};

const RUNTIMES = { invalid_runtime_exc: "non-existent-runtime", uppercase_runtime_exc: "PYTHON3.9" };

const refusedNew: Scenario = async (stage) => {
  const { step } = stage;
  const { create } = await maker(stage);
  const refused = (name: string, changes: Partial<CreateFunctionRequest>) => step(name, create(FunctionName, changes));
  await refused("invalid_role_arn_exc", { Role: "r1" });
  for (const [name, runtime] of Object.entries(RUNTIMES)) await refused(name, { Runtime: runtime as Runtime });
  await refused("multiple_architectures", { Architectures: ["x86_64", "arm64"] });
  await refused("uppercase_architecture", { Architectures: ["X86_64" as "x86_64"] });
  await refused("invalid_zip_exc", { Code: { ZipFile: Buffer.from("this is not a zipfile") } });
};

const refusedChanges: Scenario = async (stage) => {
  const { lambda, step, settle } = stage;
  await (await maker(stage)).create(FunctionName);
  await settle();
  await step("invalid_role_arn_exc", lambda.send(configure({ Role: "r1" })));
  for (const [name, runtime] of Object.entries(RUNTIMES))
    await step(name, lambda.send(configure({ Runtime: runtime as Runtime })));
};

const arns: Scenario = async (stage) => {
  const { lambda, step } = stage;
  const { create, nested } = await maker(stage);
  await step("create-function-arn-response", nested(create(`${FUNCTION_ARN}one`)));
  await step(
    "create-function-partial-arn-response",
    nested(create(`${ACCOUNT}:function:two`, { Code: { ZipFile: OTHER_CODE } })),
  );
  await step("invalid_function_name_exc", create("invalid:function:name"));
  await step("long_function_name_exc", create("a".repeat(65)));
  await step("long_function_arn_exc", create(`${FUNCTION_ARN}${"a".repeat(140)}`));
  const elsewhere = `arn:aws:lambda:ap-southeast-1:${ACCOUNT}:function:one`;
  await step("function_arn_other_region_exc", lambda.send(new GetFunctionCommand({ FunctionName: elsewhere })));
  const somebodys = "arn:aws:lambda:us-east-1:123456789012:function:one";
  await step("function_arn_other_account_exc", lambda.send(new GetFunctionCommand({ FunctionName: somebodys })));
};

const invalidInvoke: Scenario = async ({ lambda, step }) => {
  const wrong = "arn:aws:lambda:us-east-1:123400000000@function:myfn";
  await step("invoke_function_name_pattern_exc", lambda.send(new InvokeCommand({ FunctionName: wrong })));
};

const concurrentCode: Scenario = async (stage) => {
  const { lambda, step, settle } = stage;
  const { Role } = await maker(stage);
  const of = { FunctionName, Role, Runtime: "python3.12", Handler: "handler.handler" } as const;
  await step("create-function-response", lambda.send(new CreateFunctionCommand({ ...of, Code: { ZipFile: CODE } })));
  await settle();
  const update = () => lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: OTHER_CODE }));
  await update();
  await step("update-during-in-progress-update-exc", update());
};

const concurrentConfiguration: Scenario = async (stage) => {
  const { lambda, step, settle } = stage;
  const { create, nested } = await maker(stage);
  await step("create-function-response", nested(create(FunctionName)));
  await settle();
  const update = () => lambda.send(configure({ Environment: { Variables: { TEST: "1" } } }));
  await update();
  await step("update-during-in-progress-update-exc", update());
};

const lists: Scenario = async (stage) => {
  const { lambda, step, settle } = stage;
  const { create, nested } = await maker(stage);
  await step("create_response_1", nested(create("f1", { Publish: true })));
  await step("create_response_2", nested(create("f2", { Code: { ZipFile: OTHER_CODE } })));
  await settle();
  const list = async (FunctionVersion?: "ALL") => {
    const answer = await lambda.send(new ListFunctionsCommand({ ...(FunctionVersion && { FunctionVersion }) }));
    return { Functions: answer.Functions };
  };
  await step("list_functions_invalid_functionversion", list("invalid" as "ALL"));
  await step("list_all", list("ALL"));
  await step("list_default", list());
};

/** Scenarios about functions themselves. */
export const functionScenarios: Record<string, Scenario> = {
  "TestLambdaFunction::test_function_lifecycle": lifecycle,
  "TestLambdaFunction::test_redundant_updates": redundant,
  "TestLambdaFunction::test_lambda_code_location_zipfile": codeLocation,
  "TestLambdaFunction::test_create_lambda_exceptions": refusedNew,
  "TestLambdaFunction::test_update_lambda_exceptions": refusedChanges,
  "TestLambdaFunction::test_function_arns": arns,
  "TestLambdaFunction::test_list_functions": lists,
  "TestLambdaFunction::test_invalid_invoke": invalidInvoke,
  "TestLambdaFunction::test_lambda_concurrent_code_updates": concurrentCode,
  "TestLambdaFunction::test_lambda_concurrent_config_updates": concurrentConfiguration,
};
