import type { Deployment, GatewayResponse, Resource, RestApi, Stage } from "@aws-sdk/client-api-gateway";
import type { Aws } from "../../aws/aws.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import type { Row } from "../../engine/state/row.ts";
import { duplicatesError } from "../../engine/twins-error.ts";
import { listDeployments } from "../../resources/deployment.ts";
import { listGatewayResponses } from "../../resources/gateway-response.ts";
import { listRestApis, ownRestApis, type RestApiAttrs, restApi } from "../../resources/rest-api.ts";
import { listResources } from "../../resources/shared/listing.ts";
import { listStages } from "../../resources/stage.ts";
import { API } from "../graph/node-ids.ts";

/** What the stack's API contains, whoever put it there. */
export interface Inside {
  readonly apiId: string;
  readonly api: RestApi;
  readonly resources: readonly Resource[];
  readonly gatewayResponses: readonly GatewayResponse[];
  readonly deployments: readonly Deployment[];
  readonly stages: readonly Stage[];
}

/**
 * What the API contains before anything is written to it. Its listings are those that the nodes are read from, so a run
 * makes one call for it, beside the others.
 * @param reads under way, the API's among them where its id is known.
 * @returns undefined when there is no API yet, and for one that is not ours, which stops the run.
 * @throws AuthzError NOT_OURS when several APIs carry the stack's tags.
 */
export async function readInside(aws: Aws, reads: EarlyReads): Promise<Inside | undefined> {
  const listing = listRestApis(aws);
  const { project, stage } = aws.stack;
  const [found, all] = await Promise.all([reads.get(API)?.found ?? restApi.read(aws, { project, stage }), listing]);
  const own = ownRestApis(all, aws.stack).map(({ id = "" }) => id);
  if (own.length > 1) throw duplicatesError(API, own);
  if (found === undefined || !(found.owned || aws.stack.adopt)) return undefined;
  return listInside(aws, (found.attrs as RestApiAttrs).id);
}

/**
 * Starts what `readInside` asks for as soon as the API's id is known, beside the reads of the rows. The run's memo keeps the
 * answers; who needs one gets its failure.
 */
export function startListings(aws: Aws, rows: ReadonlyMap<string, Row> | undefined): void {
  const { id } = (rows?.get(API)?.attrs ?? {}) as Partial<RestApiAttrs>;
  if (id) listInside(aws, id).catch(() => {});
}

/** What an API contains. */
export async function listInside(aws: Aws, apiId: string): Promise<Inside> {
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
