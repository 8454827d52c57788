import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fileWith } from "../support/config/sample-config.ts";
import { emptyFolder } from "../support/folder.ts";
import { runInProcess } from "../support/in-process.ts";

/** Nothing of AWS is set, and whatever would be called is not reachable. */
const NOWHERE = {
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => name.startsWith("AWS_"))
      .map((name) => [name, undefined]),
  ),
  AWS_ENDPOINT_URL: "http://127.0.0.1:1",
  AWS_EC2_METADATA_DISABLED: "true",
};
const HERE = ["--account", "123456789012", "--region", "us-east-1"];

function projectWith(changes: Readonly<Record<string, string | undefined>> = {}, files: Record<string, string> = {}) {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "config.ini"), fileWith(changes));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return (...args: string[]) => runInProcess(["iam-policy", ...args], { cwd, env: { ...NOWHERE, HOME: cwd } });
}

type Statement = { Sid?: string; Action: string[]; Resource: string | string[]; Condition?: unknown };
const statementsIn = (stdout: string): Statement[] => JSON.parse(stdout).Statement;

test("without credentials, network or files of AWS it prints the policy and nothing else; --json prints the same", async () => {
  const run = projectWith({ aws: "profile = of-another-machine" });
  const { code, stdout, stderr } = await run(...HERE);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).toBe(`${JSON.stringify(JSON.parse(stdout), null, 2)}\n`);
  expect(JSON.parse((await run(...HERE, "--json")).stdout)).toEqual(JSON.parse(stdout));
  expect(JSON.parse((await run(...HERE, "--for", "deploy")).stdout)).toEqual(JSON.parse(stdout));
  expect(stdout).toContain("arn:aws:lambda:us-east-1:123456789012:function:basic-dev-*");
});

test("several commands are joined by commas or by repeating --for; all is every one", async () => {
  const run = projectWith();
  const actions = async (...args: string[]) =>
    statementsIn((await run(...HERE, ...args)).stdout).flatMap(({ Action }) => Action);
  const both = await actions("--for", "invoke,logs");
  expect(both).toEqual(expect.arrayContaining(["lambda:InvokeFunction", "logs:FilterLogEvents"]));
  expect(await actions("--for", "invoke", "--for", "logs")).toEqual(both);
  expect(await actions("--for", "all")).toEqual(expect.arrayContaining(["cognito-idp:AdminCreateUser", ...both]));
});

test("the stage and the region of the run decide names; expected_account_id is the account", async () => {
  const run = projectWith({ aws: "region = cn-north-1\nexpected_account_id = 210987654321" });
  const { stdout } = await run("--stage", "prod");
  expect(stdout).toContain("arn:aws-cn:lambda:cn-north-1:210987654321:function:basic-prod-*");
  expect(stdout).not.toContain("arn:aws:");
});

test("--boundary prints what the roles may do at most: their logs and the policy files", async () => {
  const own = {
    Version: "2012-10-17",
    Statement: { Sid: "A", Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
  };
  const managed = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
  const run = projectWith(
    { "function.basicLambda": `policy_file = own.json\npolicies = ${managed}` },
    { "own.json": JSON.stringify(own) },
  );
  const { code, stdout, stderr } = await run(...HERE, "--boundary");
  expect(code).toBe(0);
  expect(statementsIn(stdout)).toEqual([
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/basic-dev-*:*",
    },
    { Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
  ]);
  expect(stderr).toContain(`the boundary lacks the permissions of ${managed}`);
});

describe("refuses", () => {
  test.each([
    [["--for", "deplyo", ...HERE], 2, 'unknown command "deplyo" in --for', "use deploy, teardown, "],
    [["--for", "deploy,", ...HERE], 2, 'unknown command "" in --for', "use deploy, teardown, "],
    [["--for", "deploy", "--boundary", ...HERE], 2, "--boundary prints the boundary of roles", "leave one of them out"],
    [["--account", "12345", "--region", "us-east-1"], 2, '--account "12345" is not an account ID', "12 digits"],
    [["--account", "12345678901x", "--region", "us-east-1"], 2, "is not an account ID", "12 digits"],
    [["--account", "123456789012", "--region", "us-esat-1"], 3, "us-esat-1 is not a region", "did you mean us-east-1?"],
    [["--account", "123456789012", "--region", "moon"], 3, "region = moon", "must be a region like us-east-1"],
    [["--account", "123456789012", "--region", "us-east-1/x"], 3, "us-east-1/x", "must be a region like us-east-1"],
    [["--account", "123456789012"], 3, "no AWS region is set", "--region"],
    [["--github", "octo-repo", ...HERE], 2, '--github "octo-repo" is not a repository', "owner/repo"],
    [["--github", "o/r", "--branch", "*", ...HERE], 2, '--branch "*" is not a name', "wildcards would let others"],
    [["--github", "o/r", "--boundary", ...HERE], 2, "--boundary and --github print", "leave one of them out"],
    [["--environment", "prod", ...HERE], 2, "--environment belongs to --github", "pass --github owner/repo too"],
    [["--local", ...HERE], 2, "unknown option '--local'", "lambda-authz iam-policy --help"],
  ])("%j", async (args, exitCode, message, fix) => {
    const { code, stdout, stderr } = await projectWith()(...args);
    expect(stderr).toContain(message);
    expect(stderr).toContain(fix);
    expect([code, stdout]).toEqual([exitCode, ""]);
  });

  test("another account than config.ini expects", async () => {
    const { code, stderr } = await projectWith({ aws: "expected_account_id = 210987654321" })(...HERE);
    expect(stderr).toContain("--account is 123456789012, config.ini expects 210987654321");
    expect(code).toBe(4);
  });

  test("a policy for commands that have nothing to do", async () => {
    const issuer = "kind = oidc\nissuer = https://issuer.example.com\nclient_id = abc";
    const { code, stderr } = await projectWith({ "issuer.main": issuer })(...HERE, "--for", "user");
    expect(stderr).toContain("config.ini has no user pool in us-east-1\nfix: leave user out of --for");
    expect(code).toBe(3);
  });
});

test("a region that this version does not know is noted, not refused", async () => {
  const { code, stdout, stderr } = await projectWith()("--account", "123456789012", "--region", "eu-north-9");
  expect(stderr).toContain("note: this version does not know the region eu-north-9; check its name");
  expect([code, statementsIn(stdout).length > 3]).toEqual([0, true]);
});
