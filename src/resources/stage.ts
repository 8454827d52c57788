import {
  CreateStageCommand,
  DeleteStageCommand,
  FlushStageAuthorizersCacheCommand,
  GetStageCommand,
  GetStagesCommand,
  type PatchOperation,
  type Stage,
  TagResourceCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import { restApiArn } from "../aws/arn.ts";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import { changes, has, kind } from "./shared/aws-kind.ts";
import { unmanagedOfStage } from "./shared/gateway-unmanaged.ts";
import { missingTags, type Tags, tagPair } from "./shared/ownership-tags.ts";
import { type Overridden, overrideChanges, remove, replace, watchedOverrides } from "./shared/property-overrides.ts";
import { STAGE, settingPath, stageOverrides, stagePatches } from "./shared/stage-overrides.ts";

export interface StageProps {
  readonly apiId: string;
  readonly name: string;
  readonly deploymentId: string;
  readonly tags: Tags;
}

export interface StageAttrs extends Overridden {
  readonly deploymentId: string;
  /** The deployment that serves part of the requests instead; "" or undefined without a canary. */
  readonly canary?: string;
  /** Methods (`*``/``*` for all) whose requests are logged in full, tokens included; absent if there are none. */
  readonly dataTrace?: readonly string[];
  readonly tags: Tags;
}

/** The stages of an API, at most 10; one listing serves the whole run. */
export async function listStages({ apigateway }: Pick<Aws, "apigateway">, restApiId: string): Promise<Stage[]> {
  const page = await absentAsUndefined(apigateway.send(new GetStagesCommand({ restApiId })));
  return page?.item ?? [];
}

/** The deployments that stages serve, canaries included. */
export const usedDeployments = (stages: readonly Stage[]): ReadonlySet<string> =>
  new Set(
    stages.flatMap(({ deploymentId = "", canarySettings }) => [deploymentId, canarySettings?.deploymentId ?? ""]),
  );

const tracedIn = ({ methodSettings = {} }: Stage): string[] =>
  Object.entries(methodSettings).flatMap(([method, { dataTraceEnabled }]) => (dataTraceEnabled ? [method] : []));

/** The stage that serves a deployment. Identified by its name. */
export const stage = kind<StageProps, StageAttrs>({
  type: "apigateway.stage",
  row: { key: ["apiId", "name"], within: { type: "apigateway.rest-api", by: "apiId" } },
  actions: {
    read: ["apigateway:GET"],
    create: ["apigateway:POST", "apigateway:PUT"],
    // DELETE: flushAuthorizers.
    update: ["apigateway:PATCH", "apigateway:PUT", "apigateway:DELETE"],
    delete: ["apigateway:DELETE"],
  },
  watched: {
    deploymentId: "deploymentId",
    canary: "canarySettings",
    dataTrace: "dataTraceEnabled",
    tags: "tags",
    ...watchedOverrides(STAGE),
  },
  childOf: "api",
  key: ({ apiId, name }) => ({ apiId, name }),

  async read({ apigateway }, { apiId, name }) {
    const found = await absentAsUndefined(apigateway.send(new GetStageCommand({ restApiId: apiId, stageName: name })));
    if (found === undefined) return undefined;
    const { deploymentId = "", tags = {}, canarySettings } = found;
    const canary = canarySettings && { canary: canarySettings.deploymentId ?? "unknown" };
    const traced = tracedIn(found);
    const dataTrace = traced.length > 0 && { dataTrace: traced };
    return { attrs: { deploymentId, ...canary, ...dataTrace, tags, ...stageOverrides(found) }, owned: true };
  },

  async create({ apigateway }, { apiId, name, deploymentId, tags }) {
    const input = { restApiId: apiId, stageName: name, deploymentId, tags: { ...tags } };
    await apigateway.send(new CreateStageCommand(input));
    return { deploymentId, tags };
  },

  diff: (props, attrs) => [
    ...changes({
      deploymentId: [props.deploymentId, attrs.deploymentId],
      canary: ["", attrs.canary ?? ""],
      dataTrace: [[], attrs.dataTrace ?? []],
      tags: tagPair(props.tags, attrs.tags),
    }),
    ...overrideChanges(attrs, STAGE),
  ],

  async update({ apigateway, caller, region }, { apiId, name, deploymentId, tags }, attrs, changed) {
    const patchOperations: PatchOperation[] = [
      ...(has(changed, "canary") ? [remove("/canarySettings")] : []),
      ...(has(changed, "deploymentId") ? [replace("/deploymentId", deploymentId)] : []),
      ...(attrs.dataTrace ?? []).map((method) => replace(settingPath(method, "logging/dataTrace"), "false")),
      ...stagePatches(attrs),
    ];
    if (patchOperations.length > 0) {
      await apigateway.send(new UpdateStageCommand({ restApiId: apiId, stageName: name, patchOperations }));
    }
    if (has(changed, "tags")) {
      const resourceArn = restApiArn({ partition: (await caller).partition, region }, apiId, name);
      await apigateway.send(new TagResourceCommand({ resourceArn, tags: { ...missingTags(tags, attrs.tags) } }));
    }
    return { deploymentId, tags: { ...attrs.tags, ...tags } };
  },

  async unmanaged({ apigateway }, { apiId, name }) {
    const found = await absentAsUndefined(apigateway.send(new GetStageCommand({ restApiId: apiId, stageName: name })));
    return found === undefined ? [] : unmanagedOfStage(found);
  },

  async delete({ apigateway }, { apiId, name }) {
    await absentAsUndefined(apigateway.send(new DeleteStageCommand({ restApiId: apiId, stageName: name })));
  },
});

/**
 * Flushes the cached authorizer policies of a stage, so that changed rules take effect at once.
 * @returns false if the endpoint does not implement the operation; there they take effect when the cache expires.
 */
export async function flushAuthorizers({ apigateway }: Aws, restApiId: string, stageName: string): Promise<boolean> {
  try {
    await apigateway.send(new FlushStageAuthorizersCacheCommand({ restApiId, stageName }));
    return true;
  } catch (error) {
    const { httpStatusCode } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
    if (httpStatusCode === 404) return false;
    throw error;
  }
}
