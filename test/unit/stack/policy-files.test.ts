import { join } from "node:path";
import { expect, test } from "vitest";
import type { AuthzError } from "../../../src/lib/errors.ts";
import { checkInlineSize, policyFiles } from "../../../src/stack/graph/policy-files.ts";
import { emptyFolder } from "../../support/folder.ts";
import { write } from "../../support/program/run-main.ts";
import { configWith } from "../../support/stack/built-stack.ts";

const statement = (changes: object) => ({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*", ...changes });
const document = (...changes: object[]) => ({ Version: "2012-10-17", Statement: changes.map(statement) });

function read(text: string | undefined) {
  const folder = emptyFolder();
  if (text !== undefined) write(folder, { "rights.json": text });
  const functions = configWith().functions.map((fn) => ({ ...fn, policyFile: "rights.json" }));
  return policyFiles({ functions }, (path) => join(folder, path));
}

const errorOf = (work: () => unknown): Pick<AuthzError, "code" | "message"> => {
  try {
    work();
  } catch (error) {
    return error as AuthzError;
  }
  throw new Error("it should have failed");
};

test.each([
  ["one statement that is no list", { Version: "2012-10-17", Statement: statement({}) }],
  ["several", document({}, { Action: ["s3:Get*", "s3:List*"], Resource: ["arn:aws:s3:::a", "arn:aws:s3:::a/*"] })],
  ["a Deny of everything but one action", document({ Effect: "Deny", Action: undefined, NotAction: "s3:GetObject" })],
])("a document with %s is taken as it is", (_, policy) => {
  const text = JSON.stringify(policy);
  expect(read(text).get("basicLambda")).toEqual(JSON.parse(text));
});

test.each([
  ["no file", undefined, "SOURCE_MISSING", "cannot be read (ENOENT)"],
  ["no JSON", "{", "CONFIG_INVALID", "is not JSON"],
  ["a list", "[]", "CONFIG_INVALID", "is not a JSON object"],
  ["no version", JSON.stringify({ Statement: [statement({})] }), "CONFIG_INVALID", 'IAM accepts only "2012-10-17"'],
  ["no statement", JSON.stringify(document()), "CONFIG_INVALID", "has no Statement"],
  ["an effect", JSON.stringify(document({ Effect: "allow" })), "CONFIG_INVALID", 'with Effect "allow"'],
  ["a principal", JSON.stringify(document({ Principal: "*" })), "CONFIG_INVALID", "which a role's policy cannot have"],
  ["no action", JSON.stringify(document({ Action: undefined })), "CONFIG_INVALID", "one of Action and NotAction"],
  [
    "no resource",
    JSON.stringify(document({ Resource: undefined })),
    "CONFIG_INVALID",
    "one of Resource and NotResource",
  ],
  ["an odd action", JSON.stringify(document({ Action: "SendMessage" })), "CONFIG_INVALID", 'the action "SendMessage"'],
  [
    "a character that IAM does not take",
    JSON.stringify(document({}, { Resource: "arn:aws:s3:::b\u00fccher/\u66f8\u7c4d" })),
    "CONFIG_INVALID",
    "contains the character \\u66f8; IAM accepts none beyond \\u00ff in a policy",
  ],
  ["an odd resource", JSON.stringify(document({ Resource: "queue" })), "CONFIG_INVALID", 'the resource "queue"'],
])("a file with %s is refused and named", (_, text, code, words) => {
  const error = errorOf(() => read(text));
  expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
  expect(error.message).toMatch(/^\[function\.basicLambda\] policy_file = rights\.json /);
});

test("both inline policies of a role together are held against IAM's limit", () => {
  const policy = (characters: number) =>
    document({ Sid: "x".repeat(characters - JSON.stringify(document({ Sid: "" })).length) });
  expect(() => checkInlineSize("a", [policy(240), policy(10_000)])).not.toThrow();
  const error = errorOf(() => checkInlineSize("a", [policy(241), policy(10_000)]));
  expect(error).toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining("10241 characters") });
});
