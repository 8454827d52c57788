import type { Io } from "./io.ts";

/** A step of a run: the ids that are not done yet, whether one failed, and its end. */
export interface Step {
  readonly open: Set<string>;
  hasFailed: boolean;
  readonly finish: () => void;
  readonly finished: Promise<void>;
}

/** @param ids of the nodes that belong to it. */
export function openStep(ids: readonly string[]): Step {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { open: new Set(ids), hasFailed: false, finish, finished };
}

/** Shows a line. */
export type Line = (line: string) => void;

/** Draws the steps until all are finished. @param onTask gets what shows a line under the last one. */
export async function draw(
  steps: ReadonlyMap<string, Step>,
  { stderr }: Io,
  onTask: (show: Line) => void,
): Promise<void> {
  const { DefaultRenderer, Listr, ListrLogger, ProcessOutput } = await import("listr2");
  // listr2 looks whether stdout is a terminal. Redirected (deploy > url.txt), it would draw into the result.
  class OnStderr extends DefaultRenderer {
    static override nonTTY = true;
  }
  const stream = stderr as NodeJS.WriteStream;
  const logger = new ListrLogger({ processOutput: new ProcessOutput(stream, stream, { leaveEmptyLine: false }) });
  const tasks = [...steps].map(([title, step]) => ({
    title,
    task: async (_: unknown, task: { output: string; skip: (why?: string) => void }) => {
      let isOver = false;
      onTask((line) => {
        // listr2 forgets where the line of a finished task goes, and throws.
        if (!isOver) task.output = line;
      });
      await step.finished;
      isOver = true;
      if (step.hasFailed) throw new Error(title);
      if (step.open.size) task.skip(`${title} (not finished)`);
    },
  }));
  const list = new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    renderer: OnStderr,
    rendererOptions: { logger, collapseErrors: false, showErrorMessage: false },
  });
  // It rejects for each failed step; the run itself reports its error.
  await list.run().catch(() => {});
}
