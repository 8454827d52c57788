import type { DomainAddress, StageAddress } from "../call/api-address.ts";
import type { ExplainedCall } from "../call/explained-call.ts";
import { resolveDomain } from "../call/resolve-domain.ts";
import type { ApiView } from "../view/api-view.ts";
import { matchRoute } from "../view/match-route.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import { type Item, itemValue } from "./item.ts";
import { type ApiReads, readApi } from "./read-api.ts";

/** Ids by name: exports know authorizers by name only. */
export const authorizerIds = (view: ApiView | undefined): ReadonlyMap<string, string> =>
  new Map((view?.authorizers ?? []).flatMap(({ name, id }) => (id === undefined ? [] : [[name, id]])));

const MISSING: Item<never> = { unread: { what: "the API", permission: "", why: "its id is not known" } };
const NO_READS: ApiReads = { api: MISSING, stages: MISSING, current: MISSING, live: MISSING };

/** The API and stage of a call: of its address, or of the mapping of its custom domain. */
async function placeOf(aws: ReadAws, reader: Reader, address: StageAddress | DomainAddress) {
  if (address.kind !== "domain") return { address, domain: undefined };
  const domain = await resolveDomain(aws, reader, address);
  return { address: domain.address, domain };
}

/** Where a call leads: two rounds of calls. */
export async function locateCall(
  aws: ReadAws,
  reader: Reader,
  call: ExplainedCall,
  given: StageAddress | DomainAddress,
) {
  const { address, domain } = await placeOf(aws, reader, given);
  const stageName = address?.stage ?? "";
  const [caller, found] = await Promise.all([
    reader.read("the account (GetCallerIdentity)", "", () => aws.caller),
    address && address.apiId !== "" ? readApi(aws, reader, address.apiId, stageName) : undefined,
  ]);
  const { partition = "aws", account = "" } = itemValue(caller) ?? {};
  const reads = found ?? NO_READS;
  const view = itemValue(reads.live) ?? itemValue(reads.current);
  const match = view && address && matchRoute(view.routes, call.method, address.path);
  const authorizer = view?.authorizers.find(({ name }) => name === match?.route.authorizer);
  const ids = authorizerIds(itemValue(reads.current));
  return {
    address,
    domain,
    partition,
    account,
    /** Undefined when the address leads to no API. */
    found,
    reads,
    view,
    stageName,
    stage: itemValue(reads.stages)?.find(({ name }) => name === stageName),
    match,
    authorizer,
    ids,
    /** Of the route's authorizer, as it is configured now. */
    authorizerId: authorizer && (authorizer.id ?? ids.get(authorizer.name)),
    sources: authorizer?.identitySources ?? [],
  };
}

export type LocatedCall = Awaited<ReturnType<typeof locateCall>>;
