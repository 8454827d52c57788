import type { Aws, Caller } from "../aws/aws.ts";
import type { Config, Route } from "../config/config.ts";
import { createGraph, type Graph, type NodeRef } from "../engine/graph.ts";
import { fingerprint } from "../lib/hash.ts";
import { stableJson } from "../lib/json.ts";
import { type AuthorizerAttrs, authorizer } from "../resources/authorizer.ts";
import { deployment } from "../resources/deployment.ts";
import { type FunctionAttrs, lambdaFunction } from "../resources/function.ts";
import { gatewayResponse } from "../resources/gateway-response.ts";
import { logGroup } from "../resources/log-group.ts";
import { method } from "../resources/method.ts";
import { permission } from "../resources/permission.ts";
import { resource } from "../resources/resource.ts";
import { type RestApiAttrs, restApi } from "../resources/rest-api.ts";
import { role } from "../resources/role.ts";
import { stage } from "../resources/stage.ts";
import { stackTags } from "../resources/tags.ts";
import type { Artifact } from "./artifacts.ts";
import { corsHeaders, errorHeaders, verbsOf } from "./cors.ts";
import { names } from "./names.ts";
import { logWriterPolicy } from "./policies.ts";

/** What a graph is built from, all of it known before the first write. */
export interface StackInput {
  readonly config: Config;
  readonly caller: Pick<Caller, "account" | "partition">;
  readonly region: string;
  readonly functionCode: ReadonlyMap<string, Artifact>;
  readonly authorizerCode: Artifact;
}

/** The graph of a stack and the nodes whose attributes the outputs are made of. */
export interface Stack {
  readonly graph: Graph<Aws>;
  readonly api: NodeRef<RestApiAttrs>;
  readonly authorizer: NodeRef<AuthorizerAttrs>;
  readonly functions: ReadonlyMap<string, NodeRef<FunctionAttrs>>;
}

/** Every path on the way to the routes, parents before children: "/orders", "/orders/{id}". The root is not among them. */
export function pathsOf(routes: readonly Pick<Route, "path">[]): string[] {
  const all = routes.flatMap(({ path }) => {
    const parts = path.split("/").filter(Boolean);
    return parts.map((_, i) => `/${parts.slice(0, i + 1).join("/")}`);
  });
  return [...new Set(all)].sort((a, b) => a.split("/").length - b.split("/").length || (a < b ? -1 : 1));
}

const parentOf = (path: string) => path.slice(0, path.lastIndexOf("/"));

const STEP = {
  roles: "Create the IAM roles",
  logs: "Create the log groups",
  functions: "Upload the Lambda functions",
  api: "Build the REST API",
  authorizer: "Attach the Lambda authorizer",
  cors: "Enable CORS",
  deploy: "Deploy the API to its stage",
  permissions: "Let API Gateway invoke the functions",
} as const;

// Not the API's name: a renamed API is still the same node, and pruning the old name would delete it.
const API_NODE = "api";

