import { existsSync } from "node:fs";
import { AuthzError } from "../../lib/errors.ts";
import { explainStack, explainUrl, type StackExplainOptions } from "../../open/explain.ts";
import type { Explanation } from "../../open/results.ts";
import { parseApiUrl } from "../../open/url-target.ts";
import type { Context } from "../command.ts";
import type { TargetOptions } from "../input/options.ts";
import { awsOfUrl } from "./aws-of-url.ts";

/**
 * Explains a call at the target that knows the API: that of config.ini where the address is of its region and endpoint,
 * else that of the address.
 */
export async function explainFor(
  context: Context<TargetOptions>,
  address: string | undefined,
  options: StackExplainOptions,
): Promise<Explanation> {
  const run = { ...options, on: context.ui.on, signal: context.signal };
  if (address === undefined) {
    if (!context.options.local && !existsSync(context.configFile))
      throw new AuthzError("CONFIG_MISSING", `no URL was given, and ${context.configFile} does not exist`, {
        fix: { text: "pass the URL of a call, or create a config.ini", command: { name: "init" } },
      });
    return explainStack(await context.config(), await context.aws(), run);
  }
  const { aws, isOfConfig } = await awsOfUrl(context, parseApiUrl(address));
  const all = { ...run, url: address };
  return isOfConfig ? explainStack(await context.config(), aws, all) : explainUrl(aws, all);
}
