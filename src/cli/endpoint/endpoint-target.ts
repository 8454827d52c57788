import { dirname } from "node:path";
import type { Config } from "../../config/config.ts";
import type { SessionTarget } from "../../open/connector.ts";
import { checkRegion } from "../../open/resolve-target.ts";
import type { Context } from "../command.ts";
import { localKey } from "./endpoint-key.ts";
import { endpointFolder } from "./running-endpoint.ts";
import { seedPools, testUser } from "./seed-pools.ts";
import { ensureRunning } from "./start.ts";

const REGION = "us-east-1";

/**
 * The local endpoint as the target of a run: started when it does not run, with the pools of the configuration in it.
 * @param configFile absolute path of config.ini; the endpoint belongs to its folder.
 * @param run its flags, and the environment in which an endpoint is started.
 * @throws AuthzError LOCAL_FAILED.
 */
export async function localTarget(
  configFile: string,
  { options, io, ui }: Pick<Context, "options" | "io" | "ui">,
  config: Config,
): Promise<SessionTarget> {
  const [pool] = config.issuers.flatMap(({ userPool }) => userPool ?? []);
  const region = options.region ?? config.aws.region ?? pool?.split("_")[0] ?? REGION;
  checkRegion(region);
  const folder = endpointFolder(dirname(configFile));
  const { endpoint } = await ensureRunning(folder, io.env, ui.note);
  const key = localKey(folder);
  await seedPools(config, { endpoint, key, user: testUser(folder, ui.note) });
  return { profile: undefined, region, endpoint, isLocal: true, hasFixedEndpoint: true, accessKey: key };
}
