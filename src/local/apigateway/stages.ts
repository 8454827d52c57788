import { filled, own } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { ACCESS_LOG_FIELDS, checkAccessLog, wrongAccessLogPath } from "./access-log-settings.ts";
import type { RestApi, Stage } from "./apigateway-model.ts";
import { badRequest, conflict } from "./apigateway-refusals.ts";
import { CANARY_FIELDS, type CanaryInput, canaryOf, checkCanary, promoteDeployment, wrongOperation } from "./canary.ts";
import { domainsOf } from "./domains/domains-model.ts";
import { apiOf, found } from "./lookup.ts";
import { METHOD_FIELDS } from "./method-settings.ts";
import { entry, type Fields, made, only, PATCHES, type Patches, patch, texts } from "./patch.ts";

type StagePath = { readonly restApiId: string } & Pick<Stage, "stageName">;
type StageInput = StagePath &
  Pick<Stage, "deploymentId"> &
  Partial<Omit<Stage, "canarySettings">> &
  Patches & { readonly canarySettings?: CanaryInput };

function describe({ variables, tags, methodSettings = {}, authorizersFlushedAt: _, ...stage }: Stage) {
  return {
    ...stage,
    cacheClusterEnabled: false,
    cacheClusterStatus: "NOT_AVAILABLE",
    methodSettings,
    ...(Object.keys(variables).length > 0 && { variables }),
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}

/** Points a stage at a deployment; creates a stage that does not exist. @throws Refusal BadRequestException. */
export function placeStage(
  { stages }: RestApi,
  given: Pick<Stage, "stageName" | "deploymentId"> & Partial<Stage>,
  now: number,
): Stage {
  const { stageName, deploymentId, variables = {}, tags = {} } = given;
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(stageName)) throw badRequest("Stage name only allows a-zA-Z0-9_-");
  const at = Math.floor(now / 1_000);
  const before = own(stages, stageName);
  const stage: Stage = {
    ...(before ?? { stageName, createdDate: at, tags: { ...tags } }),
    ...filled(given, "description", "documentationVersion", "canarySettings"),
    deploymentId,
    tracingEnabled: given.tracingEnabled ?? before?.tracingEnabled ?? false,
    variables: { ...before?.variables, ...variables },
    lastUpdatedDate: at,
  };
  stages[stageName] = stage;
  return stage;
}

/** @throws Refusal NotFoundException. */
export const stageOf = (input: StagePath, call: Call): Stage =>
  found(apiOf(input, call).stages, input.stageName, "stage identifier");

const checkDeployment = ({ deployments }: RestApi, id: string) => found(deployments, id, "Deployment identifier");

function create(input: StageInput, call: Call) {
  const api = apiOf(input, call);
  checkDeployment(api, input.deploymentId);
  if (own(api.stages, input.stageName)) throw conflict("Stage already exists");
  checkCanary(api, input.canarySettings);
  const canary = input.canarySettings && { canarySettings: canaryOf(input.canarySettings, input.deploymentId) };
  const { canarySettings: _, ...given } = input;
  return describe(placeStage(api, { ...given, ...canary }, call.now));
}

const FIELDS: Fields<Stage> = {
  ...CANARY_FIELDS,
  ...ACCESS_LOG_FIELDS,
  "/deploymentId": {
    ops: ["replace", "copy"],
    apply(stage, change) {
      if (change.op === "copy") promoteDeployment(stage, change);
      else stage.deploymentId = change.value;
    },
  },
  ...texts("description", "documentationVersion"),
  "/tracingEnabled": made("tracingEnabled", (value) => value === "true"),
  "/cacheClusterEnabled": only("UpdateStage", "false"),
  "/variables/*": {
    ...entry<Stage>("variables"),
    apply: ({ variables }, { op, key, value }) => {
      if (op === "remove") delete variables[key];
      else variables[key] = value;
    },
  },
  // The least specific path comes last.
  ...METHOD_FIELDS,
};

/** Caches and certificates, which are not implemented. */
const ABSENT = /^\/(?:cacheClusterSize|clientCertificateId)/;

/** @param glue what AWS writes around the rates. */
const settingsOf = (method: string, glue: string): string =>
  [
    `${method}/metrics/enabled, ${method}/logging/dataTrace, ${method}/logging/loglevel, ${method}/throttling/burstLimit`,
    `${method}/throttling/rateLimit`,
    `${method}/caching/ttlInSeconds, ${method}/caching/enabled, ${method}/caching/dataEncrypted`,
  ].join(glue) +
  `, ${method}/caching/requireAuthorizationForCacheControl, ${method}/caching/unauthorizedCacheControlHeaderStrategy`;
/** The paths that AWS lists as allowed. */
const PATHS = [
  "/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings",
  "/accessLogSettings/destinationArn, /accessLogSettings/format",
  settingsOf("/{resourcePath}/{httpMethod}", ""),
  settingsOf("/*/*", " "),
  "/variables/{variable_name}, /tracingEnabled",
].join(", ");

function update(input: StageInput, call: Call) {
  const stage = stageOf(input, call);
  const unknownPath = (path: string) => `Invalid method setting path: ${path}. Must be one of: [${PATHS}]`;
  const wrong = input.patchOperations?.find(
    ({ op, path = "", from }) => op === "copy" && wrongOperation(path, op, from),
  );
  if (wrong !== undefined) throw badRequest(wrongOperation(wrong.path ?? "", wrong.op, wrong.from) ?? "");
  patch(stage, input, FIELDS, {
    unknownPath: (path, op) => wrongOperation(path, op, undefined) ?? wrongAccessLogPath(path, op) ?? unknownPath(path),
    unknownOp: (path, op, from) => wrongOperation(path, op, from) ?? wrongAccessLogPath(path, op) ?? unknownPath(path),
    absent: ["UpdateStage", ABSENT],
    check: (changed) => {
      const api = apiOf(input, call);
      checkDeployment(api, changed.deploymentId);
      checkCanary(api, changed.canarySettings);
      checkAccessLog(changed, input, call);
    },
  });
  return describe(Object.assign(stage, { lastUpdatedDate: Math.floor(call.now / 1_000) }));
}

/** There is no cache cluster. */
export const NO_CACHE = { cacheClusterEnabled: ["false"] };

/** Stages: the names under which deployments are called. */
export const stageOperations: Readonly<Record<string, Operation>> = {
  CreateStage: op<StageInput>(
    "stageName deploymentId description variables documentationVersion tracingEnabled tags canarySettings.* cacheClusterEnabled",
    create,
    NO_CACHE,
  ),
  GetStage: op<StageInput>("", (input, call) => describe(stageOf(input, call))),
  GetStages: op<StageInput>("deploymentId", (input, call) => ({
    item: Object.values(apiOf(input, call).stages)
      .filter(({ deploymentId }) => deploymentId === (input.deploymentId ?? deploymentId))
      .map(describe),
  })),
  UpdateStage: op<StageInput>(`${PATCHES} patchOperations.from`, update),
  DeleteStage: op<StageInput>("", (input, call) => {
    const { stageName } = stageOf(input, call);
    const domains = domainsOf(call, input.restApiId, stageName);
    if (domains.length > 0)
      throw badRequest(
        `Deleting stage ${stageName} failed. Please remove all base path mappings related to the stage in your domains: ${domains.join(", ")}`,
      );
    delete apiOf(input, call).stages[stageName];
  }),
  FlushStageAuthorizersCache: op<StageInput>("", (input, call) => {
    stageOf(input, call).authorizersFlushedAt = call.now;
  }),
};
