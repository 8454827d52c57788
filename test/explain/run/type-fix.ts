import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Finding } from "../../../src/explain/explanation.ts";
import { emulatorEnv, runCli } from "../../support/cli.ts";

const LABEL = "AWS CLI: ";
/** What a person has to fill in: "<expression>". */
const PLACEHOLDER = /<[^>]+>|\.\.\./;
/** What only shows something, or tests it, changes no answer. */
const READS = /^aws \w+ (?:get|list|describe|filter|test-invoke|wait)\b/;
/** The AWS CLI alone, and what both of its versions have: `aws logs tail` is one of version 2 only. */
const PROGRAM = /^aws (?!logs tail)/;

const steps = (command: string): string[] => command.split(" && ");

/** The command of a finding's fix, when it can be typed as it is printed and is one of the AWS CLI. */
export function typedCommand({ fix }: Pick<Finding, "fix">): string | undefined {
  const line = fix.split("\n").find((one) => one.startsWith(LABEL));
  const command = line?.slice(LABEL.length);
  if (command === undefined || PLACEHOLDER.test(command)) return undefined;
  return steps(command).every((one) => PROGRAM.test(one)) ? command : undefined;
}

/** True for a command that changes nothing. */
export const onlyReads = (command: string): boolean => steps(command).every((one) => READS.test(one));

/** What two commands of one form have in common: operations, options and paths of changes, without names and ids. */
export const formOf = (command: string): string =>
  (command.match(/\baws [\w-]+ [\w-]+|--[a-z-]+|path=\/[A-Za-z]+/g) ?? []).join(" ");

/**
 * Types a command into a shell, with the AWS CLI pointed at an endpoint and another region than that of the scenarios.
 * @param program path of the AWS CLI.
 * @throws Error with what the shell or the CLI said when one of its programs failed.
 */
export async function typeCommand(command: string, endpoint: string, program: string): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), "fix-"));
  const env = {
    ...emulatorEnv(endpoint),
    AWS_REGION: undefined,
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_PAGER: "",
    PATH: `${dirname(program)}:${process.env["PATH"]}`,
  };
  try {
    const { code, stdout, stderr } = await runCli(["-c", command], { cwd, env, program: ["sh"] });
    if (code !== 0) throw new Error(`exit ${code} of: ${command}\n${stderr}${stdout}`);
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
