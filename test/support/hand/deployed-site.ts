import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Aws } from "../../../src/aws/aws.ts";
import type { RestApi } from "../../../src/local/apigateway/apigateway-model.ts";
import { emptyFolder } from "../folder.ts";
import { apisOf } from "../laws/things.ts";
import type { StoredData } from "../local/memory-store.ts";
import { type Account, createAccount } from "../memory-account.ts";
import { type StackRun, stackRun } from "../stack-run.ts";

type Sections = Readonly<Record<string, string | undefined>>;

const REGION = "us-east-1";

/** A deployed project, and the clients of somebody who changes its resources by hand. */
export interface DeployedSite {
  readonly account: Account;
  readonly site: StackRun;
  readonly aws: Aws;
  /** As the local endpoint keeps it. */
  readonly api: () => RestApi;
  /** Where a method of the API is, as commands take it. */
  readonly methodAt: (verb: string, path: string) => { restApiId: string; resourceId: string; httpMethod: string };
  /** The same folder with other sections in config.ini. */
  readonly edited: (sections: Sections) => StackRun;
}

interface Deployed {
  readonly data: StoredData;
  readonly state: string;
}

const DEPLOYED = new Map<string, Promise<Deployed>>();

async function deploy(sections: Sections): Promise<Deployed> {
  const account = createAccount();
  const site = stackRun(account, emptyFolder(), sections);
  await site.deploy();
  // The second one writes nothing to AWS; it completes the rows with what only a read returns.
  await site.deploy();
  return { data: account.data, state: readFileSync(site.stateFile, "utf8") };
}

/** A copy of a project that is deployed once: a deploy costs more than what most tests are about. */
export async function deployedSite(sections: Sections = {}): Promise<DeployedSite> {
  const name = JSON.stringify(sections);
  const deployed = DEPLOYED.get(name) ?? deploy(sections);
  DEPLOYED.set(name, deployed);
  const { data, state } = await deployed;
  const account = createAccount(structuredClone(data));
  const root = emptyFolder();
  const site = stackRun(account, root, sections);
  mkdirSync(dirname(site.stateFile), { recursive: true });
  writeFileSync(site.stateFile, state);
  const api = () => {
    const [only] = Object.values(apisOf(account, REGION));
    if (only === undefined) throw new Error("no API is deployed");
    return only;
  };
  return {
    account,
    site,
    aws: account.aws({ project: "shop", stage: "dev", region: REGION, apiName: "shop", adopt: false }),
    api,
    methodAt(verb, path) {
      const at = Object.values(api().resources).find((one) => one.path === path);
      return { restApiId: api().id, resourceId: at?.id ?? "", httpMethod: verb };
    },
    edited: (more) => stackRun(account, root, { ...sections, ...more }),
  };
}
