import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "../../src/config/load.ts";
import { type DeployOutcome, deploy } from "../../src/stack/deploy.ts";
import { stateFile } from "../../src/stack/find/state-files.ts";
import type { StackStatus } from "../../src/stack/status/status-result.ts";
import { status } from "../../src/stack/status.ts";
import { type TeardownResult, teardown } from "../../src/stack/teardown.ts";
import type { Account } from "./memory-account.ts";
import { type RunEvents, runWithEvents } from "./run-events.ts";

/** A project in a folder and what can be done with it in an account. */
export interface StackRun {
  readonly stateFile: string;
  deploy(more?: {
    readonly dryRun?: boolean;
    readonly adopt?: boolean;
    readonly agree?: boolean;
  }): Promise<DeployOutcome & RunEvents>;
  status(): Promise<StackStatus & RunEvents>;
  teardown(more?: { readonly keepLogs?: boolean }): Promise<TeardownResult & RunEvents>;
}

const TODAY = new Date("2026-11-23T12:00:00Z");
const HANDLER = "export const handler = async () => ({ statusCode: 200 });\n";

/** Sections of a project with two functions and an authorizer of its own, which needs no issuer. */
export const SECTIONS: Readonly<Record<string, string>> = {
  project: "name = shop",
  "function.web": "source = lambda/web",
  routes: "GET / = web\nGET /orders/{id} = web\nDELETE /orders/{id} = web",
  authorizer: "source = lambda/guard",
  cors: "allow_origins = https://app.example.com",
};

/**
 * Writes a project and gives what runs it, in this process.
 * @param sections replace those of config.ini; undefined leaves one out.
 */
export function stackRun(
  account: Account,
  root: string,
  sections: Readonly<Record<string, string | undefined>> = {},
  { stage, region = "us-east-1", endpoint }: { stage?: string; region?: string; endpoint?: string } = {},
): StackRun {
  const text = Object.entries({ ...SECTIONS, ...sections })
    .flatMap(([name, body]) => (body === undefined ? [] : [`[${name}]\n${body}\n`]))
    .join("");
  const file = join(root, "config.ini");
  for (const name of ["web", "guard", "old"]) {
    mkdirSync(join(root, "lambda", name), { recursive: true });
    writeFileSync(join(root, "lambda", name, "index.mjs"), HANDLER);
  }
  writeFileSync(file, text);
  const config = loadConfig(file, { stage, region }, TODAY);
  const identity = { project: config.project, stage: config.api.stage, apiName: config.api.name, region };
  const awsFor = (adopt: boolean) => account.aws({ ...identity, adopt }, { region, ...(endpoint && { endpoint }) });
  const where = { endpoint: endpoint ?? "http://127.0.0.1:1", region, stack: { ...identity, adopt: false } };
  const confirm = async () => {};
  const secretOf = async (name: string) => `secret of ${name}`;
  return {
    stateFile: stateFile(root, where, { account: "123456789012" }),
    deploy: ({ dryRun = false, adopt = false, agree = false } = {}) =>
      runWithEvents(awsFor(adopt), (aws) =>
        deploy(config, aws, { secretOf, adopt, dryRun, ...(agree && { confirm }) }),
      ),
    status: () => runWithEvents(awsFor(false), (aws) => status(config, aws, { secretOf })),
    teardown: ({ keepLogs = false } = {}) =>
      runWithEvents(awsFor(false), (aws) => teardown(config, aws, { confirm, keepLogs })),
  };
}
