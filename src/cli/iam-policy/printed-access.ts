import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { Config } from "../../config/config.ts";
import { githubAccess } from "../../iam-policy/github/github-access.ts";
import { githubSubject } from "../../iam-policy/github/github-subject.ts";
import { setupScript } from "../../iam-policy/github/setup-script.ts";
import type { PolicyPlace } from "../../iam-policy/policy-subject.ts";
import type { Purpose } from "../../iam-policy/purpose.ts";
import { AuthzError } from "../../lib/errors.ts";
import { PACKAGE_ROOT } from "../../lib/package-root.ts";
import type { Context, Result } from "../command.ts";
import type { GithubAccessResult } from "../json-results.ts";
import { shellWord } from "../output/command-text.ts";

type Options = { readonly branch?: string; readonly environment?: string };

const IDS =
  "note: tokens of repositories that were created or renamed since 15 July 2026 contain IDs; where AssumeRoleWithWebIdentity is refused, pass them: --github owner@ID/repo@ID";

/** The flags of this run that lead the workflow's deploy to the same stack. @throws AuthzError USAGE. */
function flagsOf({ config, stage }: Context["options"]): string {
  if (config !== undefined && isAbsolute(config))
    throw new AuthzError("USAGE", `--config ${config} does not exist where a workflow runs`, {
      fix: "pass a path that is relative to the repository, from its folder",
    });
  const flags = [
    ...(config === undefined ? [] : ["--config", config]),
    ...(stage === undefined ? [] : ["--stage", stage]),
  ];
  return flags.map(shellWord).join(" ");
}

/** What `iam-policy --github` prints: a script for people, with --json its parts. @throws AuthzError USAGE. */
export function printedAccess(
  { options, ui }: Context<Options>,
  repository: string,
  {
    config,
    place,
    purposes,
  }: { readonly config: Config; readonly place: PolicyPlace; readonly purposes: readonly Purpose[] },
): Result {
  const subject = githubSubject(repository, options);
  if (!subject.hasIds) ui.note(IDS);
  const { version } = JSON.parse(readFileSync(new URL("package.json", PACKAGE_ROOT), "utf8")) as { version: string };
  const access = githubAccess(config, place, purposes, subject, { version, flags: flagsOf(options) });
  const { provider, role, trustPolicy, permissions, workflow } = access;
  const json: GithubAccessResult = { provider, role, trustPolicy, permissions, workflow };
  return { json, text: () => setupScript(access) };
}
