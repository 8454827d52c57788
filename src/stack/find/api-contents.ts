import type { Deployment, GatewayResponse, Resource, RestApi, Stage } from "@aws-sdk/client-api-gateway";
import type { Aws } from "../../aws/aws.ts";
import { duplicatesError } from "../../engine/duplicates-error.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import type { Row } from "../../engine/state/row.ts";
import { listDeployments } from "../../resources/deployment.ts";
import { listGatewayResponses } from "../../resources/gateway-response.ts";
import { listRestApis, ownRestApis, type RestApiAttrs, restApi } from "../../resources/rest-api.ts";
import { listResources } from "../../resources/shared/listing.ts";
import { listStages } from "../../resources/stage.ts";
import { API } from "../graph/node-ids.ts";

/** What the stack's API contains, owned and foreign. */
export interface ApiContents {
  readonly apiId: string;
  readonly api: RestApi;
  readonly resources: readonly Resource[];
  readonly gatewayResponses: readonly GatewayResponse[];
  readonly deployments: readonly Deployment[];
  readonly stages: readonly Stage[];
}

/**
 * What the API contains before anything is written to it. The nodes are read from the same listings, so a run makes each
 * call once.
 * @param reads in flight, including the API's if its ID is known.
 * @returns undefined if the API does not exist yet or is foreign, which stops the run.
 * @throws AuthzError NOT_OURS if several APIs carry the stack's tags.
 */
export async function readApiContents(aws: Aws, reads: EarlyReads): Promise<ApiContents | undefined> {
  const listing = listRestApis(aws);
  const { project, stage } = aws.stack;
  const [found, all] = await Promise.all([reads.get(API)?.found ?? restApi.read(aws, { project, stage }), listing]);
  const own = ownRestApis(all, aws.stack).map(({ id = "" }) => id);
  if (own.length > 1) throw duplicatesError(API, own);
  if (found === undefined || !(found.owned || aws.stack.adopt)) return undefined;
  return listApiContents(aws, (found.attrs as RestApiAttrs).id);
}

/**
 * Starts the listings of `readApiContents` as soon as the API's ID is known, concurrently with the reads of the rows. The
 * run's memo keeps the responses; a caller that needs one gets its failure.
 */
export function startListings(aws: Aws, rows: ReadonlyMap<string, Row> | undefined): void {
  const { id } = (rows?.get(API)?.attrs ?? {}) as Partial<RestApiAttrs>;
  if (id) listApiContents(aws, id).catch(() => {});
}

/** What an API contains. */
export async function listApiContents(aws: Aws, apiId: string): Promise<ApiContents> {
  const [all, resources, gatewayResponses, deployments, stages] = await Promise.all([
    listRestApis(aws),
    listResources(aws, apiId),
    listGatewayResponses(aws, apiId),
    listDeployments(aws, apiId),
    listStages(aws, apiId),
  ]);
  const api = all.find(({ id }) => id === apiId) ?? { id: apiId };
  return { apiId, api, resources, gatewayResponses, deployments, stages };
}
