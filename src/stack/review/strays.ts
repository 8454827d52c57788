import type { GatewayResponse, Method, Resource, Stage } from "@aws-sdk/client-api-gateway";
import type { Config } from "../../config/config.ts";
import type { Foreign } from "../../engine/events.ts";
import type { Row } from "../../engine/state/row.ts";
import { fingerprint } from "../../lib/hash.ts";
import { isMock, isPrunable } from "../../resources/shared/own-functions.ts";
import { pathsOf } from "../../routes/resource-paths.ts";
import type { ApiContents } from "../find/api-contents.ts";
import { API, methodId, resourceId, responseId, stageId } from "../graph/node-ids.ts";
import { backendOf, callersOf, gatewayAnswer, printable } from "./method-access.ts";

/** A resource in the stack's API that config.ini lacks. */
export interface Stray extends Foreign {
  /** Whether a snapshot contains it and it makes something reachable. */
  readonly isPublished: boolean;
  /** Changes whenever the resource does. */
  readonly fingerprint: string;
  /** The row that prunes it: it invokes a function of the stack, or has no integration yet. */
  readonly row?: Row;
  /** Only for a method. */
  readonly route?: { readonly verb: string; readonly path: string; readonly isOpen: boolean };
}

/** The mark in a deployment's row for a published foreign resource. */
export const strayMark = ({ id, fingerprint: mark }: Pick<Stray, "id" | "fingerprint">): string => `${id} ${mark}`;

/** IDs of everything in the API that config.ini contains. */
export function expectedIds({ routes, api }: Pick<Config, "routes" | "api">): ReadonlySet<string> {
  return new Set([
    ...pathsOf(routes).map(resourceId),
    ...routes.flatMap(({ verb, path }) => [methodId(verb, path), methodId("OPTIONS", path)]),
    ...["DEFAULT_4XX", "DEFAULT_5XX"].map((type) => responseId(type)),
    stageId(api.stage),
  ]);
}

/** IDs of the rows' resources in this API, by their keys, because the ID of a row may be wrong in an edited state file. */
function knownIds(rows: ReadonlyMap<string, Row>, apiId: string): ReadonlySet<string> {
  const ids = [...rows.values()].flatMap(({ type, key }): string[] => {
    if (key["apiId"] !== apiId) return [];
    const { path = "", verb = "", responseType, name } = key;
    if (type === "apigateway.method") return [methodId(verb, path)];
    if (type === "apigateway.resource") return [resourceId(path)];
    return [`${type}:${responseType ?? name}`];
  });
  return new Set(ids);
}

interface StrayMethod {
  readonly path: string;
  readonly verb: string;
  readonly method: Method;
  readonly isPrunable: boolean;
}

function strayMethods(
  resources: readonly Resource[],
  isKnown: (id: string) => boolean,
  functions: ReadonlySet<string>,
) {
  return resources.flatMap(({ path = "", resourceMethods = {} }): StrayMethod[] => {
    const all = Object.entries(resourceMethods)
      .filter(([verb]) => !isKnown(methodId(verb, path)))
      .map(([verb, method]) => ({ path, verb, method, isPrunable: isPrunable(method, functions) }));
    // A preflight is pruned together with the methods of its path.
    const others = Object.keys(resourceMethods).filter((verb) => verb !== "OPTIONS");
    const goes = others.length > 0 && others.every((verb) => all.some((one) => one.verb === verb && one.isPrunable));
    return all.map((one) =>
      one.verb === "OPTIONS" && isMock(one.method) && goes ? { ...one, isPrunable: true } : one,
    );
  });
}

function methodStray(apiId: string, { path, verb, method, isPrunable: prunes }: StrayMethod): Stray {
  const { authorizationType = "NONE", authorizerId, apiKeyRequired, methodIntegration } = method;
  const needs = path === "/" ? [API] : [API, resourceId(path)];
  const row: Row = {
    type: "apigateway.method",
    status: "ready",
    key: { apiId, path, verb },
    needs,
    owner: resourceId(path),
  };
  return {
    id: methodId(verb, path),
    opens: printable(`${verb} ${path} to ${callersOf(method)}: ${backendOf(method)}`),
    isPublished: true,
    fingerprint: fingerprint([verb, path, authorizationType, authorizerId, apiKeyRequired, methodIntegration]),
    route: { verb, path, isOpen: authorizationType === "NONE" && !(verb === "OPTIONS" && isMock(method)) },
    ...(prunes && { row }),
  };
}

