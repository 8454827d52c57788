import { readFileSync } from "node:fs";
import { GetFunctionCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { emptyFolder } from "../../support/folder.ts";
import { createAccount } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

const FunctionName = "shop-dev-shopLambdaAuthorizer";
const ID = "lambda.function:shopLambdaAuthorizer";
const withEnv = (env: string) => ({ authorizer: `source = lambda/guard\n${env}` });

test("variables of a user's own authorizer are created, changed, and corrected after drift", async () => {
  const account = createAccount();
  const root = emptyFolder();
  const stack = { project: "shop", stage: "dev", apiName: "shopAPI", region: "us-east-1", adopt: false };
  const { lambda } = account.aws(stack);
  const variables = async () =>
    (await lambda.send(new GetFunctionCommand({ FunctionName }))).Configuration?.Environment?.Variables ?? {};

  const first = stackRun(account, root, withEnv("env.TENANT = s3cret-value\nenv.MODE = strict"));
  await first.deploy();
  expect(await variables()).toEqual({ TENANT: "s3cret-value", MODE: "strict" });
  expect(readFileSync(first.stateFile, "utf8")).not.toContain("s3cret-value");
  expect((await first.deploy()).changes.updated).toEqual([]);

  const Environment = { Variables: { TENANT: "by-hand" } };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment }));
  expect((await first.deploy()).changes.updated).toEqual([ID]);
  expect(await variables()).toEqual({ TENANT: "s3cret-value", MODE: "strict" });

  expect((await stackRun(account, root, withEnv("")).deploy()).changes.updated).toEqual([ID]);
  expect(await variables()).toEqual({});
});
