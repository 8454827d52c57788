import type { Config } from "../config/config.ts";

/** The names that AWS knows a stack's resources by. One stack is account + region + project + stage. */
export const names = ({ project, api }: Pick<Config, "project" | "api">) => ({
  prefix: `${project}-${api.stage}-`,
  /** Of the user pool and of its client. */
  userPool: `${project}-${api.stage}`,
  /** Of a function and of its role. */
  functionName: (section: string) => `${project}-${api.stage}-${section}`,
  rolePath: `/lambda-authz/${project}/${api.stage}/`,
  logGroup: (section: string) => `/aws/lambda/${project}-${api.stage}-${section}`,
});
