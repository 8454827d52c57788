import type { Aws } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";
import type { Changes } from "../../engine/events.ts";
import { AuthzError } from "../../lib/errors.ts";
import { reviewLines } from "../../stack/review/review-lines.ts";
import { command } from "../command.ts";
import { ADOPT, adoptOf, LOCAL } from "../input/options.ts";
import { confirmReview } from "../terminal/confirm-review.ts";

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

/** What signing in would miss at pools that exist; whatever goes wrong with that is no reason to fail a deploy. */
const existingPools = async (config: Config, aws: Aws): Promise<string[]> => {
  if (!config.issuers.some(({ userPool }) => userPool !== undefined)) return [];
  const { checkExistingPool } = await import("../../stack/pool/existing-pool.ts");
  return checkExistingPool(config, aws).catch((error: unknown) => [
    `the user pool could not be checked for signing in (${error instanceof Error ? error.name : error})`,
  ]);
};

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
    // First of all: it asks STS, whose answer the rest is loaded beside.
    const aws = await context.aws();
    const { deploy } = await import("../../stack/deploy.ts");
    const { curlLines, tokenFrom } = await import("../output/curl.ts");
    const { providerLines } = await import("../output/provider-lines.ts");
    const { secretsOf } = await import("../terminal/secrets.ts");
    const { withProgress } = await import("../running.ts");
    const adopt = adoptOf(context.options);
    const publishForeign = context.options.publishForeign === true;
    const secretOf = secretsOf(context, dryRun);
    const run = () =>
      withProgress(context, { dryRun }, (own) =>
        deploy(config, own, {
          ...{ adopt, dryRun, publishForeign, secretOf },
          confirm: (review) => confirmReview(context, review),
        }),
      );
    // Beside the deploy, and only for who means to sign in: it needs rights that a deployer may not have.
    const checking = config.signIn.isWritten ? existingPools(config, aws) : Promise.resolve([]);
    const { changes, deployed } = await run();
    for (const line of await checking) context.ui.note(`note: ${line}`);
    // Its token command has nobody to print a token of.
    if (changes.created.some((id) => id.startsWith("cognito.user-pool:")) && deployed !== undefined)
      context.ui.progress({
        text: "the user pool has no users yet; add one, then sign in",
        command: { name: "user add", args: ["<email>"] },
      });
    const command = context.commandText({ name: "token" });
    const token = tokenFrom(config, command, context.options.local === true);
    if (deployed === undefined) return { json: { plan: changes }, text: () => planned(changes) };
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
      await watchSources(context, config, async () => (await run()).changes.updated);
      return { json: { ...deployed, changes }, text: () => "" };
    }
    return { json: { ...deployed, changes }, text };
  },
});
