import { dirname } from "node:path";
import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { AuthzError } from "../lib/errors.ts";
import { connector, type SessionTarget } from "../open/connector.ts";
import { resolveTarget } from "../open/resolve-target.ts";
import { urlTarget } from "../open/url-target.ts";
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

/** The same for the address of an API: no config.ini is needed. @throws AuthzError LOCAL_FAILED, and what urlTarget throws. */
export async function targetOfUrl({ options, io, configFile }: Run, url: URL): Promise<SessionTarget> {
  const { profile, region } = options;
  if (options.local || url.protocol === "http:") {
    const { runningTarget } = await import("./endpoint/running-target.ts");
    const local = await runningTarget(dirname(configFile), url, region);
    if (local !== undefined) return local;
    if (options.local)
      throw new AuthzError("LOCAL_FAILED", `the local endpoint of this folder does not run at ${url.origin}`, {
        fix: { text: "see where it runs", command: { name: "local status" } },
      });
  }
  return urlTarget(url, { profile, region }, io.env);
}

/** Clients for a region that no config.ini names: that of an ARN, or the one that flags and environment choose. */
export async function connectToRegion(context: Context, region: string | undefined): Promise<Aws> {
  const { options, io } = context;
  if (region !== undefined && options.region !== undefined && options.region !== region)
    throw new AuthzError("USAGE", `--region is ${options.region}, but the ARN is in ${region}`, {
      fix: "leave --region out: the ARN has the region",
    });
  const choice = { profile: options.profile, region: region ?? options.region };
  return connectTo(context, await resolveTarget(choice, io.env, { aws: {} }));
}

/** Clients for a target that no config.ini describes. */
export async function connectTo({ io, ui, signal }: Context, target: SessionTarget): Promise<Aws> {
  const { askCodeOf } = await import("./terminal/mfa-code.ts");
  const connect = connector({ env: io.env, target: async () => target, mfaCode: askCodeOf(io, signal), signal });
  return connect({ on: ui.on, signal });
}
