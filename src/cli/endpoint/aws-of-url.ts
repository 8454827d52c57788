import { existsSync } from "node:fs";
import type { Aws } from "../../aws/aws.ts";
import type { Context } from "../command.ts";
import type { TargetOptions } from "../input/options.ts";
import { connectTo, targetOfUrl } from "../target.ts";

/** Clients that know an API. */
export interface AwsOfUrl {
  readonly aws: Aws;
  /** They are those of config.ini. */
  readonly isOfConfig: boolean;
}

/** Clients for the API of an address: those of config.ini where they lead to its region and endpoint, else its own. */
export async function awsOfUrl(context: Context<TargetOptions>, url: URL): Promise<AwsOfUrl> {
  const target = await targetOfUrl(context, url);
  // An address needs no config.ini, so one that is wrong keeps nothing back.
  const own = existsSync(context.configFile) ? await context.target().catch(() => undefined) : undefined;
  const isOfConfig = own !== undefined && own.region === target.region && own.endpoint === target.endpoint;
  return { aws: isOfConfig ? await context.aws() : await connectTo(context, target), isOfConfig };
}
