import type { Caller } from "../aws/aws.ts";
import { explainAwsError } from "../aws/errors.ts";
import type { Plan, RunOptions } from "../stack/deploy.ts";
import type { Context } from "./command.ts";
import { createProgress } from "./terminal/progress.ts";

/**
 * What deploy and teardown share towards a person: who and where is shown before anything is written, then progress.
 * @param before may ask, and throw to stop the run.
 */
export async function withProgress<T>(
  { ui, io, place, options }: Context,
  before: (caller: Caller, plan: Plan) => Promise<void>,
  work: (options: RunOptions) => Promise<T>,
): Promise<T> {
  const { region, endpoint, profile, isLocal } = await place();
  const progress = createProgress(ui, io, options["dryRun"] === true);
  try {
    return await work({
      listen: progress.listen,
      explain: (error) => explainAwsError(error, { profile, region, endpoint }),
      processes: process,
      note: ui.note,
      announce: async (caller, plan) => {
        const at = [`account ${caller.account}`, region, profile && `profile ${profile}`, endpoint];
        ui.progress(isLocal ? `Local endpoint ${endpoint} · ${region}` : `AWS ${at.filter(Boolean).join(" · ")}`);
        await before(caller, plan);
        await progress.start(plan);
      },
    });
  } finally {
    await progress.stop();
  }
}
