import type { StackIdentity } from "../../aws/aws.ts";

/** The names of a stack's resources in AWS that do not depend on its config.ini. */
export const stackNames = ({ project, stage, region }: Pick<StackIdentity, "project" | "stage" | "region">) => {
  const prefix = `${project}-${stage}-`;
  return {
    region,
    prefix,
    /** The name of the user pool and of its client. */
    userPool: `${project}-${stage}`,
    functionName: (section: string) => prefix + section,
    /** Versions before the region tag gave a role the name of its function. */
    isOldRoleName: (role: string) => !(role.startsWith("lambda-authz-") && role.endsWith(`-${region}`)),
    rolePath: `/lambda-authz/${project}/${stage}/`,
    logGroup: (section: string) => `/aws/lambda/${prefix}${section}`,
  };
};
