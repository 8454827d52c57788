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
import type { MadePool } from "../pool/managed-pool.ts";
import { addFunctions, addGuard } from "./add-functions.ts";
import { addMethods, methodsOf } from "./add-methods.ts";
import { addPaths } from "./add-paths.ts";
import { addUserPool, type ProviderInputs, type UserPoolNodes } from "./add-user-pool.ts";
import { createBlueprint } from "./blueprint.ts";
import { errorHeaders } from "./cors-headers.ts";
import { NODE } from "./node-ids.ts";
import { STATEMENT } from "./statement-ids.ts";
import { STEP } from "./steps.ts";

/** What a graph is built from; but for a pool that it makes itself, all of it known before the first write. */
export interface StackInput {
  readonly config: Config;
  readonly caller: Pick<Caller, "account" | "partition">;
  readonly region: string;
  readonly functionCode: ReadonlyMap<string, Artifact>;
  /** Documents of the policy_file of functions, by section. */
  readonly policies?: ReadonlyMap<string, Json>;
  readonly authorizerCode: (made?: MadePool) => Artifact;
  /** When the issuers were asked for the keys in that code, in seconds since 1970; undefined where it holds none of ours. */
  readonly keysFetchedAt?: number | undefined;
  readonly providers?: ProviderInputs;
  /** Marks of what the API contains beside what config.ini asks for; a new deployment publishes it. */
  readonly strays?: readonly string[];
}

/** The graph of a stack and the nodes whose attributes the outputs are made of. */
export interface Stack {
  readonly graph: Graph<Aws>;
  readonly api: NodeRef<RestApiAttrs>;
  readonly authorizer: NodeRef<AuthorizerAttrs>;
  readonly deployment: NodeRef<DeploymentAttrs>;
  /** The authorizer's function is among them, under its own name. */
  readonly functions: ReadonlyMap<string, NodeRef<FunctionAttrs>>;
  /** Undefined unless the stack makes its pool. */
  readonly userPool: UserPoolNodes | undefined;
}

/** The tutorial, a line a resource. */
export function buildStack(input: StackInput): Stack {
  const { config, caller, region, functionCode, authorizerCode, providers, strays } = input;
  const blueprint = createBlueprint(config, caller, region);
  const { graph, names, arns, tags } = blueprint;
  const { name, stage: stageName } = config.api;
  const guard = config.authorizer;

  const routed = addFunctions(blueprint, functionCode, input.policies);
  const userPool = addUserPool(blueprint, { account: caller.account, region }, providers);
  const guardFunction = addGuard(
    blueprint,
    authorizerCode,
    input.keysFetchedAt,
    userPool && { pool: userPool.pool, client: userPool.client },
  );
  const functions = new Map([...routed, [guard.name, guardFunction]]);

  const identity = { project: config.project, stage: stageName };
  const api = graph.add(NODE.api, restApi, STEP.api, {}, () => ({ ...identity, name, tags }));
  const guardProps = {
    name: guard.name,
    authorizerType: guard.type,
    uri: arns.invocation(guard.name),
    identitySource: guard.identitySources.map((source) => `method.request.${source.in}.${source.name}`).join(","),
    validation: guard.validation ?? "",
    ttlSeconds: guard.cacheTtlSeconds,
  };
  const auth = graph.add(guard.name, authorizer, STEP.authorizer, { api }, (d) => ({
    apiId: d.api.get("id"),
    ...guardProps,
  }));
  const wanted = methodsOf(blueprint);
  const methods = addMethods(blueprint, wanted, { api, paths: addPaths(blueprint, api), auth });
  const onErrors = errorHeaders(config.cors);
  const responses = (["DEFAULT_4XX", "DEFAULT_5XX"] as const).map((responseType) =>
    graph.add(responseType, gatewayResponse, STEP.cors, { api }, (d) => ({
      apiId: d.api.get("id"),
      responseType,
      ...onErrors,
    })),
  );

  // What a deployment captures, as it is wanted: what was read back would differ in spelling between runs.
  // Sorted, for routes in another order are the same API.
  const { headers, mapped } = onErrors;
  const picture = [guardProps, headers, ...(mapped === undefined ? [] : [mapped]), ...wanted].map(stableJson).sort();
  const description = descriptionOf(identity);
  const pictured = Object.fromEntries([...methods, ...responses].map((ref, i) => [`pictured${i}`, ref]));
  const shown = graph.add(NODE.deployment, deployment, STEP.deploy, { ...pictured, api, auth }, (d) => ({
    apiId: d.api.get("id"),
    fingerprint: fingerprint([picture, d.auth.get("id")]),
    description,
    ...(strays && { strays }),
  }));
  graph.add(stageName, stage, STEP.deploy, { api, shown }, (d) => ({
    apiId: d.api.get("id"),
    name: stageName,
    deploymentId: d.shown.get("id"),
    tags,
  }));

  for (const section of new Set(config.routes.map((route) => route.function))) {
    const fn = functions.get(section);
    if (fn === undefined) throw new Error(`no function ${section}`);
    // One statement for all routes of this API: one each would hit the 20 KB limit of a function's policy.
    graph.add(`${section} routes`, permission, STEP.permissions, { function: fn, api }, (d) => ({
      functionName: names.functionName(section),
      statementId: STATEMENT.routes,
      sourceArn: `${arns.api(d.api.get("id"))}/*/*/*`,
    }));
  }
  // A method's pattern never matches an authorizer: it has an ARN of its own, without a stage.
  graph.add(`${guard.name} authorizer`, permission, STEP.permissions, { function: guardFunction, api, auth }, (d) => ({
    functionName: names.functionName(guard.name),
    statementId: STATEMENT.authorizer,
    sourceArn: `${arns.api(d.api.get("id"))}/authorizers/${d.auth.get("id")}`,
  }));
  return { graph, api, authorizer: auth, deployment: shown, functions, userPool };
}
