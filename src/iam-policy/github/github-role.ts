import { createHash } from "node:crypto";
import { arnOf } from "../../aws/arn.ts";
import { webIdentityAudience } from "../../aws/partition.ts";
import type { PolicyPlace } from "../policy-subject.ts";
import type { GithubSubject } from "./github-subject.ts";

const ISSUER = "token.actions.githubusercontent.com";
const LONGEST_ROLE = 64;

/** The trust policy of a role that a workflow assumes. */
export interface TrustPolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly [
    {
      readonly Effect: "Allow";
      readonly Principal: { readonly Federated: string };
      readonly Action: "sts:AssumeRoleWithWebIdentity";
      readonly Condition: { readonly StringEquals: Readonly<Record<string, string>> };
    },
  ];
}

/** The identity provider of GitHub in an account, and the role of a workflow. */
export interface GithubRole {
  readonly provider: { readonly arn: string; readonly url: string; readonly audience: string };
  readonly role: { readonly arn: string; readonly name: string };
  readonly trustPolicy: TrustPolicy;
}

/** A name that none of deploy's own roles can have, so that its policies are not about this role. */
function roleName(project: string, stage: string): string {
  const full = `github-deploy-${project}-${stage}`;
  if (full.length <= LONGEST_ROLE) return full;
  const hash = createHash("sha256").update(full).digest("hex").slice(0, 8);
  return `${full.slice(0, LONGEST_ROLE - hash.length - 1)}-${hash}`;
}

/** The role that only this subject's workflow may assume. */
export function githubRole(
  { project, stage }: { readonly project: string; readonly stage: string },
  { partition, account }: PolicyPlace,
  { sub }: Pick<GithubSubject, "sub">,
): GithubRole {
  const [name, audience] = [roleName(project, stage), webIdentityAudience(partition)];
  const providerArn = arnOf(partition, "iam", { account }, `oidc-provider/${ISSUER}`);
  return {
    provider: { arn: providerArn, url: `https://${ISSUER}`, audience },
    role: { arn: arnOf(partition, "iam", { account }, `role/${name}`), name },
    trustPolicy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: providerArn },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: { StringEquals: { [`${ISSUER}:aud`]: audience, [`${ISSUER}:sub`]: sub } },
        },
      ],
    },
  };
}
