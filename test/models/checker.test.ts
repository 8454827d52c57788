import { expect, test } from "vitest";
import { deniedIn, notInAuthorizationData, refusedIn, superfluousIn } from "./checker.ts";
import type { Call } from "./recorder.ts";

const call = (service: string, operation: string, input: object): Call =>
  ({ scenario: "planted", service, operation, input }) as Call;
const FUNCTION = { FunctionName: "shop-dev-web", Role: "arn:aws:iam::123456789012:role/x", Code: {} };
const create = (more: object) => call("lambda", "CreateFunction", { ...FUNCTION, ...more });

test.each([
  ["required", create({ Role: undefined }), "planted: lambda:CreateFunction Role = undefined: required"],
  ["type", create({ MemorySize: "128" }), 'planted: lambda:CreateFunction MemorySize = "128": type: integer'],
  [
    "enum",
    create({ PackageType: "Tar" }),
    'planted: lambda:CreateFunction PackageType = "Tar": enum: one of Zip, Image',
  ],
  ["range", create({ MemorySize: 1 }), "planted: lambda:CreateFunction MemorySize = 1: range: at least 128"],
  [
    "a member that does not exist",
    create({ Memory: 1 }),
    "planted: lambda:CreateFunction Memory = 1: the model has no such member",
  ],
  [
    "length",
    call("logs", "CreateLogGroup", { logGroupName: "" }),
    'planted: logs:CreateLogGroup logGroupName = "": length: at least 1',
  ],
])("a fault is found: %s", (_, planted, line) => {
  expect(refusedIn([planted])).toContain(line);
});

test("a pattern is a rule for the whole text", () => {
  const lines = refusedIn([call("logs", "CreateLogGroup", { logGroupName: "a b" })]);
  expect(lines).toEqual([expect.stringContaining('logGroupName = "a b": pattern: ')]);
});

test("an operation that does not exist, an action not granted and one granted in vain are found", async () => {
  const sent = [call("logs", "DeleteLogGroup", { logGroupName: "/aws/lambda/other-dev-web" })];
  const Resource = "arn:aws:logs:*:*:log-group:/aws/lambda/shop-*";
  const policy = [{ Action: ["logs:DeleteLogGroup", "logs:CreateLogGroup"], Resource }];
  expect(deniedIn(sent, () => policy)).toEqual([
    "planted: DeleteLogGroup needs logs:DeleteLogGroup on arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/other-dev-web",
  ]);
  expect(superfluousIn(sent, policy)).toEqual(["logs:CreateLogGroup"]);
  const unknown = call("logs", "EraseLogGroup", { logGroupName: "a" });
  expect(refusedIn([unknown])).toContain(
    'planted: logs:EraseLogGroup  = "EraseLogGroup": the model has no such operation',
  );
  expect(await notInAuthorizationData([unknown])).toEqual(["AWS has no action logs:EraseLogGroup"]);
});
