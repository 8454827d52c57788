import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emulatorEnv, runCli } from "../../support/cli.ts";
import { type Emulator, programOf } from "../../support/emulators/emulator.ts";
import { hasMiniStack, startMiniStack } from "../../support/emulators/ministack.ts";
import { explained } from "../../support/explained.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";

const AWS = programOf("aws");
/** What the CDK makes of app.mjs beside it. */
const TEMPLATE = `file://${join(import.meta.dirname, "cdk/template.json")}`;

describe.runIf(AWS !== undefined && hasMiniStack())("an API of the CDK, deployed with CloudFormation", () => {
  let ministack: Emulator;
  let run: { cwd: string; env: Record<string, string> };
  let stage: string;
  const cloudformation = async (...args: string[]) => {
    const all = ["cloudformation", ...args, "--stack-name", "orders", "--region", "us-east-1", "--output", "json"];
    const ran = await runCli(all, { ...run, program: [AWS ?? ""] });
    if (ran.code !== 0) throw new Error(ran.stderr);
    return ran.stdout;
  };
  beforeAll(async () => {
    ministack = await startMiniStack();
    run = { cwd: lastingFolder(), env: emulatorEnv(ministack.endpoint) };
    await cloudformation("create-stack", "--template-body", TEMPLATE, "--capabilities", "CAPABILITY_IAM");
    await cloudformation("wait", "stack-create-complete");
    const [stack] = JSON.parse(await cloudformation("describe-stacks")).Stacks;
    const [, id] = /https:\/\/(\w+)\.execute-api\./.exec(stack.Outputs[0].OutputValue) ?? [];
    stage = `${ministack.endpoint}/_aws/execute-api/${id}/prod`;
  }, 120_000);
  afterAll(() => ministack.stop());

  test("nothing is wrong with a protected route and a page's call of it", async () => {
    const options = ["--origin", "https://app.example.com"];
    const explanation = await explained(`${stage}/orders/7`, { ...run, token: "allow-ann", options });
    expect(explanation).toMatchObject({ code: 0, cause: null, answer: { status: 200 } });
    expect(explanation.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
