import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Statement } from "../support/iam-simulator.ts";
import { deniedIn, notInAuthorizationData, refusedIn } from "./checker.ts";
import { type Call, SERVICES } from "./recorder.ts";

const file = process.env["MODELS_CALLS"];

/** What test/support/record-calls.mjs wrote, one document a line. */
interface Line extends Omit<Call, "scenario" | "service"> {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly client: string;
}

/** Those that docs/iam-policy.json is for, as README says; users and doctor need more. */
const OF_THE_POLICY = ["deploy", "test-token", "invoke", "logs", "teardown"];
const policy = readFileSync(new URL("../../docs/iam-policy.json", import.meta.url), "utf8");

const revive = (_: string, value: unknown) => {
  const bytes = (value as { $bytes?: number } | null)?.$bytes;
  return bytes === undefined ? value : new Uint8Array(bytes);
};

/** A run that a test killed may have left a part of a line. */
function parsed(line: string): Line[] {
  try {
    return [JSON.parse(line, revive)];
  } catch {
    return [];
  }
}

const lines: readonly Line[] = file === undefined ? [] : readFileSync(file, "utf8").split("\n").flatMap(parsed);
const callOf = ({ args, client, operation, input }: Line): Call => ({
  scenario: `recorded ${args.join(" ")}`,
  service: SERVICES[client] ?? client,
  operation,
  input,
});

/** The project of a folder: its deploy tags something with it. */
const projects = new Map(
  lines.flatMap(({ cwd, input }): [string, string][] => {
    const [, project] = /"lambda-authz:project(?:":|","Value":)"([^"]+)"/.exec(JSON.stringify(input)) ?? [];
    return project === undefined ? [] : [[cwd, project]];
  }),
);
const policyOf = (project: string): readonly Statement[] => JSON.parse(policy.replaceAll("PROJECT", project)).Statement;

test.runIf(file !== undefined)("what the contract and e2e runs sent is what AWS's models and data allow", async () => {
  const calls = lines.map(callOf);
  expect(calls.length).toBeGreaterThan(500);
  expect([...new Set(refusedIn(calls))]).toEqual([]);
  expect(await notInAuthorizationData(calls)).toEqual([]);
});

// A role that is adopted keeps its path: README says which right its deployer needs.
const PASS_ADOPTED: Statement = { Action: ["iam:PassRole"], Resource: "arn:aws:iam::*:role/lambda-authz-*" };

test.runIf(file !== undefined)("docs/iam-policy.json grants all that was sent for a project", () => {
  const ofProjects = lines.filter(({ args, cwd }) => OF_THE_POLICY.includes(args[0] ?? "") && projects.has(cwd));
  expect(ofProjects.length).toBeGreaterThan(500);
  const denied = [...new Set(projects.values())].flatMap((project) => {
    const statements = policyOf(project);
    const isOurs = (name: string) => [`lambda-authz-${project}-`, `${project}-`].some((one) => name.startsWith(one));
    const calls = ofProjects.filter(({ cwd }) => projects.get(cwd) === project).map(callOf);
    return deniedIn(
      calls,
      ({ scenario }) => [...statements, ...(scenario.includes("--adopt") ? [PASS_ADOPTED] : [])],
      (name) => (isOurs(name) ? `/lambda-authz/${project}/` : "/"),
    );
  });
  expect([...new Set(denied)]).toEqual([]);
});
