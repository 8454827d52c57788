import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
} from "@aws-sdk/client-lambda";
import { ACCOUNT, CODE, FUNCTION_ARN, makeRole } from "../../../support/local/sample-function.ts";
import type { Scenario, Stage } from "./replay.ts";

const a = (length: number) => "a".repeat(length);
const NAME = "my-function";
const WRONG_REGION = `arn:aws:lambda:invalid-region:${ACCOUNT}:function:${NAME}`;

/** Names and qualifiers of each case; `create` where the qualifier stands in the name there, "" where no answer was recorded. */
const CASES: Readonly<
  Record<string, { readonly name: string; readonly qualifier?: string; readonly create?: string }>
> = {
  function_name_is_single_invalid: { name: "*" },
  invalid_characters_in_function_name: { name: `${NAME}!` },
  invalid_characters_in_qualifier: { name: NAME, qualifier: "invalid!", create: `${NAME}:invalid!` },
  qualifier_too_long0: { name: NAME, qualifier: a(129), create: `${NAME}:${a(129)}` },
  qualifier_too_long: { name: NAME, qualifier: a(129), create: `${NAME}:${a(129)}` },
  qualifier_too_long1: { name: NAME, qualifier: a(65), create: "" },
  function_name_and_qualifier_too_long: { name: NAME, qualifier: a(65), create: "" },
  invalid_account_id_in_partial_arn: { name: `invalid-account:function:${NAME}` },
  invalid_region_in_arn: { name: WRONG_REGION },
  non_lambda_arn: { name: `arn:aws:ec2:us-east-1:${ACCOUNT}:instance:i-1234567890abcdef0` },
  function_name_too_long: { name: a(65) },
  function_name_too_long_and_invalid_region: { name: `${WRONG_REGION}${a(170)}` },
  full_arn_and_qualifier_too_long_and_invalid_region: {
    name: `${WRONG_REGION}-${a(170)}`,
    qualifier: a(129),
    create: `${WRONG_REGION}-${a(170)}:${a(129)}`,
  },
  full_arn_with_multiple_qualifiers: { name: `${FUNCTION_ARN}${NAME}:1:2` },
  incomplete_arn: { name: `${FUNCTION_ARN.slice(0, -1)}`, create: "" },
  partial_arn_with_extra_qualifier: { name: `function:${NAME}:$LATEST:extra` },
  lowercase_latest_qualifier: { name: NAME, qualifier: "$latest", create: `${FUNCTION_ARN}${NAME}:$latest` },
  missing_region_in_arn: { name: `arn:aws:lambda::${ACCOUNT}:function:${NAME}` },
  missing_account_id_in_arn: { name: `arn:aws:lambda:us-east-1::function:${NAME}` },
  misspelled_latest_in_arn: { name: `${FUNCTION_ARN}${NAME}:$LATES` },
};

/** An error as these recordings write it: several complaints as a list. */
async function complaint(answer: Promise<unknown>): Promise<unknown> {
  const { name: Code, message } = await answer.then(
    () => new Error("it was taken"),
    (error: Error) => error,
  );
  const [, count, all = ""] = /^(\d+) validation errors? detected: (.*)$/s.exec(message) ?? [];
  if (count === undefined) return { Code, Message: message };
  return { Code, Count: Number(count), Errors: all.split(/; (?=Value )/).sort() };
}

type Operation = (stage: Stage, of: { FunctionName: string; Qualifier?: string }) => Promise<unknown>;
const OPERATIONS: Readonly<Record<string, Operation>> = {
  get_function: ({ lambda }, of) => lambda.send(new GetFunctionCommand(of)),
  delete_function: ({ lambda }, of) => lambda.send(new DeleteFunctionCommand(of)),
  invoke: ({ lambda }, of) => lambda.send(new InvokeCommand(of)),
};

const create = async (stage: Stage, FunctionName: string) => {
  const of = { Role: await makeRole(stage), Runtime: "python3.12", Handler: "lambda.handler" } as const;
  return stage.lambda.send(new CreateFunctionCommand({ FunctionName, ...of, Code: { ZipFile: CODE } }));
};

const VALIDATION = "TestLambdaFunction::test_function_name_and_qualifier_validation";

function validations(): [string, Scenario][] {
  return Object.entries(CASES).flatMap(([name, { name: FunctionName, qualifier, create: inName }]) => {
    const of = { FunctionName, ...(qualifier !== undefined && { Qualifier: qualifier }) };
    const asked = Object.entries(OPERATIONS).map(([operation, ask]): [string, Scenario] => [
      `${VALIDATION}[${name}-${operation}]`,
      async (stage) => void (await stage.step(`${operation}_exception`, complaint(ask(stage, of)))),
    ]);
    const made: [string, Scenario] = [
      `${VALIDATION}[${name}-create_function]`,
      async (stage) =>
        void (await stage.step("create_function_exception", complaint(create(stage, inName ?? FunctionName)))),
    ];
    return inName === "" ? asked : [...asked, made];
  });
}

const CONFIGURATION: Operation = ({ lambda }, of) => lambda.send(new GetFunctionConfigurationCommand(of));
const EVENTS: Operation = ({ lambda }, of) => lambda.send(new GetFunctionEventInvokeConfigCommand(of));
const ALL = { ...OPERATIONS, get_function_configuration: CONFIGURATION, get_function_event_invoke_config: EVENTS };

/** Functions that are not there, in another region, or named with two qualifiers. */
const absent = Object.entries(ALL).flatMap(([operation, ask]): [string, Scenario][] => [
  [
    `TestLambdaFunction::test_ops_on_nonexisting_fn[${operation}]`,
    async (stage) => void (await stage.step("not_found_exception", ask(stage, { FunctionName: "nobody" }))),
  ],
  [
    `TestLambdaFunction::test_get_function_wrong_region[${operation}]`,
    async (stage) => {
      const FunctionName = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:somewhere`;
      await stage.step("wrong_region_exception", ask(stage, { FunctionName }));
    },
  ],
  [
    `TestLambdaFunction::test_ops_with_arn_qualifier_mismatch[${operation}]`,
    async (stage) => {
      const FunctionName = `${FUNCTION_ARN}some-function:$LATEST`;
      await stage.step("not_match_exception", ask(stage, { FunctionName, Qualifier: "1" }));
      await stage.step("match_exception", ask(stage, { FunctionName, Qualifier: "$LATEST" }));
    },
  ],
]);

/** Scenarios about names; `recorded` says which of them there are. */
export const nameScenarios = (recorded: readonly string[]): Record<string, Scenario> =>
  Object.fromEntries([...validations(), ...absent].filter(([name]) => recorded.includes(name)));
