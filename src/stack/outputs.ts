import type { Aws } from "../aws/aws.ts";
import { executeApiHost, signInHost } from "../aws/partition.ts";
import type { ResolvedConfig } from "./pool/resolved-config.ts";

/** The invoke URL of the API, with a trailing slash. Other endpoints than AWS serve it under a path. */
export function invokeUrl(
  { endpoint, region }: Pick<Aws, "endpoint" | "region">,
  apiId: string,
  stage: string,
): string {
  if (endpoint !== undefined) return `${endpoint}/_aws/execute-api/${apiId}/${stage}/`;
  return `https://${executeApiHost(apiId, region)}/${stage}/`;
}

/**
 * The URL of the sign-in pages of a domain prefix, without a trailing slash.
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
  /** URL of its sign-in pages, without a trailing slash; null if unknown. */
  readonly domain: string | null;
}

/** The user pool of a Cognito issuer. The domain of an existing pool is not looked up. */
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
