import { filled } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import type { Deployment, Method, RestApi, Snapshot, Stage } from "./apigateway-model.ts";
import { badRequest } from "./apigateway-refusals.ts";
import { type CanaryInput, canaryOf, stageForCanary } from "./canary.ts";
import { apiOf, found, listing, newId, type Paging } from "./lookup.ts";
import { PATCHES, type Patches, patch, text } from "./patch.ts";
import { NO_CACHE, placeStage } from "./stages.ts";

type DeploymentInput = Partial<Pick<Stage, "stageName" | "variables"> & Pick<Deployment, "description">> &
  Patches & {
    readonly canarySettings?: CanaryInput;
    readonly stageDescription?: string;
    readonly tracingEnabled?: boolean;
  } & { readonly restApiId: string; readonly deploymentId: string };

const describe = ({ snapshot: _, ...deployment }: Deployment) => deployment;

/** The authorization of each method, by path and verb. */
const summaryOf = ({ snapshot }: Deployment) =>
  Object.fromEntries(
    Object.values(snapshot.resources)
      .filter(({ methods }) => Object.keys(methods).length > 0)
      .map(({ path, methods }) => {
        const about = ({ authorizationType, apiKeyRequired }: Method) => ({ authorizationType, apiKeyRequired });
        return [path, Object.fromEntries(Object.entries(methods).map(([verb, method]) => [verb, about(method)]))];
      }),
  );

function get(input: DeploymentInput & { readonly embed?: readonly string[] }, call: Call) {
  const deployment = deploymentOf(input, call);
  const withSummary = input.embed?.includes("apisummary");
  return { ...describe(deployment), ...(withSummary && { apiSummary: summaryOf(deployment) }) };
}

/** @throws Refusal NotFoundException. */
export const deploymentOf = (input: Pick<DeploymentInput, "restApiId" | "deploymentId">, call: Call): Deployment =>
  found(apiOf(input, call).deployments, input.deploymentId, "Deployment identifier");

/** A snapshot of the API as it is now; later changes do not affect it. */
export function snapshotOf({ deployments: _, stages: _stages, ...snapshot }: RestApi): Snapshot {
  return structuredClone(snapshot);
}

function create(input: DeploymentInput, call: Call) {
  const api = apiOf(input, call);
  const methods = Object.values(api.resources).flatMap((one) => Object.values(one.methods));
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some(({ integration }) => integration === undefined))
    throw badRequest("No integration defined for method");
  if (api.endpointConfiguration.types.includes("PRIVATE") && api.policy === undefined)
    throw badRequest("Private REST API doesn't have a resource policy attached to it");
  const { stageName, variables = {}, stageDescription: description } = input;
  const { tracingEnabled } = input;
  const settings = {
    variables,
    ...(description !== undefined && { description }),
    ...(tracingEnabled !== undefined && { tracingEnabled }),
  };
  const deployment: Deployment = {
    id: newId(),
    ...filled(input, "description"),
    createdDate: Math.floor(call.now / 1_000),
    snapshot: snapshotOf(api),
  };
  const { canarySettings } = input;
  const canaryStage = canarySettings && stageForCanary(api, stageName);
  if (canarySettings && canaryStage) {
    const canary = canaryOf(canarySettings, deployment.id);
    placeStage(api, { ...canaryStage, ...settings, canarySettings: canary }, call.now);
  } else if (stageName) placeStage(api, { stageName, deploymentId: deployment.id, ...settings }, call.now);
  api.deployments[deployment.id] = deployment;
  return describe(deployment);
}

function remove(input: DeploymentInput, call: Call): void {
  const { id } = deploymentOf(input, call);
  const api = apiOf(input, call);
  if (Object.values(api.stages).some((stage) => [stage.deploymentId, stage.canarySettings?.deploymentId].includes(id)))
    throw badRequest("Active stages pointing to this deployment must be moved or deleted");
  delete api.deployments[id];
}

/** Deployments: snapshots of an API that stages serve. */
export const deploymentOperations: Readonly<Record<string, Operation>> = {
  CreateDeployment: op<DeploymentInput>(
    "stageName description stageDescription variables tracingEnabled canarySettings.* cacheClusterEnabled",
    create,
    NO_CACHE,
  ),
  GetDeployment: op<DeploymentInput>("embed", get),
  GetDeployments: op<DeploymentInput & Paging>("position limit", (input, call) =>
    listing(input, Object.values(apiOf(input, call).deployments), ({ id }) => id, describe),
  ),
  UpdateDeployment: op<DeploymentInput>(PATCHES, (input, call) =>
    describe(patch(deploymentOf(input, call), input, { "/description": text("description") })),
  ),
  DeleteDeployment: op<DeploymentInput>("", remove),
};
