import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The local endpoint of a project, as `local status` tells it. */
export interface Running {
  readonly pid: number;
  readonly port: number;
  /** Without a trailing slash. */
  readonly endpoint: string;
}

/** Where the local endpoint of a project keeps what it knows, beside the state of deploys. @param root folder of config.ini. */
export const endpointFolder = (root: string): string => join(root, ".lambda-authz", "local");

/** What it says of itself while it runs; left over when it was killed. */
export const endpointFile = (folder: string): string => join(folder, "endpoint.json");

/** Where its output goes when it runs in the background. */
export const logFile = (folder: string): string => join(folder, "endpoint.log");

const answers = (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/_local/health`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

/** The endpoint that runs for this folder; a process that took over its number does not answer as one. */
export async function findRunning(folder: string): Promise<Running | undefined> {
  const file = endpointFile(folder);
  if (!existsSync(file)) return undefined;
  const running: Running = JSON.parse(readFileSync(file, "utf8"));
  return (await answers(running.endpoint)) ? running : undefined;
}