/** Paths that config.ini lacks: those whose methods are all pruned are pruned too; an empty one opens nothing. */
function pathStrays(
  apiId: string,
  resources: readonly Resource[],
  isKnown: (id: string) => boolean,
  strays: readonly StrayMethod[],
) {
  const below = (path: string, other: string) => other === path || other.startsWith(`${path}/`);
  return resources.flatMap(({ id = "", path = "" }): Stray[] => {
    if (path === "/" || isKnown(resourceId(path))) return [];
    const held = resources.filter((other) => below(path, other.path ?? ""));
    const methods = held.flatMap((other) =>
      Object.keys(other.resourceMethods ?? {}).map((verb) => methodId(verb, other.path ?? "")),
    );
    const goes = new Set(strays.filter((one) => one.isPrunable).map(({ verb, path: at }) => methodId(verb, at)));
    const isEmpty = methods.length === 0;
    if (!isEmpty && !methods.every((one) => goes.has(one))) return [];
    const parent = resourceId(path.slice(0, path.lastIndexOf("/")) || "/");
    const key = { apiId, path };
    const row: Row = {
      type: "apigateway.resource",
      status: "ready",
      key,
      needs: [API, parent],
      owner: API,
      attrs: { id },
    };
    const stray = { id: resourceId(path), opens: "nothing: it has no method", isPublished: false, fingerprint: path };
    return [isEmpty ? stray : { ...stray, row }];
  });
}

function stageStray({ stageName = "", deploymentId = "", canarySettings }: Stage): Stray {
  const canary = canarySettings?.deploymentId;
  const shows = [deploymentId, ...(canary ? [canary] : [])].join(" and ");
  return {
    id: stageId(stageName),
    opens: printable(`all routes of deployment ${shows} under /${stageName}/`),
    isPublished: false,
    fingerprint: fingerprint([stageName, deploymentId]),
  };
}

function responseStray(response: GatewayResponse): Stray {
  const { responseType = "", responseParameters = {}, responseTemplates = {}, statusCode } = response;
  return {
    id: responseId(responseType),
    opens: printable(gatewayAnswer(response)),
    isPublished: true,
    fingerprint: fingerprint([responseType, statusCode ?? "", responseParameters, responseTemplates]),
  };
}

/**
 * What the API contains and config.ini lacks. Methods that invoke a function of the stack and methods without an integration
 * are pruned with their paths; everything else is foreign.
 * @param rows of the state, which prune what config.ini no longer has.
 * @param functions the stack's; see `ownFunctions`.
 */
export function straysIn(
  { apiId, resources, gatewayResponses, stages }: ApiContents,
  config: Pick<Config, "routes" | "api">,
  rows: ReadonlyMap<string, Row>,
  functions: ReadonlySet<string>,
): Stray[] {
  const expected = expectedIds(config);
  const known = knownIds(rows, apiId);
  const isKnown = (id: string) => expected.has(id) || known.has(id);
  const methods = strayMethods(resources, isKnown, functions);
  const responses = gatewayResponses.filter(({ responseType = "", defaultResponse }) => {
    return defaultResponse !== true && !isKnown(responseId(responseType));
  });
  return [
    ...methods.map((one) => methodStray(apiId, one)),
    ...pathStrays(apiId, resources, isKnown, methods),
    ...responses.map(responseStray),
    ...stages.filter(({ stageName = "" }) => !isKnown(stageId(stageName))).map(stageStray),
  ];
}

/**
 * The rows without the paths that config.ini no longer has and that contain a foreign method or path, because deleting a
 * path would delete those too. The stack's methods on such a path are still deleted, each by its row.
 */
export function withoutForeignPaths(
  rows: ReadonlyMap<string, Row>,
  config: Pick<Config, "routes" | "api">,
  foreign: readonly Stray[],
): ReadonlyMap<string, Row> {
  const type = "apigateway.resource";
  const expected = expectedIds(config);
  const paths = foreign.flatMap(
    ({ id, route }) => route?.path ?? (id.startsWith(`${type}:`) ? id.slice(type.length + 1) : []),
  );
  const holdsForeign = (path: string) => paths.some((one) => one === path || one.startsWith(`${path}/`));
  return new Map(
    [...rows].filter(([, row]) => {
      const { path = "" } = row.key;
      return row.type !== type || expected.has(resourceId(path)) || !holdsForeign(path);
    }),
  );
}
