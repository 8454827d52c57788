import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { explainAwsError } from "../../../src/aws/aws-errors.ts";
import { parseConfig } from "../../../src/config/load.ts";
import type { StackEvent } from "../../../src/engine/events.ts";
import { AuthzError } from "../../../src/lib/errors.ts";
import { type DeployOutcome, deploy } from "../../../src/stack/deploy.ts";
import { stateFile } from "../../../src/stack/find/state-files.ts";
import type { StackStatus } from "../../../src/stack/status/status-result.ts";
import { status } from "../../../src/stack/status.ts";
import { type TeardownResult, teardown } from "../../../src/stack/teardown.ts";
import { type End, type Kill, killedAt, stateFilesIn } from "../killed.ts";
import type { Account } from "../memory-account.ts";
import { type RunEvents, runWithEvents } from "../run-events.ts";
import { around, type Fault } from "./aws-faults.ts";
import { ownThings, type Stack } from "./things.ts";
import { ALL_PATHS, configText, PEOPLE, SECRETS, type Wanted } from "./wanted.ts";

const TODAY = new Date("2026-11-23T12:00:00Z");
/** The code of the backend in one of its versions. */
export const backendCode = (version: number): string =>
  `export const handler = async () => ({ statusCode: 200 }); // ${version}\n`;

/** What a run may do without being asked. */
export interface Agreed {
  readonly adopt: boolean;
  readonly widen: boolean;
  readonly publishForeign: boolean;
}

/** What disturbs a run. */
export interface Disturbance {
  readonly kill?: Kill | undefined;
  readonly fault?: Fault | undefined;
}

export type Deployed = End<DeployOutcome & RunEvents>;
export type TornDown = End<TeardownResult & RunEvents>;
export type Inspected = End<StackStatus & RunEvents>;

/** A clone of a project: a folder with a config.ini, and what runs there. */
export interface Site {
  readonly root: string;
  stackFor(wanted: Wanted): Stack;
  deploy(wanted: Wanted, agreed: Agreed & { readonly dryRun?: boolean }, disturbance?: Disturbance): Promise<Deployed>;
  teardown(wanted: Wanted, disturbance?: Disturbance): Promise<TornDown>;
  status(wanted: Wanted): Promise<Inspected>;
  /** Who gets 200 where, at the stage of its APIs: "user /admin". */
  reach(wanted: Wanted): Promise<Set<string>>;
  /** Where its state file of this stack is, if it has one. */
  stateFile(wanted: Wanted): string;
  /** Its state files, to be changed by hand. */
  states(): string[];
  /** All that its runs have said since the last look: events and results. */
  said(): string;
}

export interface World {
  readonly account: Account;
  /** Where the keys of all issuers are. */
  readonly jwksUri: string;
  readonly tokens: Readonly<Record<"user" | "admin", string>>;
}

/**
 * @param base of the stack that its config.ini names at first.
 * @param root an empty folder of its own.
 */
export function siteIn({ account, jwksUri, tokens }: World, base: Stack, root: string): Site {
  const { project, region } = base;
  mkdirSync(join(root, "web"), { recursive: true });
  const said: string[] = [];
  const stackFor = ({ isOtherStage }: Wanted) => ({ ...base, stage: `${base.stage}${isOtherStage ? "2" : ""}` });
  const prepare = (wanted: Wanted, adopt: boolean) => {
    writeFileSync(join(root, "web/index.mjs"), backendCode(wanted.code));
    const { stage } = stackFor(wanted);
    const text = configText(wanted, project, stage, jwksUri);
    const config = parseConfig(text, join(root, "config.ini"), { region }, TODAY);
    const endpoint = new URL(jwksUri).origin;
    return {
      config,
      aws: account.aws({ project, stage, region, apiName: config.api.name, adopt }, { region, endpoint }),
    };
  };
  const run = async <T extends object>({ kill, fault }: Disturbance, work: () => Promise<T & RunEvents>) => {
    account.around = fault && around(fault);
    try {
      const context = { profile: undefined, region, endpoint: undefined };
      const explained = () => work().catch((error: unknown) => Promise.reject(explainAwsError(error, context)));
      const end = await killedAt(account, root, kill, explained);
      said.push(JSON.stringify(end), "error" in end ? JSON.stringify(end.error.problems) : "");
      return end;
    } finally {
      account.around = undefined;
    }
  };
  const listen = (event: StackEvent) => void said.push(JSON.stringify(event));
  return {
    root,
    stackFor,
    deploy(wanted, { adopt, widen, publishForeign, dryRun = false }, disturbance = {}) {
      const { config, aws } = prepare(wanted, adopt);
      const confirm = async () => {
        if (!widen) throw new AuthzError("CONFIRMATION_NEEDED", "not agreed");
      };
      const secretOf = async () => SECRETS.provider;
      const options = { adopt, dryRun, publishForeign, confirm, secretOf };
      return run(disturbance, () => runWithEvents(aws, (own) => deploy(config, own, options), listen));
    },
    teardown(wanted, disturbance = {}) {
      const { config, aws } = prepare(wanted, false);
      const options = { confirm: async () => {}, keepLogs: false };
      return run(disturbance, () => runWithEvents(aws, (own) => teardown(config, own, options), listen));
    },
    status(wanted) {
      const { config, aws } = prepare(wanted, false);
      const secretOf = async () => SECRETS.provider;
      return run({}, () => runWithEvents(aws, (own) => status(config, own, { secretOf }), listen));
    },
    async reach(wanted) {
      const stack = stackFor(wanted);
      const get = account.uncached(wanted.header);
      const found = new Set<string>();
      for (const api of ownThings(account, stack).apis)
        for (const name of Object.keys(api.stages).filter((one) => one === stack.stage))
          for (const path of ALL_PATHS)
            for (const person of PEOPLE) {
              const token = person === "nobody" ? undefined : tokens[person];
              if ((await get(api.id, `/${name}${path}`, token)) === 200) found.add(`${person} ${path}`);
            }
      return found;
    },
    stateFile: (wanted) => stateFile(root, prepare(wanted, false).aws, { account: "123456789012" }),
    states: () => stateFilesIn(root),
    said: () => said.splice(0).join("\n"),
  };
}
