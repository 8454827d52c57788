import type { Kind, ResourceRef } from "../../engine/kind.ts";
import type { names } from "../names.ts";

/** Names of nodes that a stack has only once: their resource in AWS may be renamed. */
export const NODE = { api: "api", deployment: "deployment", pool: "pool", client: "client", domain: "domain" } as const;

export const API = `apigateway.rest-api:${NODE.api}`;
export const POOL = `cognito.user-pool:${NODE.pool}`;
export const CLIENT = `cognito.user-pool-client:${NODE.client}`;
export const DOMAIN = `cognito.user-pool-domain:${NODE.domain}`;

/** The root has no node: it is part of the API. */
export const resourceId = (path: string): string => (path === "/" ? API : `apigateway.resource:${path}`);
export const methodId = (verb: string, path: string): string => `apigateway.method:${verb} ${path}`;
export const responseId = (type: string): string => `apigateway.gateway-response:${type}`;
export const stageId = (name: string): string => `apigateway.stage:${name}`;

type RowNames = Pick<ReturnType<typeof names>, "prefix" | "roleSection" | "logGroup">;
type NodeName = (key: Readonly<Record<string, string>>, names: RowNames) => string;

const after = (start: string, text: string): string => (text.startsWith(start) ? text.slice(start.length) : text);

/** Kinds whose node name is not simply the values of the key. */
const NODE_NAMES: Readonly<Record<string, NodeName>> = {
  "iam.role": ({ name = "", region }, { prefix, roleSection }) =>
    region === undefined ? after(prefix, name) : roleSection(name),
  "logs.log-group": ({ name = "" }, { logGroup }) => after(logGroup(""), name),
  "lambda.function": ({ name = "" }, { prefix }) => after(prefix, name),
  "lambda.permission": ({ functionName = "", statementId = "" }, { prefix }) =>
    `${after(prefix, functionName)} ${after("lambda-authz-", statementId)}`,
  "apigateway.rest-api": () => NODE.api,
  "apigateway.method": ({ verb, path }) => `${verb} ${path}`,
  "apigateway.deployment": () => NODE.deployment,
  "cognito.user-pool": () => NODE.pool,
  "cognito.user-pool-client": () => NODE.client,
  "cognito.user-pool-domain": () => NODE.domain,
  "cognito.managed-login-branding": () => NODE.client,
};

/** The ID of a resource's node in the graph: its type, and its key without the container. */
export function nodeId(
  { row }: Pick<Kind<unknown, unknown, unknown>, "row">,
  { type, key }: ResourceRef,
  all: RowNames,
): string {
  const own = Object.entries(key).filter(([name]) => name !== row?.within?.by);
  return `${type}:${NODE_NAMES[type]?.(key, all) ?? own.map(([, value]) => value).join(" ")}`;
}
