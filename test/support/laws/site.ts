import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseConfig } from "../../../src/config/load.ts";
import { AuthzError } from "../../../src/lib/errors.ts";
import { type DeployOutcome, deploy } from "../../../src/stack/deploy.ts";
import { type TeardownResult, teardown } from "../../../src/stack/teardown.ts";
import { type End, type Kill, killedAt, stateFilesIn } from "../killed.ts";
import type { Account } from "../memory-account.ts";
import { type RunEvents, runWithEvents } from "../run-events.ts";
import { apisOf, isOwned, type Stack, thingsIn } from "./things.ts";
import { ALL_PATHS, configText, PEOPLE, type Wanted } from "./wanted.ts";

const TODAY = new Date("2026-11-23T12:00:00Z");
const HANDLER = "export const handler = async () => ({ statusCode: 200 });\n";

/** What a run may do without being asked. */
export interface Agreed {
  readonly adopt: boolean;
  readonly widen: boolean;
  readonly publishForeign: boolean;
}

/** A clone of a project: a folder with a config.ini, and what deploys from it. */
export interface Site extends Stack {
  readonly root: string;
  /** What its config.ini asks for. */
  wanted: Wanted;
  deploy(agreed: Agreed, kill?: Kill): Promise<End<DeployOutcome & RunEvents>>;
  teardown(kill?: Kill): Promise<End<TeardownResult & RunEvents>>;
  /** Who gets 200 where, at every stage of its APIs: "user /admin". */
  reach(): Promise<Set<string>>;
  /** Its state files, to be changed by hand. */
  states(): string[];
}

export interface World {
  readonly account: Account;
  readonly jwksUri: string;
  readonly tokens: Readonly<Record<"user" | "admin", string>>;
}

/** @param root an empty folder of its own. */
export function siteIn({ account, jwksUri, tokens }: World, stack: Stack, root: string, first: Wanted): Site {
  const { project, stage, region } = stack;
  mkdirSync(join(root, "web"), { recursive: true });
  writeFileSync(join(root, "web/index.mjs"), HANDLER);
  const configOf = (wanted: Wanted) =>
    parseConfig(configText(wanted, project, stage, jwksUri), join(root, "config.ini"), { region }, TODAY);
  const site: Site = {
    ...stack,
    root,
    wanted: first,
    deploy({ adopt, widen, publishForeign }, kill) {
      const config = configOf(site.wanted);
      const aws = account.aws({ project, stage, region, apiName: config.api.name, adopt }, { region });
      const confirm = async () => {
        if (!widen) throw new AuthzError("CONFIRMATION_NEEDED", "not agreed");
      };
      return killedAt(account, root, kill, () =>
        runWithEvents(aws, (own) => deploy(config, own, { adopt, dryRun: false, publishForeign, confirm })),
      );
    },
    teardown(kill) {
      const config = configOf(site.wanted);
      const aws = account.aws({ project, stage, region, apiName: config.api.name, adopt: false }, { region });
      const options = { confirm: async () => {}, keepLogs: false };
      return killedAt(account, root, kill, () => runWithEvents(aws, (own) => teardown(config, own, options)));
    },
    async reach() {
      const own = [...thingsIn(account).values()].filter((one) => isOwned(one, stack)).map(({ id }) => id);
      const apis = Object.values(apisOf(account, region)).filter(({ id }) => own.includes(`API ${id} in ${region}`));
      const found = new Set<string>();
      for (const api of apis)
        for (const name of Object.keys(api.stages))
          for (const path of ALL_PATHS)
            for (const person of PEOPLE) {
              const token = person === "nobody" ? undefined : tokens[person];
              if ((await account.get(api.id, `/${name}${path}`, token)) === 200) found.add(`${person} ${path}`);
            }
      return found;
    },
    states: () => stateFilesIn(root),
  };
  return site;
}
