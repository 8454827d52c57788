import { CreateFunctionCommand, type CreateFunctionRequest, InvokeCommand, type Runtime } from "@aws-sdk/client-lambda";
import { skipWithoutPython } from "../../../support/authorizers/python.ts";
import { makeRole, zipOf } from "../../../support/local/sample-function.ts";
import { replay, type Scenario } from "./replay.ts";

const NODE_INTROSPECTION = `export const handler = async (_, context) => ({
  ctx: {
    aws_request_id: context.awsRequestId,
    function_name: context.functionName,
    function_version: context.functionVersion,
    invoked_function_arn: context.invokedFunctionArn,
    log_group_name: context.logGroupName,
    log_stream_name: context.logStreamName,
    remaining_time_in_millis: context.getRemainingTimeInMillis(),
  },
  environment: process.env,
  packages: [],
});`;
const PYTHON_INTROSPECTION = `import os
def handler(event, context):
    names = "aws_request_id function_name function_version invoked_function_arn log_group_name log_stream_name memory_limit_in_mb"
    told = {name: getattr(context, name) for name in names.split()}
    told["remaining_time_in_millis"] = context.get_remaining_time_in_millis()
    return {"ctx": told, "environment": dict(os.environ), "packages": []}
`;
const NODE_FAILURE = 'export const handler = async () => { throw new Error("Error: some_error_msg"); };';
const PYTHON_FAILURE = 'def handler(event, context):\n    raise Exception("Failed: some_error_msg")\n';

interface Language {
  readonly code: readonly [introspection: Uint8Array, failure: Uint8Array];
  readonly Handler: string;
}
const NODE: Language = {
  code: [zipOf("index.mjs", NODE_INTROSPECTION), zipOf("index.mjs", NODE_FAILURE)],
  Handler: "index.handler",
};
const PYTHON: Language = {
  code: [zipOf("handler.py", PYTHON_INTROSPECTION), zipOf("handler.py", PYTHON_FAILURE)],
  Handler: "handler.handler",
};
const RUNTIMES: [string, Language][] = [
  ...["nodejs20.x", "nodejs22.x", "nodejs24.x"].map((name): [string, Language] => [name, NODE]),
  ...["python3.10", "python3.11", "python3.12", "python3.13", "python3.14"].map((name): [string, Language] => [
    name,
    PYTHON,
  ]),
];

const FunctionName = "f";
const made = async (stage: Parameters<Scenario>[0], runtime: string, changes: Partial<CreateFunctionRequest>) => {
  const of = { FunctionName, Runtime: runtime as Runtime, Role: await makeRole(stage), MemorySize: 1_024 };
  await stage.step(
    "create_function_result",
    stage.lambda.send(new CreateFunctionCommand({ ...of, Code: {}, ...changes })),
  );
  await stage.settle();
};

const introspection =
  (runtime: string, { code: [ZipFile], Handler }: Language): Scenario =>
  async (stage) => {
    const Environment = { Variables: { TEST_KEY: "TEST_VAL" } };
    await made(stage, runtime, { Code: { ZipFile }, Handler, Environment });
    const payload = async (qualified: object) => {
      const { Payload } = await stage.lambda.send(new InvokeCommand({ FunctionName, ...qualified }));
      return JSON.parse(Buffer.from(Payload ?? []).toString());
    };
    await stage.step("invocation_result_payload", payload({}));
    await stage.step("invocation_result_payload_qualified", payload({ Qualifier: "$LATEST" }));
  };

const failure =
  (runtime: string, { code: [, ZipFile], Handler }: Language): Scenario =>
  async (stage) => {
    await made(stage, runtime, { Code: { ZipFile }, Handler });
    const invoke = async () => {
      const { Payload, ...answer } = await stage.lambda.send(new InvokeCommand({ FunctionName }));
      const { trace, stackTrace, ...told } = JSON.parse(Buffer.from(Payload ?? []).toString());
      const stack = Array.isArray(trace)
        ? { trace: "<stack-trace>" }
        : Array.isArray(stackTrace) && { stackTrace: "<stack-trace>" };
      return { ...answer, Payload: { ...told, ...stack } };
    };
    await stage.step("error_result", invoke());
  };

const COMMON = "TestLambdaRuntimesCommon";
const played = RUNTIMES.filter(([name]) => name.startsWith("nodejs") || !skipWithoutPython);
const scenarios = Object.fromEntries(
  played.flatMap(([name, language]): [string, Scenario][] => [
    [`${COMMON}::test_introspection_invoke[${name}]`, introspection(name, language)],
    [`${COMMON}::test_uncaught_exception_invoke[${name}]`, failure(name, language)],
  ]),
);

const notPlayed = (reason: string, names: readonly string[]) =>
  Object.fromEntries(
    names.flatMap((name) =>
      ["introspection", "uncaught_exception"].map((what) => [`${COMMON}::test_${what}_invoke[${name}]`, reason]),
    ),
  );
const environment = (reason: string, names: string, runtimes = "*") =>
  Object.fromEntries(
    names
      .split(" ")
      .map((name) => [
        `${COMMON}::test_introspection_invoke[${runtimes}] · invocation_result_payload* · environment.${name}`,
        reason,
      ]),
  );

replay("lambda_common.json", scenarios, {
  steps: {
    ...environment(
      "a place on this machine",
      "AWS_LAMBDA_RUNTIME_API AWS_XRAY_DAEMON_ADDRESS _AWS_XRAY_DAEMON_ADDRESS LAMBDA_RUNTIME_DIR LAMBDA_TASK_ROOT PATH",
    ),
    ...environment("a place on this machine", "NODE_PATH", "nodejs*"),
    ...environment("it would lead to what is not here", "LD_LIBRARY_PATH"),
    ...environment("it would lead to what is not here", "PYTHONPATH", "python*"),
    ...environment("Python sets it here, as it does in newer runtimes", "LC_CTYPE", "python3.10"),
    ...environment("Python sets it here, as it does in newer runtimes", "LC_CTYPE", "python3.11"),
    ...environment("of the shell that starts Lambda's runtime", "PWD SHLVL"),
    ...environment("so that a function's SDK calls come here", "AWS_ENDPOINT_URL"),
  },
  notPlayed: {
    ...notPlayed("AWS takes no functions of this runtime any more, and neither does the endpoint", [
      "nodejs16.x",
      "nodejs18.x",
      "python3.8",
      "python3.9",
    ]),
    ...notPlayed("a language that is not run here", [
      ..."java8.al2 java11 java17 java21 java25 dotnet6 dotnet8 dotnet10 ruby3.2 ruby3.3 ruby3.4 provided.al2 provided.al2023".split(
        " ",
      ),
    ]),
    ...(skipWithoutPython
      ? notPlayed(
          "no python3 3.11 on this machine",
          RUNTIMES.map(([name]) => name).filter((name) => name.startsWith("python")),
        )
      : {}),
    [`${COMMON}::test_echo_invoke*`]: "no answer was recorded",
    [`${COMMON}::test_runtime_wrapper_invoke*`]: "wrapper scripts need the runtime's own start script",
    "TestLambdaCallingLocalstack::*": "no answer was recorded",
  },
});
