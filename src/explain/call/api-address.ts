import { emulatedApiIn, executeApiIn } from "../../aws/api-host.ts";

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

/** The API that a call of a VPC endpoint's own host names: in `x-apigw-api-id`, or in `Host`. */
function namedApi(headers: Readonly<Record<string, string>>): string {
  const header = (wanted: string) => Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return header("x-apigw-api-id") ?? executeApiIn(header("host") ?? "")?.apiId ?? "";
}

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
 * @param headers of the call: one of them names the API where the host is a VPC endpoint.
 */
export function apiAddress(url: URL, headers: Readonly<Record<string, string>> = {}): ApiAddress {
  const { pathname, origin, protocol, port } = url;
  const host = url.hostname.toLowerCase().replace(/\.$/, "");
  const atAws = executeApiIn(host);
  if (atAws !== undefined)
    return { kind: "aws", ...atAws, apiId: atAws.apiId ?? namedApi(headers), ...staged(pathname) };
  const emulated = emulatedApiIn(host);
  if (emulated !== undefined)
    return atEmulator(emulated.apiId, `${protocol}//${emulated.emulator}${port && `:${port}`}`, staged(pathname));
  for (const form of BY_PATH) {
    const { api, stage, rest } = form.exec(pathname)?.groups ?? {};
    if (api === undefined) continue;
    return atEmulator(api, origin, stage === undefined ? staged(pathOf(rest)) : { stage, path: pathOf(rest) });
  }
  return { kind: "domain", host, path: pathname };
}
