import { expect, test } from "vitest";
import { loadWith, messageWith } from "../../support/config/sample-config.ts";

const READ = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const OWN = "arn:aws:iam::123456789012:policy/team/queue";
const many = (count: number) => Array.from({ length: count }, (_, i) => `${OWN}${i}`).join(", ");

const fn = (...lines: string[]) => ({ "function.basicLambda": lines.join("\n") });

test("policies and policy_file are kept as written", () => {
  const { functions } = loadWith(fn(`policies = ${READ}, ${OWN}`, "policy_file = rights.json"));
  expect(functions).toMatchObject([{ policies: [READ, OWN], policyFile: "rights.json" }]);
  expect(loadWith(fn(`policies = ${many(10)}`)).functions[0]?.policies).toHaveLength(10);
});

test.each([
  ["a name", "AmazonS3ReadOnlyAccess", "must be the ARN of a managed policy, like arn:aws:iam::aws:policy/"],
  ["a role", "arn:aws:iam::123456789012:role/x", "must be the ARN of a managed policy"],
  ["one twice", `${READ}, ${READ}`, "only once"],
  ["a comma at the end", `${READ},`, "nothing empty between"],
  ["eleven", many(11), "must be at most 10 policies, these are 11"],
])("policies with %s are refused", (_, value, words) => {
  expect(messageWith(fn(`policies = ${value}`))).toContain(words);
});

test.each([`policies = ${READ}`, "policy_file = rights.json"])("%s beside role_arn is refused", (line) => {
  const message = messageWith(fn("role_arn = arn:aws:iam::123456789012:role/x", line));
  expect(message).toContain("is for the role that deploy creates, not together with role_arn");
});

test("policies of another account than the expected one are refused, AWS's own are not", () => {
  const aws = { aws: "expected_account_id = 999999999999" };
  expect(messageWith({ ...aws, ...fn(`policies = ${READ}, ${OWN}`) })).toContain(
    "must be policies of AWS or of account 999999999999",
  );
  expect(loadWith({ ...aws, ...fn(`policies = ${READ}`) }).functions).toHaveLength(1);
});

test("an authorizer has neither", () => {
  expect(messageWith({ authorizer: `policies = ${READ}` })).toContain("is not a key of this section");
});
