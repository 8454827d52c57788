import type { Canary, RestApi, Stage } from "./apigateway-model.ts";
import { badRequest, noSetting } from "./apigateway-refusals.ts";
import type { Field, Fields } from "./patch.ts";

/** A canary as callers give it. */
export type CanaryInput = Partial<Canary>;

/** @throws Refusal BadRequestException. */
export function checkCanary({ deployments }: Pick<RestApi, "deployments">, canary: CanaryInput | undefined): void {
  if (canary?.deploymentId !== undefined && !Object.hasOwn(deployments, canary.deploymentId))
    throw badRequest("Deployment id does not exist");
}

/** @param deploymentId of the deployment that it serves when the caller names none. */
export function canaryOf(given: CanaryInput, deploymentId: string): Canary {
  const { percentTraffic = 0, useStageCache = false, stageVariableOverrides } = given;
  return {
    deploymentId: given.deploymentId ?? deploymentId,
    percentTraffic,
    ...(stageVariableOverrides && { stageVariableOverrides: { ...stageVariableOverrides } }),
    useStageCache,
  };
}

/** The stage that a new deployment becomes the canary of: it must already exist. @throws Refusal BadRequestException. */
export function stageForCanary({ stages }: Pick<RestApi, "stages">, stageName: string | undefined): Stage {
  const why = "Invalid deployment content specified.";
  if (!stageName)
    throw badRequest(
      `${why}Non null and non empty stageName must be provided for canary deployment. Provided value is ${stageName ?? null}`,
    );
  const stage = Object.hasOwn(stages, stageName) ? stages[stageName] : undefined;
  if (stage === undefined)
    throw badRequest(`${why}Stage ${stageName} must already be created before making a canary release deployment`);
  return stage;
}

const changed = (change: (canary: Canary, value: string, key: string) => void): Field<Stage> => ({
  ops: ["replace"],
  apply(stage, { value, key }) {
    const canary = stage.canarySettings ?? canaryOf({}, stage.deploymentId);
    change(canary, value, key);
    stage.canarySettings = canary;
  },
});

/** Makes the deployment of the canary that of the stage. */
const promoted = (promote: (stage: Stage, canary: Canary) => void): Field<Stage>["apply"] => {
  return (stage) => {
    if (stage.canarySettings === undefined) throw badRequest("Promotion not available. Canary does not exist.");
    promote(stage, stage.canarySettings);
  };
};

/** What may be copied, to where. */
const COPIES: Readonly<Record<string, string>> = {
  "/deploymentId": "/canarySettings/deploymentId",
  "/variables": "/canarySettings/stageVariableOverrides",
};

/** The message of UpdateStage for an operation that a path of a canary, or its promotion, does not accept. */
export function wrongOperation(path: string, op: string, from: string | undefined): string | undefined {
  if (op === "copy" && from !== COPIES[path])
    return `Invalid copy operation with path: ${path} and from ${from ?? null}. Valid copy:path are [${Object.keys(COPIES).join(", ")}] and valid copy:from are [${Object.values(COPIES).join(", ")}]`;
  if (!path.startsWith("/canarySettings")) return undefined;
  if (op === "remove") return noSetting(path.slice(1));
  return op === "replace" ? undefined : `Invalid ${op} operation with path: ${path}`;
}

/** The paths of a stage that are its canary's. */
export const CANARY_FIELDS: Fields<Stage> = {
  "/canarySettings": { ops: ["remove"], apply: (stage) => void delete stage.canarySettings },
  "/canarySettings/deploymentId": changed((canary, value) => {
    canary.deploymentId = value;
  }),
  "/canarySettings/percentTraffic": changed((canary, value) => {
    const percent = Number(value);
    if (!(percent >= 0 && percent <= 100)) throw badRequest("Canary percentTraffic must be between 0.0 and 100.0");
    canary.percentTraffic = percent;
  }),
  "/canarySettings/useStageCache": changed((canary, value) => {
    canary.useStageCache = value === "true";
  }),
  "/canarySettings/stageVariableOverrides/*": changed((canary, value, key) => {
    canary.stageVariableOverrides = { ...canary.stageVariableOverrides, [key]: value };
  }),
  "/variables": {
    ops: ["copy"],
    apply: promoted((stage, { stageVariableOverrides }) => Object.assign(stage.variables, stageVariableOverrides)),
  },
};

/** What a copy to the stage's deployment does. */
export const promoteDeployment = promoted((stage, { deploymentId }) => {
  stage.deploymentId = deploymentId;
});
