import { GetBasePathMappingsCommand, GetDomainNameCommand } from "@aws-sdk/client-api-gateway";
import { allPages } from "../evidence/all-pages.ts";
import type { ReadAws, Reader } from "../evidence/evidence-reader.ts";
import { itemValue } from "../evidence/item.ts";
import type { DomainAddress, StageAddress } from "./api-address.ts";
import { dnsAddress } from "./dns-address.ts";
import { basePathOf, type DomainMapping, mappedPath } from "./domain-mapping.ts";

/** What a custom domain leads to. */
export interface ResolvedDomain {
  readonly host: string;
  /** Undefined when no mapping fits. */
  readonly address: StageAddress | undefined;
  /** False when the account and region have no such domain; undefined when that could not be read. */
  readonly exists: boolean | undefined;
  /** Of the domain; undefined when they could not be read. */
  readonly mappings: readonly DomainMapping[] | undefined;
  /** The one that fits the path. */
  readonly mapping: DomainMapping | undefined;
  /** The domain demands a client certificate. */
  readonly mutualTls: boolean;
  /** What DNS answers, "" for nothing. */
  readonly dns: string;
  /** The host that a DNS record of the domain has to lead to. */
  readonly target: string | undefined;
}

const GET = "apigateway:GET";

/** Mappings of API Gateway's first API: one level, REST APIs. */
const baseMappings = ({ apigateway }: ReadAws, reader: Reader, domainName: string) =>
  reader.readIfAny(`the base path mappings of ${domainName}`, GET, async () => {
    const all = await allPages(async (next) => {
      const input = { domainName, limit: 500, ...(next && { position: next }) };
      const { items, position } = await apigateway.send(new GetBasePathMappingsCommand(input));
      return { items, next: position };
    });
    return all.map(({ basePath, restApiId: apiId = "", stage }) => ({
      basePath: basePathOf(basePath),
      apiId,
      stage: stage || undefined,
    }));
  });

/** All mappings of the domain, also those of several levels and to HTTP APIs. */
const apiMappings = (aws: ReadAws, reader: Reader, DomainName: string) =>
  reader.readIfAny(`the API mappings of ${DomainName} (v2)`, GET, async () => {
    const { GetApiMappingsCommand } = await import("@aws-sdk/client-apigatewayv2");
    const client = await aws.apigatewayv2();
    const all = await allPages(async (next) => {
      const input = { DomainName, MaxResults: "500", ...(next && { NextToken: next }) };
      const { Items: items, NextToken } = await client.send(new GetApiMappingsCommand(input));
      return { items, next: NextToken };
    });
    return all.map(({ ApiMappingKey, ApiId: apiId = "", Stage }) => ({
      basePath: basePathOf(ApiMappingKey),
      apiId,
      stage: Stage || undefined,
    }));
  });

/** Looks a host up among the custom domains of the account and region. */
export async function resolveDomain(
  aws: ReadAws,
  reader: Reader,
  { host, path }: DomainAddress,
): Promise<ResolvedDomain> {
  const [domain, base, multi, dns] = await Promise.all([
    reader.readIfAny(`custom domain ${host}`, GET, () =>
      aws.apigateway.send(new GetDomainNameCommand({ domainName: host })),
    ),
    baseMappings(aws, reader, host),
    apiMappings(aws, reader, host),
    dnsAddress(host),
  ]);
  const mappings = itemValue(multi) ?? itemValue(base);
  const mapped = mappings && mappedPath(mappings, path);
  const mapping = mapped?.mapping;
  return {
    host,
    address: mapped &&
      mapping && { kind: "aws", region: aws.region, apiId: mapping.apiId, stage: mapped.stage, path: mapped.path },
    exists: "unread" in domain ? undefined : domain.value !== undefined,
    mappings,
    mapping,
    mutualTls: itemValue(domain)?.mutualTlsAuthentication?.truststoreUri !== undefined,
    dns,
    target: itemValue(domain)?.regionalDomainName ?? itemValue(domain)?.distributionDomainName,
  };
}
