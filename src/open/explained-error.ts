import { AuthzError } from "../lib/errors.ts";
import type { Target } from "./resolve-target.ts";

/** Any error as an AuthzError. @param target where the run goes; undefined where that could not be decided. */
export async function explainedBy(error: unknown, target: Target | undefined): Promise<AuthzError> {
  if (error instanceof AuthzError) return error;
  const { explainAwsError } = await import("../aws/aws-errors.ts");
  return explainAwsError(error, target ?? { profile: undefined, region: undefined, endpoint: undefined });
}
