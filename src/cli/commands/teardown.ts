import type { Listener } from "../../engine/events.ts";
import { AuthzError } from "../../lib/errors.ts";
import { type Context, command, type Result } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { LOCAL } from "../input/options.ts";

const UNTAGGED_FIX =
  "fix: delete it yourself, or tag it (lambda-authz:owner = lambda-authz, lambda-authz:project, lambda-authz:stage, lambda-authz:region)";

async function teardownOf(
  context: Context<{ readonly keepLogs?: boolean; readonly local?: boolean }>,
): Promise<Result> {
  const { ui, io, options, signal, stack } = context;
  await context.config();
  if (!options.yes && !ui.interactive)
    throw new AuthzError("CONFIRMATION_NEEDED", "teardown cannot ask before it deletes: this run is not interactive", {
      fix: "pass --yes to delete without asking",
    });
  const { withProgress } = await import("../with-progress.ts");
  const confirm = async (ids: readonly string[]) => {
    if (options.yes) return true;
    for (const id of ids) ui.progress(`  ${id}`);
    const { createPrompts } = await import("../terminal/prompts.ts");
    return (await createPrompts(io, signal)).confirm(
      `Delete these ${ids.length}? Each goes with all that it contains.`,
    );
  };
  const untagged: string[] = [];
  const hear: Listener = (event) => {
    if (event.type === "failed" && event.code === "NOT_OURS") untagged.push(event.id);
  };
  const { deleted, kept, left } = await withProgress(context, { hear }, (run) =>
    stack.teardown({ ...run, confirm, keepLogs: options.keepLogs }),
  );
  const lines = [
    deleted.length + left.length === 0 ? "Nothing of this stack was there." : `Deleted ${deleted.length} resources.`,
    ...kept.map((id) => `Kept ${id}`),
    ...untagged.map((id) => `Left ${id}: it exists but does not carry this stack's tags`),
    ...left.filter((id) => !untagged.includes(id)).map((id) => `Left ${id}: it still carries this stack's tags`),
    ...(left.length === 0 ? ["Nothing is left."] : []),
    ...(untagged.length > 0 ? [UNTAGGED_FIX, `then rerun: ${context.commandText({ name: "teardown" })}`] : []),
  ];
  return {
    json: { deleted, kept, left },
    text: () => lines.join("\n"),
    ...(left.length > 0 && { exitCode: untagged.length > 0 ? EXIT.notOurs : EXIT.failed }),
  };
}

export default command({
  name: "teardown",
  aliases: ["destroy", "remove"],
  summary: "Delete everything that deploy made, and verify that nothing is left",
  options: [LOCAL, { flags: "--keep-logs", description: "leave the log groups and what is in them" }],
  async run(context) {
    if (!context.options.local) return teardownOf(context);
    const { tearDownLocal } = await import("../endpoint/tear-down.ts");
    return tearDownLocal(context, () => teardownOf(context));
  },
});
