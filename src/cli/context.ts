import { isAbsolute, join } from "node:path";
import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import type { Context } from "./command.ts";
import type { Io } from "./io.ts";
import type { Asked } from "./program.ts";
import type { Place } from "./target.ts";
import { createUi } from "./ui.ts";

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

// Long before any runtime was blocked: what takes things away or only looks must work with a blocked one too.
const UNJUDGED = new Date(0);

/** What a command gets: its arguments, and config and target made when they are first asked for. */
export function contextOf({ command, args, options }: Asked, io: Io, signal: AbortSignal): Context {
  const flag = (name: string) => options[name] === true;
  const text = (name: string) => (typeof options[name] === "string" ? options[name] : undefined);
  const ui = createUi(io, { json: flag("json"), verbose: flag("verbose"), yes: flag("yes") });
  const config = once(async (): Promise<Config> => {
    const { loadConfig } = await import("../config/load.ts");
    const name = text("config") ?? "config.ini";
    const file = isAbsolute(name) ? name : join(io.cwd, name);
    const region = text("region") ?? io.env["AWS_REGION"] ?? io.env["AWS_DEFAULT_REGION"];
    const loaded = loadConfig(file, { stage: text("stage"), region }, command.uploads ? new Date() : UNJUDGED);
    for (const note of loaded.notes) ui.note(`note: ${note}`);
    return loaded;
  });
  const place = once(async (): Promise<Place> => {
    const { resolvePlace } = await import("./target.ts");
    return resolvePlace(options, io.env, await config());
  });
  const target = once(async (): Promise<Aws> => {
    const { openTarget } = await import("./target.ts");
    return openTarget(await place(), await config(), { ui, env: io.env, signal, adopt: flag("adopt") });
  });
  return { args, options, io, ui, signal, config, place, target };
}
