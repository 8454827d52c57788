import { onTestFinished } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { loadConfig } from "../../src/config/load.ts";
import { sleep } from "../../src/engine/waits/sleep.ts";
import { createEndpoint } from "../../src/local/endpoint.ts";
import type { Handler } from "../../src/local/http.ts";
import type { PolicyDocument } from "../../src/local/policy/parse-policy.ts";
import { type DeployOutcome, deploy } from "../../src/stack/deploy.ts";
import { type TeardownResult, teardown } from "../../src/stack/teardown.ts";
import { awsOver, clientsOver } from "./aws-over.ts";
import { emptyFolder } from "./folder.ts";
import { type Decision, decisionIn } from "./iam-decisions.ts";
import { LOCAL_CREDENTIALS } from "./local-credentials.ts";
import { type RunEvents, runWithEvents } from "./run-events.ts";

export const ACCOUNT = "000000000000";

/** An AWS account in this process: the local endpoint's handlers without a socket, and what was written to them. */
export interface Account {
  readonly handle: Handler;
  /** Calls since the last look that could have changed something, as "service Operation". */
  writes(): string[];
  /** Answers nothing more after so many writes, as to a process that was killed; Infinity: answers again. */
  killAfter(writes: number): void;
  /** What callers may do; everything without it. */
  policy: PolicyDocument | undefined;
  /** What IAM decided since the last look, while there was a policy. */
  decisions(): Decision[];
}

/** Refusals are written to the endpoint's log by their code; no code begins so. */
const isWrite = (operation: string) =>
  /^(?:Create|Delete|Put|Update|Tag|Untag|Add|Remove|Attach|Detach|Set|Flush)/.test(operation);

/** @param folder what the endpoint keeps; an empty one without it. */
export async function openAccount(folder = emptyFolder()): Promise<Account> {
  const seen: string[] = [];
  let left = Number.POSITIVE_INFINITY;
  const decided: Decision[] = [];
  const say = (line: string) => {
    const decision = decisionIn(line);
    if (decision !== undefined) decided.push(decision);
    seen.push(line);
    if (isWrite(line.split(" ")[1] ?? "")) left--;
  };
  const options = { folder, endpoint: "http://127.0.0.1:1", credentials: LOCAL_CREDENTIALS };
  const policy = () => account.policy;
  const endpoint = await createEndpoint({ ...options, faults: { roleDelayMs: 0 }, policy, say });
  onTestFinished(() => endpoint.close());
  const writes = () => seen.splice(0).filter((line) => isWrite(line.split(" ")[1] ?? ""));
  const account: Account = {
    policy: undefined,
    decisions: () => decided.splice(0),
    async handle(request) {
      if (left <= 0) throw new Error("killed");
      const answer = await endpoint.handle(request);
      if (left < 0) throw new Error("killed");
      return answer;
    },
    writes,
    killAfter(count) {
      left = count;
    },
  };
  return account;
}

/** The SDK's clients of an account in a region. */
export const clientsOf = ({ handle }: Account, region: string) => clientsOver(handle, region);

/** A stack in an account, as the command line would run it. */
export interface StackRuns {
  readonly aws: Aws;
  deploy(options?: { adopt?: boolean | readonly string[]; dryRun?: boolean }): Promise<DeployOutcome & RunEvents>;
  teardown(): Promise<TeardownResult & RunEvents>;
}

const clock = { now: Date.now, sleep: (ms: number) => sleep(Math.min(ms, 20), new AbortController().signal) };

/** The stack of a config.ini. @param region where it is deployed. */
export function stackIn(account: Account, configFile: string, region = "us-east-1"): StackRuns {
  const config = loadConfig(configFile, { stage: undefined, region }, new Date(0));
  const stack = { project: config.project, stage: config.api.stage, region, apiName: config.api.name, adopt: false };
  const aws = awsOver(account.handle, stack, { account: ACCOUNT, clock, region });
  return {
    aws,
    deploy: ({ adopt = false, dryRun = false } = {}) =>
      runWithEvents({ ...aws, stack: { ...stack, adopt: adopt === true } }, (own) =>
        deploy(config, own, { adopt, dryRun }),
      ),
    teardown: () => runWithEvents(aws, (own) => teardown(config, own, { confirm: async () => {}, keepLogs: false })),
  };
}
