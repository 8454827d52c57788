import { relative, resolve, sep } from "node:path";
import { awsProfiles } from "../../init/aws-profiles.ts";
import { collect } from "../../init/collect.ts";
import { draftsFor } from "../../init/drafts.ts";
import { knownRegion } from "../../init/questions.ts";
import { contentOf } from "../../init/write-drafts.ts";
import type { Context, Result } from "../command.ts";
import type { WrittenFiles } from "../json-results.ts";
import { shellWord } from "../output/command-text.ts";
import { launcher } from "../output/launcher.ts";
import type { Io } from "../terminal/io.ts";
import { createPrompts } from "../terminal/prompts.ts";
import { accountOf, type Listing, listed, mayHaveCredentials } from "./account-listing.ts";
import { flagsOf } from "./answer-flags.ts";
import { asking } from "./asking.ts";
import { eject } from "./eject.ts";
import type { InitOptions } from "./init-options.ts";
import { type Written, write } from "./writing.ts";

/**
 * Asks or takes the flags, then writes config.ini, the basic Lambda and .gitignore: all of them or none. With
 * --eject-authorizer also the source of our authorizer, or that alone where a config.ini is there.
 */
export async function runInit(context: Context<InitOptions>, listing: Listing = listed): Promise<Result> {
  const { options, io, ui, signal } = context;
  const config = resolve(io.cwd, options.config ?? "config.ini");
  const shown = (path: string): string => relative(io.cwd, path).split(sep).join("/");
  const prompts = ui.interactive ? await createPrompts(io, signal) : undefined;
  const mayReplace = prompts && ((path: string) => prompts.confirm(`${shown(path)} exists. Replace it?`));
  const force = options.force === true;
  const ejects = options.ejectAuthorizer === true;

  const agreed = new Set<string>();
  const leave = { force, agreed, mayReplace, shown, signal };
  const isThere = (await contentOf(config)) !== undefined;
  if (ejects && isThere) {
    const { todo, ...done } = await eject(context, leave);
    return result(done, shown(config), io.env, todo);
  }
  // Before the questions: the answers would be lost.
  if (mayReplace && !force && isThere) {
    if (!(await mayReplace(config))) return result({ written: [], kept: [shown(config)] }, shown(config), io.env);
    agreed.add(config);
  }

  const profiles = await awsProfiles(io.env);
  const account = prompts && mayHaveCredentials(io.env, profiles) ? accountOf(context, listing) : undefined;
  const facts = { env: io.env, profiles, today: new Date(), account };
  const given = flagsOf(options);
  const answers = await collect(given, facts, prompts && asking(prompts));
  if (!prompts && given.region === undefined && knownRegion(answers, facts) === undefined)
    ui.note(`note: region = ${answers.region}: neither AWS_REGION nor the AWS profile names another`);
  const { files, notes } = await draftsFor(config, answers, facts.today, ejects);
  const done = await write(files, leave);
  for (const line of notes) ui.note(`note: ${line}`);
  return result(done, shown(config), io.env);
}

const result = ({ written, kept }: Written, config: string, env: Io["env"], todo?: string): Result => ({
  json: { written } satisfies WrittenFiles,
  text: () => {
    const lines = [...written.map((path) => `wrote ${path}`), ...kept.map((path) => `kept ${path} as it is`)];
    if (lines.length === 0) lines.push("nothing to write: all is there");
    const where = config === "config.ini" ? "" : ` --config ${shellWord(config)}`;
    const deploy = `${launcher(env)}lambda-authz deploy${where} (or with --local: on this machine, no account needed)`;
    return [...lines, "", todo === undefined ? `Next: ${deploy}` : `Next: ${todo}\nand then: ${deploy}`].join("\n");
  },
});
