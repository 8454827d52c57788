import { emulatedApiIn, executeApiIn } from "../../aws/partition.ts";

/** A stage of an API at AWS or at an emulator, and the path behind it. */
export interface StageAddress {
  readonly kind: "aws" | "emulator";
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

/** Takes the address of an API apart. @param url any URL; what is not of a known form is taken for a custom domain. */
export function apiAddress(url: URL): ApiAddress {
  const { hostname, pathname, origin } = url;
  const atAws = executeApiIn(hostname);
  if (atAws !== undefined) return { kind: "aws", ...atAws, ...staged(pathname) };
  const byHost = emulatedApiIn(hostname);
  const isStackHost = hostname.endsWith(".localstack.cloud");
  const endpoint = isStackHost ? `${url.protocol}//localhost.localstack.cloud${url.port && `:${url.port}`}` : origin;
  if (byHost !== undefined)
    return {
      kind: "emulator",
      apiId: byHost,
      region: undefined,
      ...staged(pathname),
      endpoint: endpoint.replace(`${byHost}.execute-api.`, "").replace(/\/\/[a-z0-9-]+\.localhost/, "//localhost"),
    };
  for (const form of BY_PATH) {
    const { api, stage, rest } = form.exec(pathname)?.groups ?? {};
    if (api === undefined) continue;
    const behind = stage === undefined ? staged(pathOf(rest)) : { stage, path: pathOf(rest) };
    return { kind: "emulator", apiId: api, region: undefined, ...behind, endpoint };
  }
  return { kind: "domain", host: hostname.toLowerCase(), path: pathname };
}
