import type { Json } from "../../lib/json.ts";
import type { GithubAccess } from "./github-access.ts";

/** Where GitHub looks for workflows. */
export const WORKFLOW_FILE = ".github/workflows/deploy.yml";

const written = (file: string, text: string): string[] => [`cat > ${file} <<'END'`, text.trimEnd(), "END"];
const document = (file: string, json: object): string[] => written(file, JSON.stringify(json as Json, null, 2));

/** A POSIX shell script that creates or updates all of it with the AWS CLI, to be read first. */
export function setupScript({ provider, role, trustPolicy, permissions, workflow, repository }: GithubAccess): string {
  return [
    "#!/bin/sh",
    `# Lets GitHub Actions of ${repository} deploy with lambda-authz, without stored keys. Read it, then run it with`,
    "# credentials of an administrator of the account, in the repository's folder. Run again, it updates the role.",
    "set -eu",
    "",
    "# 1. GitHub as an identity provider: once an account. It needs no thumbprint.",
    `aws iam get-open-id-connect-provider --open-id-connect-provider-arn ${provider.arn} > /dev/null 2>&1 ||`,
    `  aws iam create-open-id-connect-provider --url ${provider.url} --client-id-list ${provider.audience}`,
    "",
    "# 2. The role: who may assume it.",
    ...document("trust-policy.json", trustPolicy),
    `if aws iam get-role --role-name ${role.name} > /dev/null 2>&1; then`,
    `  aws iam update-assume-role-policy --role-name ${role.name} --policy-document file://trust-policy.json`,
    "else",
    `  aws iam create-role --role-name ${role.name} --assume-role-policy-document file://trust-policy.json`,
    "fi",
    "",
    "# 3. What it may do.",
    ...document("permissions.json", permissions),
    `aws iam put-role-policy --role-name ${role.name} --policy-name deploy --policy-document file://permissions.json`,
    "",
    "# 4. The workflow: commit it.",
    `mkdir -p ${WORKFLOW_FILE.slice(0, WORKFLOW_FILE.lastIndexOf("/"))}`,
    ...written(WORKFLOW_FILE, workflow),
  ].join("\n");
}
