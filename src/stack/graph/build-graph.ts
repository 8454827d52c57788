import type { Aws, Caller } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";
import type { Graph, NodeRef } from "../../engine/graph.ts";
import { fingerprint } from "../../lib/hash.ts";
import { type Json, stableJson } from "../../lib/json.ts";
import { type AuthorizerAttrs, authorizer } from "../../resources/authorizer.ts";
import { type DeploymentAttrs, deployment, descriptionOf } from "../../resources/deployment.ts";
import type { FunctionAttrs } from "../../resources/function.ts";
import { gatewayResponse } from "../../resources/gateway-response.ts";
import { permission } from "../../resources/permission.ts";
import { type RestApiAttrs, restApi } from "../../resources/rest-api.ts";
import { stage } from "../../resources/stage.ts";
import type { Artifact } from "../code/artifacts.ts";
import type { ManagedPool } from "../pool/managed-pool.ts";
import { addAuthorizerFunction, addFunctions } from "./add-functions.ts";
import { addMethods, type MethodSpec, methodsOf } from "./add-methods.ts";
import { addPaths } from "./add-paths.ts";
import { addUserPool, type ProviderInputs, type UserPoolNodes } from "./add-user-pool.ts";
import { createBlueprint } from "./blueprint.ts";
import { errorHeaders } from "./cors-headers.ts";
import { NODE } from "./node-ids.ts";
import { STATEMENT } from "./statement-ids.ts";
import { STEP } from "./steps.ts";

/** What a graph is built from; all of it is known before the first write, except a managed pool. */
export interface StackInput {
  readonly config: Config;
  readonly caller: Pick<Caller, "account" | "partition">;
  readonly region: string;
  readonly functionCode: ReadonlyMap<string, Artifact>;
  /** Documents of the policy_file of functions, by section. */
  readonly policies?: ReadonlyMap<string, Json>;
  readonly authorizerCode: (made?: ManagedPool) => Artifact;
  /** When the keys in that code were fetched, in seconds since 1970; undefined if deploy adds no keys to it. */
  readonly keysFetchedAt?: number | undefined;
  readonly providers?: ProviderInputs;
  /** Marks of what the API contains and config.ini lacks; a new deployment publishes it. */
  readonly strays?: readonly string[];
}

/** The graph of a stack and the nodes whose attributes the outputs contain. */
export interface StackGraph {
  readonly graph: Graph<Aws>;
  readonly api: NodeRef<RestApiAttrs>;
  readonly authorizer: NodeRef<AuthorizerAttrs>;
  readonly deployment: NodeRef<DeploymentAttrs>;
  /** Includes the authorizer's function, under its own name. */
  readonly functions: ReadonlyMap<string, NodeRef<FunctionAttrs>>;
  /** Undefined without a managed pool. */
  readonly userPool: UserPoolNodes | undefined;
}

/** The name of `isProtected` in fingerprints since the first version: another name would deploy every stack again. */
const PROTECTED_MEMBER = "guarded";
const captured = ({ isProtected, ...spec }: MethodSpec) => ({ ...spec, [PROTECTED_MEMBER]: isProtected });

/** The tutorial, one line per resource. */
export function buildStack(input: StackInput): StackGraph {
  const { config, caller, region, functionCode, authorizerCode, providers, strays } = input;
  const blueprint = createBlueprint(config, caller, region);
  const { graph, names, arns, tags } = blueprint;
  const { name, stage: stageName } = config.api;
  const { authorizer: settings } = config;

  const routed = addFunctions(blueprint, functionCode, input.policies);
  const userPool = addUserPool(blueprint, { account: caller.account, region }, providers);
  const authorizerFunction = addAuthorizerFunction(
    blueprint,
    authorizerCode,
    input.keysFetchedAt,
    userPool && { pool: userPool.pool, client: userPool.client },
  );
  const functions = new Map([...routed, [settings.name, authorizerFunction]]);

  const identity = { project: config.project, stage: stageName };
  const api = graph.add(NODE.api, restApi, STEP.api, {}, () => ({ ...identity, name, tags }));
  const authorizerProps = {
    name: settings.name,
    authorizerType: settings.type,
    uri: arns.invocation(settings.name),
    identitySource: settings.identitySources.map((source) => `method.request.${source.in}.${source.name}`).join(","),
    validation: settings.validation ?? "",
    ttlSeconds: settings.cacheTtlSeconds,
  };
  const auth = graph.add(settings.name, authorizer, STEP.authorizer, { api }, (d) => ({
    apiId: d.api.get("id"),
    ...authorizerProps,
  }));
  const methodSpecs = methodsOf(blueprint);
  const methods = addMethods(blueprint, methodSpecs, { api, paths: addPaths(blueprint, api), auth });
  const onErrors = errorHeaders(config.cors);
  const responses = (["DEFAULT_4XX", "DEFAULT_5XX"] as const).map((responseType) =>
    graph.add(responseType, gatewayResponse, STEP.cors, { api }, (d) => ({
      apiId: d.api.get("id"),
      responseType,
      ...onErrors,
    })),
  );

  // The desired content of the snapshot: what AWS returns would differ in form between runs.
  // Sorted because routes in another order are the same API.
  const { headers, mapped } = onErrors;
  const snapshot = [authorizerProps, headers, ...(mapped === undefined ? [] : [mapped]), ...methodSpecs.map(captured)]
    .map(stableJson)
    .sort();
  const description = descriptionOf(identity);
  const capturedNodes = Object.fromEntries([...methods, ...responses].map((ref, i) => [`captured${i}`, ref]));
  const deployed = graph.add(NODE.deployment, deployment, STEP.deploy, { ...capturedNodes, api, auth }, (d) => ({
    apiId: d.api.get("id"),
    fingerprint: fingerprint([snapshot, d.auth.get("id")]),
    description,
    ...(strays && { strays }),
  }));
  graph.add(stageName, stage, STEP.deploy, { api, deployed }, (d) => ({
    apiId: d.api.get("id"),
    name: stageName,
    deploymentId: d.deployed.get("id"),
    tags,
  }));

  for (const section of new Set(config.routes.map((route) => route.function))) {
    const fn = functions.get(section);
    if (fn === undefined) throw new Error(`no function ${section}`);
    // One statement for all routes of this API: one per route would exceed the 20 KB limit of a function's policy.
    graph.add(`${section} routes`, permission, STEP.permissions, { function: fn, api }, (d) => ({
      functionName: names.functionName(section),
      statementId: STATEMENT.routes,
      sourceArn: `${arns.api(d.api.get("id"))}/*/*/*`,
    }));
  }
  // A method's pattern never matches an authorizer, whose ARN has no stage.
  graph.add(
    `${settings.name} authorizer`,
    permission,
    STEP.permissions,
    { function: authorizerFunction, api, auth },
    (d) => ({
      functionName: names.functionName(settings.name),
      statementId: STATEMENT.authorizer,
      sourceArn: `${arns.api(d.api.get("id"))}/authorizers/${d.auth.get("id")}`,
    }),
  );
  return { graph, api, authorizer: auth, deployment: deployed, functions, userPool };
}
