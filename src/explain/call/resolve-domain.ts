import { lookup } from "node:dns/promises";
import { type BasePathMapping, GetBasePathMappingsCommand, GetDomainNameCommand } from "@aws-sdk/client-api-gateway";
import type { ReadAws, Reader } from "../evidence/evidence-reader.ts";
import type { DomainAddress, StageAddress } from "./api-address.ts";

/** What a custom domain leads to. */
export interface ResolvedDomain {
  /** Undefined when no mapping fits. */
  readonly address: StageAddress | undefined;
  /** False when the account and region have no such domain; undefined when that could not be read. */
  readonly exists: boolean | undefined;
  /** Base paths of the domain; "(none)" is the empty one. */
  readonly basePaths: readonly string[];
  /** The domain demands a client certificate. */
  readonly mutualTls: boolean;
  /** What DNS answers, "" for nothing. */
  readonly dns: string;
}

/** API Gateway's name for the empty base path. */
export const NO_BASE_PATH = "(none)";

const dnsOf = (host: string): Promise<string> =>
  lookup(host).then(
    ({ address }) => address,
    () => "",
  );

/** The mapping with the longest base path that the path begins with, and the path behind it. */
export function mappingFor(
  mappings: readonly Pick<BasePathMapping, "basePath" | "restApiId" | "stage">[],
  path: string,
): { readonly apiId: string; readonly stage: string | undefined; readonly path: string } | undefined {
  const fitting = mappings
    .map((one) => ({ ...one, prefix: one.basePath === NO_BASE_PATH || !one.basePath ? "" : `/${one.basePath}` }))
    .filter(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  const [best] = fitting;
  if (best?.restApiId === undefined) return undefined;
  const behind = path.slice(best.prefix.length) || "/";
  if (best.stage) return { apiId: best.restApiId, stage: best.stage, path: behind };
  // A mapping without a stage takes it from the path.
  const [, stage, rest = ""] = /^\/([^/]+)(.*)$/s.exec(behind) ?? [];
  return { apiId: best.restApiId, stage, path: rest || "/" };
}

/** Looks a host up among the custom domains of the account and region. */
export async function resolveDomain(
  aws: ReadAws,
  reader: Reader,
  { host, path }: DomainAddress,
): Promise<ResolvedDomain> {
  const { apigateway } = aws;
  const [domain, mappings, dns] = await Promise.all([
    reader.readIfAny(`custom domain ${host}`, "apigateway:GET", () =>
      apigateway.send(new GetDomainNameCommand({ domainName: host })),
    ),
    reader.readIfAny(`the base path mappings of ${host}`, "apigateway:GET", () =>
      apigateway.send(new GetBasePathMappingsCommand({ domainName: host, limit: 500 })),
    ),
    dnsOf(host),
  ]);
  const items = "value" in mappings ? (mappings.value?.items ?? []) : [];
  const found = mappingFor(items, path);
  return {
    address: found && { kind: "aws", region: aws.region, ...found },
    exists: "unread" in domain ? undefined : domain.value !== undefined,
    basePaths: items.map(({ basePath }) => basePath ?? NO_BASE_PATH),
    mutualTls: "value" in domain && domain.value?.mutualTlsAuthentication !== undefined,
    dns,
  };
}
