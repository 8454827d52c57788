import { resolve } from "node:path";
import { PARTITIONS } from "../../aws/partition.ts";
import { AuthzError } from "../../lib/errors.ts";
import type { Io } from "../terminal/io.ts";

/** The functions of a configuration; none while it has errors, which a shell could not show. */
async function functionNames(file: string): Promise<readonly string[]> {
  const { loadConfig } = await import("../../config/load.ts");
  try {
    const { functions, authorizer } = loadConfig(file, {});
    return [...functions.map(({ name }) => name), authorizer.name];
  } catch (error) {
    if (error instanceof AuthzError) return [];
    throw error;
  }
}

async function profileNames(env: Io["env"]): Promise<readonly string[]> {
  const { awsProfiles } = await import("../../init/aws-profiles.ts");
  return (await awsProfiles(env)).map(({ name }) => name);
}

/** The file that the words name, or config.ini. */
function configFileIn(words: readonly string[]): string {
  const joined = words.findLast((word) => word.startsWith("--config="))?.slice("--config=".length);
  const at = words.findLastIndex((word) => word === "--config" || word === "-c");
  return joined ?? (at < 0 ? undefined : words[at + 1]) ?? "config.ini";
}

/**
 * The values that are known only when a shell asks.
 * @param what an option, "--region", or an argument as --help calls it, "function|url".
 * @param words the command line so far.
 */
export async function knownValues(what: string, words: readonly string[], io: Io): Promise<readonly string[]> {
  if (what === "--region") return PARTITIONS.flatMap(({ regions }) => regions);
  if (what === "--profile") return profileNames(io.env);
  if (what.split("|").includes("function")) return functionNames(resolve(io.cwd, configFileIn(words)));
  return [];
}
