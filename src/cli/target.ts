import type { Config } from "../config/config.ts";
import type { SessionTarget } from "../open/open-session.ts";
import { resolveTarget } from "../open/resolve-target.ts";
import type { Context } from "./command.ts";
import type { TargetOptions } from "./input/options.ts";

type Run = Pick<Context<TargetOptions>, "options" | "io" | "ui" | "configFile">;

/** Where a run goes: the local endpoint with --local, else AWS or what answers in its place. The only file that chooses. */
export async function targetOf(run: Run, config: Config): Promise<SessionTarget> {
  const { options, io, configFile } = run;
  if (options.local) {
    const { localTarget } = await import("./endpoint/endpoint-target.ts");
    return localTarget(configFile, run, config);
  }
  return resolveTarget({ profile: options.profile, region: options.region }, io.env, config);
}
