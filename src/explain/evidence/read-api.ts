import {
  GetAuthorizersCommand,
  GetExportCommand,
  GetGatewayResponsesCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  GetStagesCommand,
  type Resource,
  type RestApi,
  type Stage,
} from "@aws-sdk/client-api-gateway";
import type { ApiView } from "../view/api-view.ts";
import { currentView } from "../view/current-view.ts";
import { exportedView } from "../view/exported-view.ts";
import type { ApiInfo, StageInfo } from "./api-info.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import { type Item, isUnread, itemValue } from "./item.ts";

/** What API Gateway says of an API and one stage. */
export interface ApiReads {
  readonly api: Item<ApiInfo | undefined>;
  readonly stages: Item<readonly StageInfo[]>;
  readonly current: Item<ApiView>;
  readonly live: Item<ApiView>;
}

const infoOf = (api: RestApi): ApiInfo => ({
  id: api.id ?? "",
  name: api.name ?? "",
  endpointTypes: api.endpointConfiguration?.types ?? [],
  vpcEndpointIds: api.endpointConfiguration?.vpcEndpointIds ?? [],
  disableExecuteApiEndpoint: api.disableExecuteApiEndpoint ?? false,
});

const stageOf = (stage: Stage): StageInfo => ({
  name: stage.stageName ?? "",
  deploymentId: stage.deploymentId ?? "",
  variables: stage.variables ?? {},
  updatedAt: stage.lastUpdatedDate?.getTime() ?? 0,
  webAclArn: stage.webAclArn || undefined,
  throttling: Object.fromEntries(
    Object.entries(stage.methodSettings ?? {}).map(([method, { throttlingRateLimit, throttlingBurstLimit }]) => [
      method,
      {
        ...(throttlingRateLimit !== undefined && { rate: throttlingRateLimit }),
        ...(throttlingBurstLimit !== undefined && { burst: throttlingBurstLimit }),
      },
    ]),
  ),
  accessLog: stage.accessLogSettings?.destinationArn
    ? { groupArn: stage.accessLogSettings.destinationArn, format: stage.accessLogSettings.format ?? "" }
    : undefined,
  executionLogLevel: Object.values(stage.methodSettings ?? {}).find(
    ({ loggingLevel }) => (loggingLevel ?? "OFF") !== "OFF",
  )?.loggingLevel,
  canaryPercent: stage.canarySettings?.percentTraffic,
});

/** One page holds the 300 resources that an API has at most, unless AWS has raised the quota. */
async function resourcesOf({ apigateway }: ReadAws, restApiId: string): Promise<Resource[]> {
  const all: Resource[] = [];
  let position: string | undefined;
  do {
    const input = { restApiId, limit: 500, embed: ["methods"], ...(position && { position }) };
    const page = await apigateway.send(new GetResourcesCommand(input));
    all.push(...(page.items ?? []));
    position = page.position;
  } while (position !== undefined);
  return all;
}

/** Everything about an API in a number of calls that does not depend on its routes, all at once. */
export async function readApi(aws: ReadAws, reader: Reader, restApiId: string, stageName: string): Promise<ApiReads> {
  const { apigateway } = aws;
  const of = `API ${restApiId}`;
  const GET = "apigateway:GET";
  const restApi = reader.readIfAny(of, GET, () => apigateway.send(new GetRestApiCommand({ restApiId })));
  const stages = reader.readIfAny(`the stages of ${of}`, GET, () =>
    apigateway.send(new GetStagesCommand({ restApiId })),
  );
  const resources = reader.readIfAny(`the routes of ${of}`, GET, () => resourcesOf(aws, restApiId));
  const authorizers = reader.readIfAny(`the authorizers of ${of}`, GET, () =>
    apigateway.send(new GetAuthorizersCommand({ restApiId, limit: 500 })),
  );
  const responses = reader.readIfAny(`the gateway responses of ${of}`, GET, () =>
    apigateway.send(new GetGatewayResponsesCommand({ restApiId, limit: 500 })),
  );
  const exported = reader.readIfAny(`what stage ${stageName} serves (GetExport)`, GET, async () => {
    if (stageName === "") return undefined;
    const input = { restApiId, stageName, exportType: "oas30", accepts: "application/json" };
    const { body } = await apigateway.send(
      new GetExportCommand({ ...input, parameters: { extensions: "apigateway" } }),
    );
    return exportedView(JSON.parse(Buffer.from(body ?? []).toString("utf8")));
  });
  // All at once: with unusable credentials each of them fails.
  const [api, ofStages, ofResources, ofAuthorizers, ofResponses, live] = await Promise.all([
    restApi,
    stages,
    resources,
    authorizers,
    responses,
    exported,
  ]);
  return {
    api: "unread" in api ? api : { value: api.value && infoOf(api.value) },
    stages: "unread" in ofStages ? ofStages : { value: (ofStages.value?.item ?? []).map(stageOf) },
    current: currentOf(),
    live: liveOf(),
  };

  function currentOf(): Item<ApiView> {
    for (const item of [api, ofResources, ofAuthorizers]) if ("unread" in item) return item;
    const found = itemValue(api);
    if (found === undefined) return { unread: { what: of, permission: "", why: "it does not exist" } };
    const view = currentView({
      api: found,
      resources: itemValue(ofResources) ?? [],
      authorizers: itemValue(ofAuthorizers)?.items ?? [],
      gatewayResponses: itemValue(ofResponses)?.items ?? [],
    });
    return { value: { ...view, isPartial: isUnread(ofAuthorizers) || isUnread(ofResponses) } };
  }

  function liveOf(): Item<ApiView> {
    if ("unread" in live) return live;
    if (live.value !== undefined) return { value: live.value };
    return { unread: { what: `stage ${stageName}`, permission: "", why: "it does not exist" } };
  }
}

/** The names of an API's stages; none where they cannot be read, or the API does not exist. */
export async function readStageNames({ apigateway }: ReadAws, reader: Reader, restApiId: string): Promise<string[]> {
  const stages = await reader.readIfAny(`the stages of API ${restApiId}`, "apigateway:GET", () =>
    apigateway.send(new GetStagesCommand({ restApiId })),
  );
  return (itemValue(stages)?.item ?? []).flatMap(({ stageName }) => stageName ?? []);
}
