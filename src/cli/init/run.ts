import { relative, resolve, sep } from "node:path";
import { awsProfiles } from "../../init/aws-profiles.ts";
import { collect } from "../../init/collect.ts";
import { draftsFor } from "../../init/drafts.ts";
import { contentOf, writeAll } from "../../init/files.ts";
import { ANSWER_IDS, type AnswerId, type Answers } from "../../init/questions.ts";
import { AuthzError } from "../../lib/errors.ts";
import type { Context, OptionValues, Result } from "../command.ts";
import { createPrompts } from "../prompts.ts";
import { asking } from "./asking.ts";

/** Asks or takes the flags, then writes config.ini, the basic Lambda and .gitignore: all of them or none. */
export async function runInit({ options, io, ui, signal }: Context): Promise<Result> {
  const config = resolve(io.cwd, String(options["config"] ?? "config.ini"));
  const shown = (path: string): string => relative(io.cwd, path).split(sep).join("/");
  const prompts = ui.interactive ? await createPrompts(io, signal) : undefined;
  const mayReplace = async (path: string) => (await prompts?.confirm(`${shown(path)} exists. Replace it?`)) === true;
  const force = options["force"] === true;

  const agreed = new Set<string>();
  // Before the questions, so that nobody answers nine of them for nothing.
  if (prompts && !force && (await contentOf(config))) {
    if (!(await mayReplace(config))) return result([], [shown(config)], shown(config));
    agreed.add(config);
  }

  const facts = { env: io.env, profiles: await awsProfiles(io.env), today: new Date() };
  const answers = await collect(flagsOf(options), facts, prompts && asking(prompts));
  const { files, notes } = await draftsFor(config, answers, facts.today);

  const inTheWay = files.filter(({ path, replaces }) => replaces && !force && !agreed.has(path));
  if (!prompts && inTheWay.length > 0) throw exists(inTheWay.map(({ path }) => shown(path)));
  const kept = new Set<string>();
  for (const { path } of inTheWay) if (!(await mayReplace(path))) kept.add(path);

  const chosen = files.filter(({ path }) => !kept.has(path));
  if (signal.aborted) throw new AuthzError("INTERRUPTED", "interrupted; nothing was written");
  await writeAll(chosen);
  for (const line of notes) ui.note(`note: ${line}`);
  return result(
    chosen.map(({ path }) => shown(path)),
    [...kept].map(shown),
    shown(config),
  );
}

const flagsOf = (options: OptionValues): Answers => {
  const flags: Partial<Record<AnswerId, string>> = {};
  for (const id of ANSWER_IDS) {
    const value = options[id];
    if (typeof value === "string") flags[id] = value;
  }
  return flags;
};

const exists = (paths: readonly string[]): AuthzError =>
  new AuthzError("USAGE", `${paths.join(" and ")} ${paths.length > 1 ? "exist" : "exists"} and would be replaced`, {
    fix: "give --force to replace, or run init in a terminal without --yes to be asked",
  });

const result = (written: readonly string[], kept: readonly string[], config: string): Result => ({
  json: { written },
  text: () => {
    const lines = [...written.map((path) => `wrote ${path}`), ...kept.map((path) => `kept ${path} as it is`)];
    if (lines.length === 0) lines.push("nothing to write: all is there");
    const next = config === "config.ini" ? "" : ` --config ${/\s/.test(config) ? JSON.stringify(config) : config}`;
    return [...lines, "", `Next: lambda-authz deploy${next}`].join("\n");
  },
});
