import { watch } from "node:fs";
import { isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../../config/config.ts";
import { AuthzError } from "../../lib/errors.ts";
import { NEVER_UPLOADED } from "../../stack/code/excluded-files.ts";
import type { Context } from "../command.ts";
import { errorLines } from "../output/error-lines.ts";

/** An editor writes a file in several steps; what follows within this time belongs to one save. */
const SETTLE_MS = 15;

/** The folders whose code a person writes. */
const sourcesOf = ({ root, functions, authorizer }: Config): string[] =>
  [...functions, authorizer].flatMap(({ source }) =>
    source === undefined ? [] : [isAbsolute(source) ? source : join(root, source)],
  );

/**
 * Deploys again whenever a function's source changes, until Ctrl-C; a change during a deploy is seen after it. Errors
 * are shown, and watching continues.
 * @param deploy returns the ids of what it updated.
 */
export async function watchSources(
  { ui, signal, commandText }: Context,
  config: Config,
  deploy: () => Promise<readonly string[]>,
): Promise<void> {
  let wake = () => {};
  let isChanged = false;
  for (const folder of sourcesOf(config))
    watch(folder, { recursive: true, signal }, (_, name) => {
      // Each deploy writes the state: in a source of the project's own folder it would bring on the next one.
      if (name?.split(/[\\/]/).some((part) => NEVER_UPLOADED.has(part))) return;
      isChanged = true;
      wake();
    });
  const change = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  while (!signal.aborted) {
    if (!isChanged) await change();
    if (signal.aborted) return;
    const started = performance.now();
    await sleep(SETTLE_MS);
    isChanged = false;
    await deploy().then(
      (updated) =>
        ui.progress(`${updated.join(", ") || "nothing"} deployed in ${Math.round(performance.now() - started)} ms`),
      (error: Error) =>
        ui.note(error instanceof AuthzError ? errorLines(error, commandText).join("\n") : error.message),
    );
  }
}
