import type { Aws } from "../aws/aws.ts";
import { executeApiHost, signInHost } from "../aws/partition.ts";
import type { ResolvedConfig } from "./pool/resolved-config.ts";

/** Where the API answers, with a slash at the end. Another endpoint serves it under a path of its own. */
export function invokeUrl(
  { endpoint, region }: Pick<Aws, "endpoint" | "region">,
  apiId: string,
  stage: string,
): string {
  if (endpoint !== undefined) return `${endpoint}/_aws/execute-api/${apiId}/${stage}/`;
  return `https://${executeApiHost(apiId, region)}/${stage}/`;
}

/**
 * Where the sign-in pages of a domain prefix stand, without a slash at the end.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
 */
export function loginUrl({ endpoint, region }: Pick<Aws, "endpoint" | "region">, prefix: string): string {
  if (endpoint !== undefined) return `${endpoint}/_aws/cognito-idp/${prefix}`;
  return `https://${signInHost(prefix, region)}`;
}

/** What a client signs in against. */
export interface UserPoolOutput {
  readonly id: string;
  readonly clientId: string;
  /** Where its sign-in pages stand, without a slash at the end; null where that is not known. */
  readonly domain: string | null;
}

/** Cognito only: what a client signs in against. A pool that exists is not asked for its domain. */
export function userPoolOf(
  { issuers, userPool }: Pick<ResolvedConfig, "issuers" | "userPool">,
  where: Pick<Aws, "endpoint" | "region">,
): UserPoolOutput | null {
  const pool = issuers.find(({ createsPool }) => createsPool) ?? issuers.find(({ kind }) => kind === "cognito");
  if (pool === undefined) return null;
  const prefix = pool.createsPool ? userPool?.domain : undefined;
  const domain = prefix === undefined ? null : loginUrl(where, prefix);
  return { id: pool.userPool ?? "", clientId: pool.audience[0] ?? "", domain };
}
