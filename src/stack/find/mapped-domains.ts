import {
  type BasePathMapping,
  type DomainName,
  GetBasePathMappingsCommand,
  GetDomainNamesCommand,
} from "@aws-sdk/client-api-gateway";
import type { Aws } from "../../aws/aws.ts";
import type { Grant } from "../../aws/grant.ts";
import { AuthzError } from "../../lib/errors.ts";

/** What `findMappings` needs. */
export const FIND_MAPPINGS: Grant = { on: "domain-mappings", actions: ["apigateway:GET"] };

interface DomainMapping extends BasePathMapping {
  readonly domainName: string;
}

async function mappingsOf(
  { apigateway }: Aws,
  { domainName = "", domainNameId }: DomainName,
): Promise<DomainMapping[]> {
  const input = { domainName, limit: 500, ...(domainNameId && { domainNameId }) };
  const { items = [] } = await apigateway.send(new GetBasePathMappingsCommand(input));
  return items.map((item) => ({ ...item, domainName }));
}

/**
 * The custom domains that are mapped to APIs of this account and region. Empty if they cannot be read: AWS then refuses
 * the deletion itself.
 */
export async function findMappings(aws: Aws): Promise<readonly DomainMapping[]> {
  try {
    const { items = [] } = await aws.apigateway.send(new GetDomainNamesCommand({ limit: 500 }));
    return (await Promise.all(items.map((domain) => mappingsOf(aws, domain).catch(() => [])))).flat();
  } catch {
    return [];
  }
}

/** @throws AuthzError AWS_REFUSED if a custom domain is mapped to one of these APIs: AWS would refuse DeleteRestApi. */
export function refuseMapped(apiIds: readonly string[], mappings: readonly DomainMapping[]): void {
  const own = mappings.filter(({ restApiId = "" }) => apiIds.includes(restApiId));
  if (own.length === 0) return;
  const problems = own.map(({ domainName, basePath, restApiId }) => ({
    message: `the custom domain ${domainName} (base path ${basePath}) is mapped to the API ${restApiId}, and AWS does not delete a mapped API; nothing was deleted`,
    fix: { text: `aws apigateway delete-base-path-mapping --domain-name ${domainName} --base-path '${basePath}'` },
  }));
  throw new AuthzError("AWS_REFUSED", problems);
}
