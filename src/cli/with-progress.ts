import type { Listener } from "../engine/events.ts";
import type { CallOptions } from "../open/open-options.ts";
import type { Context } from "./command.ts";
import type { TargetOptions } from "./input/options.ts";
import { createProgress } from "./terminal/progress.ts";

/** How a call is shown, and who gets its events too. */
interface Showing {
  /** Nothing is written. */
  readonly dryRun?: boolean;
  readonly hear?: Listener;
}

/** Makes a call of the API and shows its events as they happen. */
export async function withProgress<T>(
  { ui, io, options, signal }: Context<TargetOptions>,
  { dryRun = false, hear = () => {} }: Showing,
  call: (run: CallOptions) => Promise<T>,
): Promise<T> {
  const progress = createProgress(ui, io, { isLocal: options.local === true, dryRun });
  const on: Listener = (event) => {
    hear(event);
    progress.on(event);
  };
  try {
    return await call({ on, signal });
  } finally {
    await progress.stop();
  }
}
