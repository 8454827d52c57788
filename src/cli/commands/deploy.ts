import type { Changes, PlannedReview } from "../../engine/events.ts";
import { AuthzError } from "../../lib/errors.ts";
import { reviewLines } from "../../stack/review/review-lines.ts";
import { command } from "../command.ts";
import { ADOPT, adoptOf, LOCAL } from "../input/options.ts";
import { confirmReview } from "../terminal/confirm-review.ts";
import { askOnce } from "../terminal/secrets.ts";

const sentence = ({ created, updated, replaced, deleted, unchanged, adopted }: Changes): string => {
  const parts = Object.entries({ created, updated, replaced, deleted, adopted }).filter(([, ids]) => ids.length > 0);
  const counts = parts.map(([action, ids]) => `${ids.length} ${action}`);
  return counts.length === 0
    ? `Nothing to change (${unchanged} resources are as they should be).`
    : `${counts.join(", ")}, ${unchanged} unchanged.`;
};

/** By name what is more than a number to its owner: a terminal shows the steps alone, and a group takes its members. */
const namedLines = ({ adopted, deleted }: Changes): string[] =>
  Object.entries({ Adopted: adopted, Deleted: deleted })
    .filter(([, ids]) => ids.length > 0)
    .map(([action, ids]) => `${action}: ${ids.join(", ")}`);

const planned = ({ created, updated, replaced, deleted, unchanged, adopted, foreign, ...more }: Changes): string =>
  [
    ...Object.entries({ adopt: adopted, create: created, update: updated, replace: replaced, delete: deleted }).flatMap(
      ([verb, ids]) => ids.map((id) => `  would ${verb} ${id}`),
    ),
    ...reviewLines(more).map((line) => `  would ${line}`),
    ...foreign.map(({ id, opens }) => `  would leave ${id}: not in config.ini, opens ${opens}`),
    `${unchanged} unchanged; nothing was written.`,
  ].join("\n");

export default command({
  name: "deploy",
  summary: "Create or update everything config.ini asks for, and print the invoke URL",
  options: [
    LOCAL,
    { flags: "--dry-run", description: "show what would be done, write nothing" },
    { flags: "--watch", description: "with --local: deploy a function again whenever its source changes" },
    {
      flags: "--publish-foreign",
      description: "publish routes and the like that are in the API but not in config.ini",
    },
    {
      flags: "--widen",
      description:
        "deploy without asking although the last rule goes or a protected route becomes public; --yes does not",
    },
    ADOPT,
  ],
  uploads: true,
  makesExample: true,
  async run(context) {
    const watches = context.options.watch === true;
    if (watches && !context.options.local)
      throw new AuthzError("USAGE", "--watch works with --local only", { fix: "pass --local too" });
    const config = await context.config();
    const dryRun = context.options.dryRun === true;
    const { curlLines, tokenFrom } = await import("../output/curl.ts");
    const { providerLines } = await import("../output/provider-lines.ts");
    const { withProgress } = await import("../with-progress.ts");
    const options = {
      adopt: adoptOf(context.options),
      publishForeign: context.options.publishForeign,
      confirm: (review: PlannedReview) => confirmReview(context, review),
      secret: askOnce(context),
    };
    if (dryRun) {
      const { plan } = await withProgress(context, { dryRun }, (run) => context.stack.plan({ ...options, ...run }));
      return { json: { plan }, text: () => planned(plan) };
    }
    const deploy = () => withProgress(context, {}, (run) => context.stack.deploy({ ...options, ...run }));
    const deployed = await deploy();
    const { changes } = deployed;
    // The token command of the curl lines needs a user.
    if (changes.created.some((id) => id.startsWith("cognito.user-pool:")))
      context.ui.progress({
        text: "the user pool has no users yet; add one, then sign in",
        command: { name: "user add", args: ["<email>"] },
      });
    const command = context.commandText({ name: "token" });
    const token = tokenFrom(config, command, context.options.local === true);
    const text = () =>
      [
        ...[
          sentence(changes),
          ...namedLines(changes),
          `Invoke URL: ${deployed.invokeUrl}`,
          ...curlLines(config, deployed, token),
        ],
        ...providerLines(config, deployed),
      ].join("\n");
    if (watches) {
      const { watchSources } = await import("../endpoint/watch.ts");
      context.ui.progress(`${text()}\nwatching the sources; Ctrl-C ends it`);
      await watchSources(context, config, async () => (await deploy()).changes.updated);
      return { json: deployed, text: () => "" };
    }
    return { json: deployed, text };
  },
});
