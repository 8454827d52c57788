import type { Listener, Planned, StackEvent } from "../../engine/events.ts";
import { isToBeAgreed, reviewLines } from "../../stack/review/review-lines.ts";
import { draw, type Line, openStep, type Step } from "./draw-steps.ts";
import type { Io } from "./io.ts";
import type { Ui } from "./terminal-ui.ts";

/** Shows what a run does: live tasks in a terminal, a line a change elsewhere, nothing with --json. */
export interface Progress {
  readonly on: Listener;
  /** Ends the drawing, whatever is still open in it. */
  stop(): Promise<void>;
}

/** Of the run that is shown. */
export interface ShownRun {
  /** Nothing is done, so nothing is ticked. */
  readonly dryRun: boolean;
  readonly isLocal: boolean;
}

const DONE = { created: "created", updated: "updated", replaced: "replaced", deleted: "deleted" } as const;

/** Shows the target of the run, and what it opens without a confirmation; what needs one is in the question. */
function showPlanned(
  ui: Ui,
  { account, region, profile, endpoint, review }: Planned,
  { isLocal, dryRun }: ShownRun,
): void {
  const at = [`account ${account}`, region, profile && `profile ${profile}`, endpoint].filter(Boolean);
  ui.progress(isLocal ? `Local endpoint ${endpoint} · ${region}` : `AWS ${at.join(" · ")}`);
  if (dryRun || review === undefined || isToBeAgreed(review)) return;
  for (const line of reviewLines(review)) ui.progress(`  ${line}`);
}

function plainLines(ui: Ui, shown: ShownRun): Progress {
  return {
    on: (event) => {
      ui.on(event);
      if (event.type === "planned") showPlanned(ui, event, shown);
      if (event.type === "failed") ui.progress(`  failed ${event.id}`);
      // A dry run does nothing: what it would do is its result.
      if (event.type === "done" && event.action !== "unchanged" && !shown.dryRun)
        ui.progress(`  ${DONE[event.action]} ${event.id}`);
    },
    stop: async () => {},
  };
}

function liveTasks(ui: Ui, io: Io, shown: ShownRun): Progress {
  const steps = new Map<string, Step>();
  const held: StackEvent[] = [];
  let drawing: Promise<void> | undefined;
  let showWait: Line = () => {};
  const settle = ({ id, type }: StackEvent & { type: "done" | "failed" }) => {
    const last = [...steps.values()].at(-1);
    for (const step of steps.values()) {
      if (!step.open.delete(id)) continue;
      step.hasFailed ||= type === "failed";
      // The last one shows the waits of the run, and a run whose steps are all done can still wait: for Lambda, say.
      if (step !== last && (step.hasFailed || step.open.size === 0)) step.finish();
    }
  };
  const begin = () => {
    ui.onWaiting((line) => showWait(line));
    drawing ??= draw(steps, io, (show) => {
      showWait = show;
    });
  };
  return {
    on: (event) => {
      if (event.type === "planned") {
        showPlanned(ui, event, shown);
        for (const { title, ids } of event.steps) steps.set(title, openStep(ids));
      } else if (event.type === "waiting" || event.type === "note") {
        // A line in the midst of the drawing would tear it.
        if (event.type === "note" && drawing !== undefined) held.push(event);
        else ui.on(event);
      } else {
        // Not before: a run that is refused at the door has no steps to show.
        if (steps.size > 0) begin();
        if (event.type !== "started") settle(event);
      }
    },
    async stop() {
      for (const step of steps.values()) step.finish();
      await drawing;
      ui.onWaiting(undefined);
      held.splice(0).forEach(ui.on);
    },
  };
}

/** The progress display that fits the streams and flags of this run. */
export function createProgress(ui: Ui, io: Io, shown: ShownRun): Progress {
  return ui.live && !shown.dryRun ? liveTasks(ui, io, shown) : plainLines(ui, shown);
}