/** The tutorial, a line a resource. */
export function buildStack({ config, caller, region, functionCode, authorizerCode }: StackInput): Stack {
  const { account, partition } = caller;
  const { project, cors, routes } = config;
  const { functionName, rolePath, logGroup: logGroupName } = names(config);
  const tags = stackTags({ project, stage: config.api.stage }, config.tags);
  const graph = createGraph<Aws>();

  // ARNs of functions are known before the functions are, so the API need not wait for them.
  const functionArn = (section: string) =>
    `arn:${partition}:lambda:${region}:${account}:function:${functionName(section)}`;
  const invocation = (section: string) =>
    `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn(section)}/invocations`;

  type Code = Omit<Parameters<typeof lambdaFunction.create>[1], "name" | "roleArn" | "tags"> & {
    readonly roleArn?: string;
  };
  const addFunction = (section: string, { roleArn, ...code }: Code) => {
    const group = logGroupName(section);
    const groupArn = `arn:${partition}:logs:${region}:${account}:log-group:${group}`;
    const logs = graph.add(section, logGroup, STEP.logs, {}, () => ({
      name: group,
      retentionDays: config.logs.retentionDays,
      tags,
    }));
    const name = functionName(section);
    if (roleArn !== undefined)
      return graph.add(section, lambdaFunction, STEP.functions, { logs }, () => ({ ...code, name, roleArn, tags }));
    const execution = graph.add(section, role, STEP.roles, {}, () => ({
      name,
      path: rolePath,
      policy: logWriterPolicy(groupArn),
      boundary: config.aws.permissionsBoundary ?? "",
      tags,
    }));
    return graph.add(section, lambdaFunction, STEP.functions, { logs, execution }, (d) => ({
      ...code,
      name,
      roleArn: d.execution.arn,
      tags,
    }));
  };

  const functions = new Map(
    config.functions.map(({ name, source: _, ...settings }) => {
      const code = functionCode.get(name);
      if (code === undefined) throw new Error(`no code for ${name}`);
      const env = { CORS_ALLOW_ORIGINS: cors.allowOrigins.join(","), ...settings.env };
      return [name, addFunction(name, { ...settings, env, code, waitForCode: false })] as const;
    }),
  );
  const { authorizer: guard } = config;
  const guardFunction = addFunction(guard.name, {
    runtime: guard.runtime,
    handler: guard.handler,
    memoryMb: guard.memoryMb,
    timeoutSeconds: guard.timeoutSeconds,
    env: {},
    code: authorizerCode,
    // Old code would fill the cache of policies again that is emptied after a change.
    waitForCode: true,
    ...(guard.roleArn !== undefined && { roleArn: guard.roleArn }),
  });

  const api = graph.add(API_NODE, restApi, STEP.api, {}, () => ({
    project,
    stage: config.api.stage,
    name: config.api.name,
    tags,
  }));
  const guardProps = {
    name: guard.name,
    authorizerType: guard.type,
    uri: invocation(guard.name),
    identitySource: guard.identitySources.map((source) => `method.request.${source.in}.${source.name}`).join(","),
    validation: guard.validation ?? "",
    ttlSeconds: guard.cacheTtlSeconds,
  };
  const auth = graph.add(guard.name, authorizer, STEP.authorizer, { api }, (d) => ({ apiId: d.api.id, ...guardProps }));

  const resources = new Map<string, NodeRef<{ readonly id: string }>>();
  for (const path of pathsOf(routes)) {
    const parent = resources.get(parentOf(path));
    const props = (apiId: string, parentId: string) => ({ apiId, parentId, path });
    const node =
      parent === undefined
        ? graph.add(path, resource, STEP.api, { api }, (d) => props(d.api.id, d.api.rootId))
        : graph.add(path, resource, STEP.api, { api, parent }, (d) => props(d.api.id, d.parent.id));
    resources.set(path, node);
  }

  // What a deployment takes a picture of, as it is wanted. What was read back would differ in spelling between runs.
  // A set: routes in another order are the same API.
  const picture: unknown[] = [guardProps, cors];
  const pictured: NodeRef<unknown>[] = [auth];
  const addMethod = (
    path: string,
    verb: string,
    guarded: boolean,
    answer: Parameters<typeof method.create>[1]["answer"],
  ) => {
    picture.push({ path, verb, guarded, answer });
    const step = verb === "OPTIONS" ? STEP.cors : guarded ? STEP.authorizer : STEP.api;
    const props = (apiId: string, resourceId: string, authorizerId: string) => ({
      apiId,
      resourceId,
      path,
      verb,
      authorizerId,
      answer,
    });
    const parent = resources.get(path);
    const add = () => {
      const name = `${verb} ${path}`;
      if (parent === undefined)
        return guarded
          ? graph.add(name, method, step, { parent: api, auth }, (d) => props(d.parent.id, d.parent.rootId, d.auth.id))
          : graph.add(name, method, step, { parent: api }, (d) => props(d.parent.id, d.parent.rootId, ""));
      return guarded
        ? graph.add(name, method, step, { api, parent, auth }, (d) => props(d.api.id, d.parent.id, d.auth.id))
        : graph.add(name, method, step, { api, parent }, (d) => props(d.api.id, d.parent.id, ""));
    };
    pictured.push(add());
  };
  for (const route of routes)
    addMethod(route.path, route.verb, !route.public, { type: "AWS_PROXY", uri: invocation(route.function) });
  for (const path of new Set(routes.map((route) => route.path)))
    addMethod(path, "OPTIONS", false, { type: "MOCK", headers: corsHeaders(cors, verbsOf(routes, path)) });

  for (const responseType of ["DEFAULT_4XX", "DEFAULT_5XX"] as const) {
    const headers = errorHeaders(cors);
    picture.push({ responseType, headers });
    pictured.push(
      graph.add(responseType, gatewayResponse, STEP.cors, { api }, (d) => ({ apiId: d.api.id, responseType, headers })),
    );
  }

  const waits = Object.fromEntries(pictured.map((ref, i) => [`pictured${i}`, ref]));
  const picturing = graph.add("deployment", deployment, STEP.deploy, { ...waits, api, auth }, (d) => ({
    apiId: d.api.id,
    fingerprint: fingerprint([picture.map(stableJson).sort(), d.auth.id]),
  }));
  graph.add(config.api.stage, stage, STEP.deploy, { api, picturing }, (d) => ({
    apiId: d.api.id,
    name: config.api.stage,
    deploymentId: d.picturing.id,
    tags,
  }));

  const apiArn = (id: string) => `arn:${partition}:execute-api:${region}:${account}:${id}`;
  for (const section of new Set(routes.map((route) => route.function))) {
    const fn = functions.get(section);
    if (fn === undefined) throw new Error(`no function ${section}`);
    // One statement for all routes of this API: one each would hit the 20 KB limit of a function's policy.
    graph.add(`${section} routes`, permission, STEP.permissions, { function: fn, api }, (d) => ({
      functionName: functionName(section),
      statementId: "lambda-authz-routes",
      sourceArn: `${apiArn(d.api.id)}/*/*/*`,
    }));
  }
  // A method's pattern never matches an authorizer: it has an ARN of its own, without a stage.
  graph.add(`${guard.name} authorizer`, permission, STEP.permissions, { function: guardFunction, api, auth }, (d) => ({
    functionName: functionName(guard.name),
    statementId: "lambda-authz-authorizer",
    sourceArn: `${apiArn(d.api.id)}/authorizers/${d.auth.id}`,
  }));

  return { graph, api, authorizer: auth, functions: new Map([...functions, [guard.name, guardFunction]]) };
}
