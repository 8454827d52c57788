import type { StackStatus, StatusResult } from "../../open/results.ts";
import { type Context, command, type Result } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { LOCAL } from "../input/options.ts";
import type { WatchedProperties } from "../json-results.ts";

/** The document of --json: without where differences come from, which is for people. */
const documentOf = ({ inStep, resources, stageIsCurrent, plan }: StackStatus): StatusResult => ({
  inStep,
  resources: resources.map(({ id, state, properties }) => ({
    id,
    state,
    properties: properties.map(({ name, wanted, there }) => ({ name, wanted, there })),
  })),
  stageIsCurrent,
  plan,
});

async function listWatched(): Promise<Result> {
  const { watchedProperties } = await import("../../stack/status/watched-properties.ts");
  const watched = watchedProperties();
  const text = () =>
    Object.entries(watched)
      .map(([type, names]) => `${type}: ${["that it exists", ...names].join(", ")}`)
      .join("\n");
  return { json: { watched } satisfies WatchedProperties, text };
}

export default command({
  name: "status",
  summary: "Compare config.ini, the state file and AWS; changes nothing",
  options: [LOCAL, { flags: "--watched", description: "list what is compared, without calling AWS" }],
  async run(context: Context<{ readonly local?: boolean; readonly watched?: boolean }>) {
    if (context.options.watched) return listWatched();
    const { io, ui, commandText, signal } = context;
    const { api } = await context.config();
    const { withProgress } = await import("../with-progress.ts");
    const status = await withProgress(context, { dryRun: true }, (run) => context.stack.status(run));
    const { statusText } = await import("../output/status-text.ts");
    const colour = io.stdout.isTTY === true && !io.env["NO_COLOR"];
    const text = await statusText(status, { stage: api.stage, colour, commandText });
    if (status.unread.length > 0) {
      // What could be read is worth to know, but the run failed: a script gets only the failure.
      if (!ui.json) io.stdout.write(`${text}\n`);
      const { throwFailures } = await import("../../engine/failures.ts");
      const { unreadErrors } = await import("../output/unread-errors.ts");
      throwFailures(unreadErrors(status.unread), signal);
    }
    return {
      json: documentOf(status),
      text: () => text,
      ...(!status.inStep && { exitCode: EXIT.drifted }),
    };
  },
});
