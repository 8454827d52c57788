import type { StackIdentity } from "../../aws/aws.ts";

/** The names that AWS knows a stack's resources by, as far as they do not depend on its config.ini. */
export const stackNames = ({ project, stage, region }: Pick<StackIdentity, "project" | "stage" | "region">) => {
  const prefix = `${project}-${stage}-`;
  return {
    region,
    prefix,
    /** Of the user pool and of its client. */
    userPool: `${project}-${stage}`,
    functionName: (section: string) => prefix + section,
    /** Versions before the region tag named a role as its function. */
    isOldRoleName: (role: string) => !(role.startsWith("lambda-authz-") && role.endsWith(`-${region}`)),
    rolePath: `/lambda-authz/${project}/${stage}/`,
    logGroup: (section: string) => `/aws/lambda/${prefix}${section}`,
  };
};
