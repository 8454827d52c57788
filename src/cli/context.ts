import { resolve } from "node:path";
import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { once } from "../lib/once.ts";
import { adoptsApi } from "../stack/adopt.ts";
import type { Context } from "./command.ts";
import { adoptOf } from "./input/options.ts";
import { commandTextOf } from "./output/command-text.ts";
import type { Asked } from "./program.ts";
import type { Place } from "./target.ts";
import type { Io } from "./terminal/io.ts";
import { askCodeOf } from "./terminal/mfa-code.ts";
import { createUi } from "./terminal/ui.ts";

// Long before any runtime was blocked: what takes things away or only looks must work with a blocked one too.
const UNJUDGED = new Date(0);

/** What a command gets: its arguments, and config and target made when they are first asked for. */
export function contextOf({ command, args, options, localCommands }: Asked, io: Io, signal: AbortSignal): Context {
  const flag = (name: string) => options[name] === true;
  const text = (name: string) => (typeof options[name] === "string" ? options[name] : undefined);
  const commandText = commandTextOf({ options, env: io.env, local: localCommands });
  const ui = createUi(io, { commandText, json: flag("json"), verbose: flag("verbose"), yes: flag("yes") });
  const given = resolve(io.cwd, text("config") ?? "config.ini");
  const configFile = async (): Promise<string> => {
    if (!flag("local") || text("config") !== undefined) return given;
    const { configOrExample } = await import("./endpoint/example.ts");
    return configOrExample(given, { make: command.makesExample === true, note: ui.note });
  };
  const config = once(async (): Promise<Config> => {
    const { loadConfig } = await import("../config/load.ts");
    const file = await configFile();
    const region = text("region") ?? io.env["AWS_REGION"] ?? io.env["AWS_DEFAULT_REGION"];
    const loaded = loadConfig(file, { stage: text("stage"), region }, command.uploads ? new Date() : UNJUDGED);
    for (const note of loaded.notes) ui.note(`note: ${note}`);
    return loaded;
  });
  const place = once(async (): Promise<Place> => {
    if (flag("local")) {
      if (command.uploads) {
        const { refuseUnrunnable, thisMachine } = await import("./endpoint/runnable.ts");
        refuseUnrunnable(await config(), thisMachine(io.env));
      }
      const { localPlace } = await import("./endpoint/endpoint-target.ts");
      return localPlace(given, { options, io, ui }, await config());
    }
    const { resolvePlace } = await import("./target.ts");
    return resolvePlace(options, io.env, await config());
  });
  const target = once(async (): Promise<Aws> => {
    const { openTarget } = await import("./target.ts");
    const run = { ui, env: io.env, signal, adopt: adoptsApi(adoptOf(options)), askCode: askCodeOf(io, signal) };
    return openTarget(await place(), await config(), run);
  });
  return { args, options, io, ui, commandText, signal, configFile: given, config, place, target };
}
