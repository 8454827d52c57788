import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { fileWith } from "../support/config/sample-config.ts";
import { emptyFolder } from "../support/folder.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(join(ROOT, "docs/ci.md"), "utf8");
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = ""]) => text);

/** Programs that the page calls: this one as built, the others write down what they are called with. */
const PROGRAMS = {
  "lambda-authz": `exec "${process.execPath}" "${ROOT}bin/lambda-authz.js" "$@"`,
  git: 'echo "git $*" >> calls',
  gh: "echo octo-org@123456/octo-repo@789012",
  // Nothing is there at first; the file says so.
  aws: 'echo "aws $*" >> calls; case $2 in get-*) [ -e exists ] ;; esac',
};

function repository() {
  const [folder, bin] = [emptyFolder(), emptyFolder()];
  writeFileSync(join(folder, "config.ini"), fileWith());
  for (const [name, text] of Object.entries(PROGRAMS)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: folder };
  const run = (script: string) => spawnSync("sh", ["-eu", "-c", script], { cwd: folder, env, encoding: "utf8" });
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return { folder, run, read };
}

test("docs/ci.md: its commands make a provider, a role and a workflow", () => {
  const { folder, run, read } = repository();
  expect(commands).toHaveLength(3);
  for (const script of commands.slice(0, 2)) expect(run(script)).toMatchObject({ status: 0 });
  const arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
  const role = "--role-name github-deploy-basic-dev";
  const calls = read("calls").trim().split("\n");
  expect(calls).toEqual([
    `aws iam get-open-id-connect-provider --open-id-connect-provider-arn ${arn}`,
    "aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com",
    `aws iam get-role ${role}`,
    `aws iam create-role ${role} --assume-role-policy-document file://trust-policy.json`,
    `aws iam put-role-policy ${role} --policy-name deploy --policy-document file://permissions.json`,
    "git add .github/workflows/deploy.yml",
  ]);
  for (const [, file = ""] of calls.join("\n").matchAll(/file:\/\/(\S+)/g))
    expect(JSON.parse(read(file)).Version).toBe("2012-10-17");
  expect(existsSync(join(folder, ".github/workflows/deploy.yml"))).toBe(true);
  const workflow = parse(read(".github/workflows/deploy.yml"));
  expect(workflow.permissions).toEqual({});
  expect(workflow.jobs.deploy.permissions).toEqual({ contents: "read", "id-token": "write" });
  const steps: { uses?: string; run?: string; with?: Record<string, string> }[] = workflow.jobs.deploy.steps;
  for (const { uses } of steps.filter((step) => step.uses)) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  const [credentials] = steps.filter(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@"));
  expect(credentials?.with).toEqual({
    "role-to-assume": "arn:aws:iam::123456789012:role/github-deploy-basic-dev",
    "aws-region": "us-east-1",
    "allowed-account-ids": "123456789012",
    audience: "sts.amazonaws.com",
  });
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  expect(steps.at(-1)?.run).toBe(`npx --yes lambda-authz@${version} deploy --yes`);
});

test("run again, the script updates the role and its policy", () => {
  const { run, read } = repository();
  expect(run(`${commands[0]}touch exists\nsh setup.sh`)).toMatchObject({ status: 0 });
  expect(read("calls").match(/(?<=aws iam )\S+/g)).toEqual([
    ...["get-open-id-connect-provider", "get-role", "update-assume-role-policy", "put-role-policy"],
  ]);
});

test("docs/ci.md: with IDs, the trust policy compares them", () => {
  const { run, read } = repository();
  expect(run(commands[2] ?? "")).toMatchObject({ status: 0, stderr: "" });
  expect(run("sh setup.sh")).toMatchObject({ status: 0 });
  const [statement] = JSON.parse(read("trust-policy.json")).Statement;
  expect(statement.Condition.StringEquals["token.actions.githubusercontent.com:sub"]).toBe(
    "repo:octo-org@123456/octo-repo@789012:ref:refs/heads/main",
  );
});

test("a stage, a configuration in a folder and secrets go into the workflow", () => {
  const { folder, run } = repository();
  mkdirSync(join(folder, "infra"));
  const pool = "kind = cognito\nuser_pool = create";
  const provider = "kind = google\nclient_id = abc\nclient_secret_env = GOOGLE_SECRET";
  writeFileSync(
    join(folder, "infra/config.ini"),
    fileWith({ "issuer.main": pool, "identity_provider.google": provider }),
  );
  const flags = "--account 123456789012 --region us-east-1 --json -c infra/config.ini --stage prod";
  const { stdout } = run(`lambda-authz iam-policy --github o/r --environment production ${flags}`);
  const { role, workflow } = JSON.parse(stdout);
  expect(role.name).toBe("github-deploy-basic-prod");
  const { deploy } = parse(workflow).jobs;
  expect(deploy.environment).toBe("production");
  expect(deploy.steps.at(-1).run).toMatch(/ deploy --yes --config infra\/config\.ini --stage prod$/);
  expect(deploy.steps.at(-1).env).toEqual({ GOOGLE_SECRET: `\${{ secrets.GOOGLE_SECRET }}` });
});
