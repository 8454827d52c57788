import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Context, Result } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { identityIn, isProcess } from "./endpoint-files.ts";
import { endpointFolder, findRunning } from "./running-endpoint.ts";
import { removeEndpoint, stopRunning } from "./stop-endpoint.ts";

/** After these errors nothing is removed: not confirmed, not understood, or in use. */
const STOPS = ["INTERRUPTED", "CONFIRMATION_NEEDED", "USAGE", "LOCKED"];
const GRACE_MS = 500;

/** One that does not answer would be taken for none, and outlive its folder. */
async function endSuspended(folder: string): Promise<void> {
  const identity = identityIn(folder);
  if (identity === undefined || !isProcess(identity) || (await findRunning(folder)) !== undefined) return;
  await stopRunning(folder, { graceMs: GRACE_MS });
}

async function agreed({ io, ui, options, signal }: Context): Promise<boolean> {
  if (options.yes) return true;
  if (!ui.interactive) return false;
  const { createPrompts } = await import("../terminal/prompts.ts");
  return (await createPrompts(io, signal)).confirm("Remove the local endpoint and all that it holds?");
}

/**
 * Teardown with --local. Everything that the endpoint holds is in its folder, so whatever is broken - its files, its
 * process, config.ini - it ends with the endpoint stopped and the folder removed.
 * @param run the teardown that asks the endpoint.
 * @throws what `run` throws when there is no endpoint here, or when nothing was to be removed.
 */
export async function tearDownLocal(context: Context, run: () => Promise<Result>): Promise<Result> {
  const { configFile, ui } = context;
  const folder = endpointFolder(dirname(configFile));
  const hadOne = existsSync(folder);
  await endSuspended(folder);
  try {
    const { json, text, exitCode = EXIT.done } = await run();
    await removeEndpoint(configFile);
    if (exitCode === EXIT.done) return { json, text };
    // What was left went with the folder.
    return { json: { ...(json as object), left: [] }, text: () => `${text()}\nIt went with the local endpoint.` };
  } catch (error) {
    const { explainAwsError } = await import("../../aws/aws-errors.ts");
    const explained = explainAwsError(error, { profile: undefined, region: undefined, endpoint: "the local endpoint" });
    if (!hadOne || STOPS.includes(explained.code) || !(await agreed(context))) throw error;
    ui.note(`note: ${explained.message}`);
    await removeEndpoint(configFile);
    const json = { deleted: [], kept: [], left: [] };
    return { json, text: () => "The local endpoint and all that it held are removed." };
  }
}
