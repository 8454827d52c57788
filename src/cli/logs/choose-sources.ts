import { existsSync } from "node:fs";
import type { Aws } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";
import type { LogSource } from "../../logs/log-source.ts";
import { explainedBy } from "../../open/explained-error.ts";
import { functionLog, namedFunction } from "../../open/logs/function-source.ts";
import { functionSections, sectionSource, stackAccessSource } from "../../open/logs/stack-sources.ts";
import { parseApiUrl } from "../../open/url-target.ts";
import type { Context } from "../command.ts";
import type { TargetOptions } from "../input/options.ts";
import { connectToRegion } from "../target.ts";

/** The logs that a command line asks for. */
interface ChosenSources {
  readonly sources: readonly LogSource[];
  /** What is left out, and why. */
  readonly notes: readonly string[];
}

const present = (sources: readonly (LogSource | undefined)[]): LogSource[] =>
  sources.filter((one) => one !== undefined);

/** "authorizer" names the authorizer, whatever it is called, unless a function has that name. */
function sectionOf(config: Config, name: string): string | undefined {
  const sections = functionSections(config);
  if (sections.includes(name)) return name;
  return name === "authorizer" ? config.authorizer.name : undefined;
}

/** Errors name the target of the address, which config.ini may not know. */
const naming = ({ profile, region, endpoint }: Aws) => ({ profile, region, endpoint });

async function ofUrl(context: Context<TargetOptions>, text: string): Promise<ChosenSources> {
  const { awsOfUrl } = await import("../endpoint/aws-of-url.ts");
  const { apiSources } = await import("../../open/logs/api-sources.ts");
  const url = parseApiUrl(text);
  const { aws } = await awsOfUrl(context, url);
  try {
    return await apiSources(aws, url);
  } catch (error) {
    throw await explainedBy(error, naming(aws));
  }
}

async function ofFunction(context: Context<TargetOptions>, text: string): Promise<ChosenSources> {
  const named = namedFunction(text);
  const hasConfig = context.options.local === true || existsSync(context.configFile);
  const isOfConfig = hasConfig && named.region === undefined;
  const aws = isOfConfig ? await context.aws() : await connectToRegion(context, named.region);
  try {
    const { source, isAbsent } = await functionLog(aws, named);
    return { sources: [source], notes: isAbsent ? [`function ${named.name} does not exist in ${aws.region}`] : [] };
  } catch (error) {
    throw await explainedBy(error, naming(aws));
  }
}

/**
 * The logs of a function or of an API; without either those of the deployed stack.
 * @param withAccessLog also the access log of the stack, where only one function is asked for.
 * @throws AuthzError USAGE, NOT_DEPLOYED, ACCESS_DENIED, and what leads to no target.
 */
export async function chooseSources(
  context: Context<TargetOptions>,
  name: string | undefined,
  withAccessLog: boolean,
): Promise<ChosenSources> {
  if (name !== undefined && /^https?:\/\//i.test(name)) return ofUrl(context, name);
  const hasConfig = name === undefined || context.options.local === true || existsSync(context.configFile);
  const config = hasConfig ? await context.config() : undefined;
  const section = name === undefined || config === undefined ? undefined : sectionOf(config, name);
  if (name !== undefined && section === undefined) return ofFunction(context, name);
  if (config === undefined) return { sources: [], notes: [] };
  const aws = await context.aws();
  const sections = section === undefined ? functionSections(config) : [section];
  const access = section === undefined || withAccessLog ? await stackAccessSource(config, aws) : undefined;
  return { sources: present([...sections.map((one) => sectionSource(config, aws, one)), access]), notes: [] };
}
