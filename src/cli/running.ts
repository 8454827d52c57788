import type { Aws } from "../aws/aws.ts";
import type { Context } from "./command.ts";
import { createProgress } from "./terminal/progress.ts";

/** Does the work of deploy or teardown, and shows its events as they happen. @param dryRun nothing is written. */
export async function withProgress<T>(
  { ui, io, target, aws }: Context,
  { dryRun }: { readonly dryRun: boolean },
  work: (aws: Aws) => Promise<T>,
): Promise<T> {
  const { isLocal = false } = await target();
  const progress = createProgress(ui, io, { isLocal, dryRun });
  try {
    return await work({ ...(await aws()), on: progress.on });
  } finally {
    await progress.stop();
  }
}
