import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { actionOf } from "../../../src/aws/access-denied.ts";
import { explainAwsError } from "../../../src/aws/aws-errors.ts";
import { modelOf } from "../../../src/local/model/service-model.ts";

const AWS = { profile: undefined, region: "us-east-1", endpoint: undefined };
const refused = (message: string, operation?: string) =>
  explainAwsError(
    Object.assign(new Error(message), {
      name: "AccessDeniedException",
      $metadata: {},
      ...(operation && { operation }),
    }),
    AWS,
  );

const SRC = join(import.meta.dirname, "../../../src");
const source = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.startsWith("local"))
  .map((file) => readFileSync(join(SRC, file), "utf8"));

/** The operations of API Gateway that the tool calls, with their HTTP methods in AWS's models. */
const called = Object.entries(modelOf("apigateway").operations).flatMap(([name, { http = "" }]) =>
  source.some((text) => text.includes(`new ${name}Command(`)) ? [[name, http.split(" ")[0]]] : [],
);

test("the IAM action of every operation of API Gateway that the tool calls is its HTTP method", () => {
  expect(called.length).toBeGreaterThan(35);
  expect(called.map(([name]) => [name, actionOf(`apigateway:${name}`)])).toEqual(
    called.map(([name, method]) => [name, `apigateway:${method}`]),
  );
});

test.each([
  ["lambda:Invoke", "lambda:InvokeFunction"],
  ["iam:CreateRole", "iam:CreateRole"],
  ["profile dev: sts:AssumeRole", "sts:AssumeRole"],
])("the action of %s is %s", (operation, action) => expect(actionOf(operation)).toBe(action));

test("a refusal that names no action gets the one of the operation", () => {
  const { message, fix } = refused("Access Denied", "apigateway:CreateRestApi");
  expect(message).toBe("apigateway:CreateRestApi: Access Denied (it needs apigateway:POST)");
  expect(fix).toEqual({
    text: "allow apigateway:POST; this prints the policy that the command needs",
    command: { name: "iam-policy", args: ["--for", "<command>"] },
  });
});

test("a refusal that names another action than the operation's keeps it", () => {
  const says =
    "User: x is not authorized to perform: iam:PassRole on resource: y because no identity-based policy allows the iam:PassRole action";
  const { message, fix } = refused(says, "lambda:CreateFunction");
  expect(message).toBe(`lambda:CreateFunction: ${says}`);
  expect(fix?.text).toMatch(/^allow iam:PassRole; /);
});

test.each([
  ["with an explicit deny in a service control policy", "a policy denies it: ask its owner to allow the action"],
  [
    "because no permissions boundary allows the lambda:GetFunction action",
    "the permissions boundary of the caller does not allow it: ask its owner to allow the action",
  ],
  [
    "because no service control policy allows the lambda:GetFunction action",
    "the service control policy of the caller does not allow it: ask its owner to allow the action",
  ],
])("a refusal that a policy of one's own does not lift says so: %s", (why, text) => {
  const says = `User: x is not authorized to perform: lambda:GetFunction on resource: y ${why}`;
  expect(refused(says, "lambda:GetFunction").fix).toEqual({ text });
});
