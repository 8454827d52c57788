import { PARTITIONS } from "./partition.ts";

const SUFFIX = [...new Set(PARTITIONS.flatMap(({ dnsSuffix, dualStackSuffix }) => [dnsSuffix, dualStackSuffix]))]
  .map((one) => one.replaceAll(".", "\\."))
  .join("|");
/** "<api>.execute-api.<region>.amazonaws.com" and "<api>-<vpce>.execute-api...", the alias of an API for a VPC endpoint. */
const AWS_HOST = new RegExp(`^([a-z0-9]+)(?:-(vpce-[a-z0-9]+))?\\.execute-api\\.([a-z0-9-]+)\\.(?:${SUFFIX})$`);
/** "<vpce>-<hash>[-<zone>].execute-api.<region>.vpce.amazonaws.com": a header of the call names the API. */
const VPCE_HOST = new RegExp(`^(vpce-[a-z0-9]+)-[a-z0-9-]+\\.execute-api\\.([a-z0-9-]+)\\.vpce\\.(?:${SUFFIX})$`);
/** "<api>.execute-api[.<region>].localhost" and LocalStack's "....localhost.localstack.cloud"; the rest is the emulator. */
const EMULATOR_HOST = /^([a-z0-9]+)\.execute-api\.(?:[a-z0-9-]+\.)?(localhost(?:\.localstack\.cloud)?)$/;

/** What a host name of AWS's leads to. */
export interface ExecuteApiHost {
  /** Undefined for a VPC endpoint's own host, which leads to any API. */
  readonly apiId: string | undefined;
  readonly region: string;
  readonly vpcEndpoint?: string;
}

/** The API that a host name of AWS's leads to, and the VPC endpoint through which; undefined for any other name. */
export function executeApiIn(host: string): ExecuteApiHost | undefined {
  const [, apiId, alias, region] = AWS_HOST.exec(host) ?? [];
  if (apiId !== undefined && region !== undefined) return { apiId, region, ...(alias && { vpcEndpoint: alias }) };
  const [, vpcEndpoint, ofEndpoint] = VPCE_HOST.exec(host) ?? [];
  return vpcEndpoint && ofEndpoint ? { apiId: undefined, region: ofEndpoint, vpcEndpoint } : undefined;
}

/** The API that a host name of an emulator leads to, and the emulator's own name; undefined for any other name. */
export function emulatedApiIn(host: string): { readonly apiId: string; readonly emulator: string } | undefined {
  const [, apiId, emulator] = EMULATOR_HOST.exec(host) ?? [];
  return apiId && emulator ? { apiId, emulator } : undefined;
}
