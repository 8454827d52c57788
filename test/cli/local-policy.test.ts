import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder } from "../support/folder.ts";
import { localFolder } from "./local-folder.ts";

const allowing = (...Action: string[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

test("a deploy under a policy that lacks an action names it; corrected, the policy counts at once", async () => {
  const file = join(emptyFolder(), "policy.json");
  writeFileSync(file, allowing("apigateway:*", "lambda:*", "logs:*", "iam:Get*", "iam:List*"));
  const { run } = localFolder({ LAMBDA_AUTHZ_LOCAL_POLICY: file });
  const { code, stderr } = await run("deploy", "--local");
  expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining("iam:CreateRole") });
  writeFileSync(file, allowing("*"));
  expect(await run("deploy", "--local")).toMatchObject({ code: 0 });
});

test("a policy file that is none ends the start with a message that names it", async () => {
  const { cwd, run } = localFolder();
  expect(await run("local", "--policy", "absent.json")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(join(cwd, "absent.json")),
  });
});
