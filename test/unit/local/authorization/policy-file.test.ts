import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { policyIn } from "../../../../src/local/authorization/policy-file.ts";
import { clientsOf, openAccount } from "../../../support/account.ts";
import { emptyFolder } from "../../../support/folder.ts";

const allowing = (action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: action, Resource: "*" } });

test.each([
  ["{", "is not JSON"],
  ['{"Statement": []}', "Statement is empty"],
  [allowing("everything"), "Statement[0].Action is not a list"],
])("a file with %s is an error that names it", (text, problem) => {
  const file = join(emptyFolder(), "policy.json");
  writeFileSync(file, text);
  expect(() => policyIn(file)).toThrow(`the policy file ${file}: ${problem}`);
});

test("a changed file counts from the next call on, and nothing is allowed while it is broken or gone", async () => {
  const file = join(emptyFolder(), "policy.json");
  writeFileSync(file, allowing("iam:*"));
  const account = await openAccount();
  const policy = policyIn(file);
  Object.defineProperty(account, "policy", { get: policy });
  const list = () =>
    clientsOf(account, "us-east-1")
      .lambda.send(new ListFunctionsCommand({}))
      .then(
        () => "listed",
        ({ name, message }: Error) => `${name}: ${message}`,
      );
  expect(await list()).toContain("AccessDeniedException: User: ");
  writeFileSync(file, allowing("lambda:List*"));
  expect(await list()).toBe("listed");
  writeFileSync(file, "no JSON");
  expect(await list()).toBe(`MalformedPolicyDocument: the policy file ${file}: is not JSON`);
  rmSync(file);
  expect(await list()).toContain(`MalformedPolicyDocument: the policy file ${file}: ENOENT`);
  writeFileSync(file, allowing("lambda:*"));
  expect(await list()).toBe("listed");
});
