import type { Aws } from "../aws/aws.ts";
import type { Context } from "./command.ts";
import { createProgress } from "./terminal/progress.ts";

/** Does the work of deploy or teardown, and shows its events as they happen. */
export async function withProgress<T>(
  { ui, io, place, options, target }: Context,
  work: (aws: Aws) => Promise<T>,
): Promise<T> {
  const { isLocal = false } = await place();
  const progress = createProgress(ui, io, { isLocal, dryRun: options["dryRun"] === true });
  try {
    return await work({ ...(await target()), on: progress.on });
  } finally {
    await progress.stop();
  }
}
