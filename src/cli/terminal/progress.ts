import type { Event, Listener } from "../../engine/events.ts";
import type { Plan } from "../../stack/deploy.ts";
import type { Io } from "./io.ts";
import type { Ui } from "./ui.ts";

/** Shows what a run does: live tasks in a terminal, a line a change elsewhere, nothing with --json. */
export interface Progress {
  readonly listen: Listener;
  /** Begins to draw; before it events are lost, for there is nothing to see yet. */
  start(plan: Plan): Promise<void>;
  /** Ends the drawing, whatever is still open in it. */
  stop(): Promise<void>;
}

const DONE = { created: "created", updated: "updated", replaced: "replaced", deleted: "deleted" } as const;

function plainLines(ui: Ui): Progress {
  return {
    listen: (event) => {
      if (event.type === "done" && event.action !== "unchanged") ui.progress(`  ${DONE[event.action]} ${event.id}`);
      if (event.type === "failed") ui.progress(`  failed ${event.id}`);
    },
    start: async () => {},
    stop: async () => {},
  };
}

interface Step {
  readonly open: Set<string>;
  readonly finish: (failed: boolean) => void;
  readonly finished: Promise<boolean>;
}

function openStep(ids: readonly string[]): Step {
  let finish: (failed: boolean) => void = () => {};
  const finished = new Promise<boolean>((resolve) => {
    finish = resolve;
  });
  return { open: new Set(ids), finish, finished };
}

function liveTasks(ui: Ui, io: Io): Progress {
  const steps = new Map<string, Step>();
  let drawing: Promise<unknown> = Promise.resolve();
  let showWait: (line: string) => void = () => {};
  let begin: () => void = () => {};
  const settle = (event: Event & { type: "done" | "failed" }) => {
    for (const step of steps.values()) {
      if (!step.open.delete(event.id)) continue;
      if (event.type === "failed") step.finish(true);
      else if (step.open.size === 0) step.finish(false);
    }
  };
  return {
    listen: (event) => {
      // Not before: a run that is refused at the door has no steps to show.
      begin();
      if (event.type === "done" || event.type === "failed") settle(event);
    },
    async start(plan) {
      const { DefaultRenderer, Listr, ListrLogger, ProcessOutput } = await import("listr2");
      // listr2 looks whether stdout is a terminal. Redirected (deploy > url.txt), it would draw into the result.
      class OnStderr extends DefaultRenderer {
        static override nonTTY = true;
      }
      const stream = io.stderr as NodeJS.WriteStream;
      const logger = new ListrLogger({ processOutput: new ProcessOutput(stream, stream, { leaveEmptyLine: false }) });
      for (const [title, ids] of plan) steps.set(title, openStep(ids));
      const tasks = [...plan.keys()].map((title) => ({
        title,
        task: async (_: unknown, task: { output: string; skip: (why?: string) => void }) => {
          showWait = (line) => {
            task.output = line;
          };
          if (await steps.get(title)?.finished) throw new Error(title);
          if (steps.get(title)?.open.size) task.skip(`${title} (not finished)`);
        },
      }));
      const list = new Listr(tasks, {
        concurrent: true,
        exitOnError: false,
        registerSignalListeners: false,
        renderer: OnStderr,
        rendererOptions: { logger, collapseErrors: false, showErrorMessage: false },
      });
      begin = () => {
        begin = () => {};
        ui.onWaiting((line) => showWait(line));
        drawing = list.run();
        drawing.catch(() => {});
      };
    },
    async stop() {
      for (const step of steps.values()) step.finish(false);
      await drawing;
      ui.onWaiting(undefined);
    },
  };
}

/** A dry run does nothing: what it would do is its result, so only what it could not find out is told here. */
function dryLines(ui: Ui): Progress {
  return {
    listen: (event) => {
      if (event.type === "failed") ui.progress(`  failed ${event.id}`);
    },
    start: async () => {},
    stop: async () => {},
  };
}

/** The progress display that fits the streams and flags of this run. @param dryRun nothing is done, so nothing is ticked. */
export function createProgress(ui: Ui, io: Io, dryRun: boolean): Progress {
  if (dryRun) return dryLines(ui);
  return ui.live ? liveTasks(ui, io) : plainLines(ui);
}
