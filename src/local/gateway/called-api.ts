import { type CustomDomain, domainsIn, type Mapping } from "../apigateway/domains/domains-model.ts";
import { type HttpRequest, headerOf } from "../http.ts";
import type { World } from "../world.ts";

/** A call through a custom domain. */
export interface CustomDomainCall {
  /** As sent, with the base path: as events and `$context.path` show it. */
  readonly path: string;
  /** The base path of the mapping. */
  readonly basePathMatched: string;
}

/** Which deployed API a request is for. */
export interface ApiAddress {
  readonly apiId: string;
  /** Stage, path and query. */
  readonly rest: string;
  readonly domain?: CustomDomainCall;
}

const isLocal = (host: string): boolean => /(?:^|\.)localhost$|^127\.0\.0\.1$|^\[::1\]$|^$/.test(host);
const hostOf = (host = ""): string => host.toLowerCase().replace(/:\d+$/, "");

/** The domain with this name, else the one with a wildcard in place of its first label. */
function customDomain(world: World, host: string): CustomDomain | undefined {
  const all = world.store.regionsOf("apigateway-domains").flatMap((one) => Object.values(domainsIn(world, one)));
  const named = (name: string) => all.find(({ domainName }) => domainName.toLowerCase() === name);
  return named(host) ?? named(host.replace(/^[^.]+/, "*"));
}

/** Whether a host is a custom domain. @param host with or without a port. */
export const isCustomDomain = (world: World, host: string): boolean => customDomain(world, hostOf(host)) !== undefined;

/** The mapping with the longest base path that the path begins with, step by step. */
const mappingFor = ({ mappings }: CustomDomain, path: string): Mapping | undefined =>
  mappings
    .filter(({ basePath }) => basePath === "" || `${path}/`.startsWith(`/${basePath}/`))
    .sort((a, b) => b.basePath.length - a.basePath.length)[0];

function mapped(domain: CustomDomain, target: string): ApiAddress | "unmapped" {
  const [path = "", query] = target.split(/\?(.*)/s);
  const mapping = mappingFor(domain, path);
  if (mapping === undefined) return "unmapped";
  const { basePath, stage, restApiId } = mapping;
  const behind = basePath === "" ? path : path.slice(basePath.length + 1);
  const rest = (stage === undefined ? "" : `/${stage}`) + behind + (query === undefined ? "" : `?${query}`);
  return { apiId: restApiId, rest, domain: { path, basePathMatched: basePath } };
}

/**
 * The address of a request: the path `/_aws/execute-api/<api>`, a custom domain as host, or the host
 * `<api>.execute-api.<region>.localhost`.
 * @returns undefined for a request to the endpoint itself.
 */
export function apiAddressOf(world: World, request: HttpRequest): ApiAddress | "unmapped" | undefined {
  const [, byPath, rest = "/"] = /^\/_aws\/execute-api\/([^/?]+)(\/.*)?$/s.exec(request.target) ?? [];
  if (byPath !== undefined) return { apiId: byPath, rest };
  const host = hostOf(headerOf(request, "host"));
  const domain = isLocal(host) ? undefined : customDomain(world, host);
  if (domain !== undefined) return mapped(domain, request.target);
  const [, byHost] = /^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.localhost$/.exec(host) ?? [];
  return byHost === undefined ? undefined : { apiId: byHost, rest: request.target };
}
