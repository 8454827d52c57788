import { expect, test } from "vitest";
import { identityPolicy } from "../../../src/local/authorization/policy-file.ts";
import { openAccount, stackIn } from "../../support/account.ts";
import { ownProject } from "../../support/own-project.ts";

test("a deployer who may not list a function's tags is told so, not that the function is another stack's", async () => {
  const account = await openAccount();
  const stack = stackIn(account, ownProject({ project: "shop" }));
  await stack.deploy();
  const Statement = [{ Effect: "Allow", NotAction: "lambda:ListTags", Resource: "*" }];
  account.policy = identityPolicy({ Version: "2012-10-17", Statement });
  await expect(stack.deploy()).rejects.toThrow(/not authorized to perform: lambda:ListTags on resource: \S+:shop-dev-/);
  account.policy = undefined;
  expect((await stack.deploy()).changes.created).toEqual([]);
});
