import type { StageAddress } from "../call/api-address.ts";
import { dnsAddress } from "../call/dns-address.ts";
import type { ExplainedCall } from "../call/explained-call.ts";
import { headerOf } from "../call/placed-token.ts";
import type { RouteMatch } from "../view/match-route.ts";
import type { CallEvidence } from "./evidence.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import { itemValue } from "./item.ts";
import type { ApiReads } from "./read-api.ts";
import { readApiKeys } from "./read-api-keys.ts";
import { readOtherApi } from "./read-other-api.ts";
import { readOtherStages } from "./read-other-stages.ts";

/** A call, and what is known of its API and route. */
interface CalledRoute {
  readonly call: ExplainedCall;
  readonly address: StageAddress;
  readonly reads: ApiReads;
  /** Undefined when no route of the stage serves it. */
  readonly match: RouteMatch | undefined;
  readonly isDomain: boolean;
}

/**
 * Looks at what lets a call of an address come as far as its route: an HTTP API of its id, API keys, other stages that
 * have the route, DNS.
 */
export async function readAccess(
  aws: ReadAws,
  reader: Reader,
  { call, address, reads, match, isDomain }: CalledRoute,
): Promise<Pick<CallEvidence, "otherApi" | "apiKeys" | "otherStages" | "hostAddress">> {
  const { apiId, stage: stageName = "" } = address;
  const isAbsent = "value" in reads.api && reads.api.value === undefined;
  const isKnown = itemValue(reads.live) !== undefined || itemValue(reads.current) !== undefined;
  const names = (itemValue(reads.stages) ?? []).map(({ name }) => name).filter((name) => name !== stageName);
  const asked = { method: call.method, path: address.path };
  const [otherApi, apiKeys, otherStages, hostAddress] = await Promise.all([
    isAbsent ? readOtherApi(aws, reader, apiId) : undefined,
    match?.route.apiKeyRequired
      ? readApiKeys(aws, reader, { apiId, stageName, sent: headerOf(call.headers, "x-api-key") })
      : undefined,
    isKnown && match === undefined ? readOtherStages(aws, reader, { restApiId: apiId, names }, asked) : [],
    address.kind === "aws" && !isDomain ? dnsAddress(call.url.hostname) : "",
  ]);
  return { otherApi, apiKeys, otherStages, hostAddress };
}
