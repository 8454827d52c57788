import { resolve } from "node:path";
import type { Config } from "../config/config.ts";
import { once } from "../lib/once.ts";
import { createSession } from "../open/open-session.ts";
import { stackOf } from "../open/stack.ts";
import { adoptsApi } from "../stack/adopt.ts";
import type { Context, Invocation } from "./command.ts";
import { adoptOf, type TargetOptions } from "./input/options.ts";
import { commandTextOf } from "./output/command-text.ts";
import type { Io } from "./terminal/io.ts";
import { askCodeOf } from "./terminal/mfa-code.ts";
import { createUi } from "./terminal/terminal-ui.ts";

// Long before any runtime was blocked: what takes things away or only looks must work with a blocked one too.
const UNJUDGED = new Date(0);

/** What a command works with: its arguments, and config, target and clients made when they are first asked for. */
export function contextOf(
  { command, name, args, options, localCommands }: Invocation,
  io: Io,
  signal: AbortSignal,
): Context {
  const { local = false, ...given }: TargetOptions = options;
  const { json = false, verbose = false, yes = false } = given;
  const commandText = commandTextOf({ options, env: io.env, local: localCommands, running: name });
  const ui = createUi(io, { commandText, json, verbose, yes });
  const configFile = resolve(io.cwd, given.config ?? "config.ini");
  const existingConfigFile = async (): Promise<string> => {
    if (!local || given.config !== undefined) return configFile;
    const { configOrExample } = await import("./endpoint/example.ts");
    return configOrExample(configFile, { make: command.makesExample === true, note: ui.note });
  };
  const config = once(async (): Promise<Config> => {
    const { loadConfig } = await import("../config/load.ts");
    const file = await existingConfigFile();
    const region = given.region ?? io.env["AWS_REGION"] ?? io.env["AWS_DEFAULT_REGION"];
    const loaded = loadConfig(file, { stage: given.stage, region }, command.uploads ? new Date() : UNJUDGED);
    for (const note of loaded.notes) ui.note(`note: ${note}`);
    return loaded;
  });
  const target = once(async () => {
    if (local && command.uploads) {
      const { refuseUnrunnable, thisMachine } = await import("./endpoint/runnable.ts");
      refuseUnrunnable(await config(), thisMachine(io.env));
    }
    const { targetOf } = await import("./target.ts");
    return targetOf({ options, io, ui, configFile }, await config());
  });
  const session = createSession({
    env: io.env,
    commandText,
    config,
    configToUpload: config,
    target,
    signal,
    mfaCode: askCodeOf(io, signal),
  });
  const aws = once(() => session.connect({ on: ui.on, signal, adopt: adoptsApi(adoptOf(given)) }));
  // One connection a run of the program, whatever it calls.
  const stack = stackOf({ ...session, connect: async ({ on }) => ({ ...(await aws()), on }) });
  return { args, options, io, ui, commandText, signal, configFile, config, target, aws, stack };
}
