import type { Aws, Caller } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";

const SUFFIX: Readonly<Record<string, string>> = { "aws-cn": "amazonaws.com.cn", "aws-eusc": "amazonaws.eu" };

/** Where the API answers, with a slash at the end. Another endpoint serves it under a path of its own. */
export function invokeUrl(
  { endpoint, region }: Pick<Aws, "endpoint" | "region">,
  { partition }: Pick<Caller, "partition">,
  apiId: string,
  stage: string,
): string {
  if (endpoint !== undefined) return `${endpoint}/_aws/execute-api/${apiId}/${stage}/`;
  return `https://${apiId}.execute-api.${region}.${SUFFIX[partition] ?? "amazonaws.com"}/${stage}/`;
}

/** Cognito only: what a client signs in against. */
export function userPoolOf({ issuers }: Config): { id: string; clientId: string; domain: null } | null {
  const pool = issuers.find((issuer) => issuer.kind === "cognito");
  return pool === undefined ? null : { id: pool.userPool ?? "", clientId: pool.audience[0] ?? "", domain: null };
}
