import { emulatedApiIn, executeApiIn } from "../../aws/api-host.ts";
import { headerOf } from "./placed-token.ts";

/** A stage of an API at AWS or at an emulator, and the path behind it. */
export interface StageAddress {
  readonly kind: "aws" | "emulator";
  /** "" for a VPC endpoint's own host when no header names the API. */
  readonly apiId: string;
  /** Undefined at emulators: their addresses hold none. */
  readonly region: string | undefined;
  /** Undefined when the address ends before it. */
  readonly stage: string | undefined;
  /** "/orders/1"; "/" for the stage itself. */
  readonly path: string;
  /** Base URL of the emulator. */
  readonly endpoint?: string;
  /** The VPC endpoint in the host name of a private API: "vpce-0123". */
  readonly vpcEndpoint?: string;
}

/** A host that is none of API Gateway's own: perhaps a custom domain. */
export interface DomainAddress {
  readonly kind: "domain";
  /** Lower case, without a port. */
  readonly host: string;
  /** The whole path, which begins with the base path of a mapping. */
  readonly path: string;
}

export type ApiAddress = StageAddress | DomainAddress;

/** The local endpoint's, MiniStack's and LocalStack's form; then LocalStack's older one. */
const BY_PATH = [
  /^\/_aws\/execute-api\/(?<api>[a-z0-9]+)(?:\/(?<rest>.*))?$/s,
  /^\/restapis\/(?<api>[a-z0-9]+)\/(?<stage>[^/]+)\/_user_request_(?:\/(?<rest>.*))?$/s,
];

const pathOf = (rest: string | undefined): string => `/${(rest ?? "").replace(/^\/+/, "")}`;

/** The stage in the first part of a path, and what is behind it. */
function staged(path: string): Pick<StageAddress, "stage" | "path"> {
  const [, stage, rest] = /^\/+([^/]+)(?:\/(.*))?$/s.exec(path) ?? [];
  return { stage, path: pathOf(rest) };
}

/** A stage at AWS: the API of the host, or the one that a header names where the host is a VPC endpoint's own. */
function atAws(host: string, pathname: string, headers: Readonly<Record<string, string>>): StageAddress | undefined {
  const known = executeApiIn(host);
  if (known === undefined) return undefined;
  const apiId = known.apiId ?? headerOf(headers, "x-apigw-api-id") ?? executeApiIn(hostIn(headers) ?? "")?.apiId ?? "";
  return { kind: "aws", ...known, apiId, ...staged(pathname) };
}

const bare = (host: string): string => host.toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");

/** The host that a call names in a header in place of the address's, as one does before DNS knows a domain. */
const hostIn = (headers: Readonly<Record<string, string>>): string | undefined => {
  const host = headerOf(headers, "host");
  return host === undefined ? undefined : bare(host);
};

/** An address at an emulator, which has no region in it. */
const atEmulator = (apiId: string, endpoint: string, at: Pick<StageAddress, "stage" | "path">): StageAddress => ({
  kind: "emulator",
  apiId,
  region: undefined,
  ...at,
  endpoint,
});

/**
 * Takes the address of an API apart.
 * @param url any URL; what is not of a known form is taken for a custom domain.
 * @param headers of the call: `Host` and `x-apigw-api-id` say which API is meant, where the host does not.
 */
export function apiAddress(url: URL, headers: Readonly<Record<string, string>> = {}): ApiAddress {
  const { pathname, origin, protocol, port } = url;
  for (const form of BY_PATH) {
    const { api, stage, rest } = form.exec(pathname)?.groups ?? {};
    if (api === undefined) continue;
    return atEmulator(api, origin, stage === undefined ? staged(pathOf(rest)) : { stage, path: pathOf(rest) });
  }
  const named = hostIn(headers);
  const ofUrl = atAws(bare(url.hostname), pathname, headers);
  // A VPC endpoint takes the API from a header; elsewhere the header replaces the host.
  if (ofUrl?.vpcEndpoint !== undefined && ofUrl.apiId !== "") return ofUrl;
  const host = named ?? bare(url.hostname);
  const stage = named === undefined ? ofUrl : atAws(host, pathname, headers);
  if (stage !== undefined) return stage;
  const emulated = emulatedApiIn(host);
  if (emulated !== undefined)
    return atEmulator(emulated.apiId, `${protocol}//${emulated.emulator}${port && `:${port}`}`, staged(pathname));
  return { kind: "domain", host, path: pathname };
}
