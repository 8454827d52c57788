import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { emptyFolder } from "../../support/folder.ts";
import { createAccount } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

const NAME = "shop-dev-web";
const web = (architecture: string) => ({ "function.web": `source = lambda/web\n${architecture}` });

test("architecture is created, read back, changed together with the code, and drift is set right", async () => {
  const account = createAccount();
  const root = emptyFolder();
  const { lambda } = account.aws({
    project: "shop",
    stage: "dev",
    apiName: "shopAPI",
    region: "us-east-1",
    adopt: false,
  });
  const architecture = async () =>
    (await lambda.send(new GetFunctionCommand({ FunctionName: NAME }))).Configuration?.Architectures;
  await stackRun(account, root, web("architecture = arm64")).deploy();
  expect(await architecture()).toEqual(["arm64"]);
  const again = await stackRun(account, root, web("architecture = arm64")).deploy();
  expect(again.changes.updated).toEqual([]);

  const { changes } = await stackRun(account, root, web("")).deploy();
  expect(changes.updated).toEqual(["lambda.function:web"]);
  expect(await architecture()).toEqual(["x86_64"]);
});
