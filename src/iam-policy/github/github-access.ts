import type { Config } from "../../config/config.ts";
import { grantsFor } from "../command-grants.ts";
import { type PolicyPlace, subjectOf } from "../policy-subject.ts";
import type { Purpose } from "../purpose.ts";
import { type PolicyDocument, policyOf } from "../statements.ts";
import { type GithubRole, githubRole } from "./github-role.ts";
import type { GithubSubject } from "./github-subject.ts";
import { githubWorkflow } from "./github-workflow.ts";

/** What lets the workflow of a repository deploy a stack. */
export interface GithubAccess extends GithubRole {
  readonly repository: string;
  readonly permissions: PolicyDocument;
  /** The text of a workflow file. */
  readonly workflow: string;
}

/** What the workflow passes on to the command. */
export interface WorkflowCommand {
  readonly version: string;
  readonly flags: string;
}

/** The identity provider, role, permissions and workflow. */
export function githubAccess(
  config: Config,
  place: PolicyPlace,
  purposes: readonly Purpose[],
  subject: GithubSubject,
  { version, flags }: WorkflowCommand,
): GithubAccess {
  const stack = { project: config.project, stage: config.api.stage };
  const access = githubRole(stack, place, subject);
  const of = subjectOf(config, place);
  return {
    repository: subject.repository,
    ...access,
    permissions: policyOf(grantsFor(purposes, of), of),
    workflow: githubWorkflow({
      subject,
      access,
      region: place.region,
      account: place.account,
      version,
      flags,
      stack: `${stack.project}-${stack.stage}`,
      secrets: config.identityProviders.flatMap(({ clientSecretEnv }) => clientSecretEnv ?? []),
    }),
  };
}
