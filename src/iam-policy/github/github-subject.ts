import { AuthzError } from "../../lib/errors.ts";

/** What a workflow's token has to say: its repository, and the branch or environment of the job. */
export interface GithubSubject {
  /** The `sub` claim. */
  readonly sub: string;
  /** Without IDs: "octo-org/octo-repo". */
  readonly repository: string;
  /** The branch whose pushes deploy. */
  readonly branch: string;
  readonly environment: string | undefined;
  /** Repositories created or renamed since 15 July 2026 have the IDs of owner and repository in their claims. */
  readonly hasIds: boolean;
}

const REPOSITORY = /^([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))(@\d{1,20})?\/([\w.-]{1,100})(@\d{1,20})?$/;
/** Of what Git and GitHub take, the characters that no shell, YAML or claim needs to escape. */
const NAME = /^[\w][\w./-]{0,253}$/;

function checked(flag: string, name: string): string {
  if (NAME.test(name)) return name;
  throw new AuthzError("USAGE", `${flag} ${JSON.stringify(name)} is not a name of letters, digits and _ . / -`, {
    fix: "choose another one: wildcards would let others deploy",
  });
}

/**
 * The subject of the tokens of a repository's workflow.
 * @param repository "owner/repo", or with IDs "owner@1/repo@2".
 * @throws AuthzError USAGE.
 */
export function githubSubject(
  repository: string,
  { branch = "main", environment }: { readonly branch?: string | undefined; readonly environment?: string | undefined },
): GithubSubject {
  const [, owner, ownerId, name, id] = REPOSITORY.exec(repository) ?? [];
  if (owner === undefined || name === undefined || (ownerId === undefined) !== (id === undefined))
    throw new AuthzError("USAGE", `--github ${JSON.stringify(repository)} is not a repository`, {
      fix: "pass owner/repo, or with the IDs of both owner@ID/repo@ID",
    });
  const job =
    environment === undefined
      ? `ref:refs/heads/${checked("--branch", branch)}`
      : `environment:${checked("--environment", environment)}`;
  return {
    sub: `repo:${repository}:${job}`,
    repository: `${owner}/${name}`,
    branch: checked("--branch", branch),
    environment,
    hasIds: id !== undefined,
  };
}
