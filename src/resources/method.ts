import {
  DeleteIntegrationResponseCommand,
  DeleteMethodCommand,
  DeleteMethodResponseCommand,
  type Method,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateMethodCommand,
} from "@aws-sdk/client-api-gateway";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import type { ResourceKey } from "../engine/kind.ts";
import { allEnded } from "../lib/all-ended.ts";
import { changes, kind } from "./shared/aws-kind.ts";
import { inBulk } from "./shared/bulk-routes.ts";
import { unmanagedOfMethod } from "./shared/gateway-unmanaged.ts";
import {
  fixedHeaders,
  headersOf,
  type Integration,
  JSON_TYPE,
  OK,
  REQUEST_TEMPLATE,
  RESPONSE_HEADER,
  variablesIn,
} from "./shared/integration.ts";
import { listAuthorizers, listResources } from "./shared/listing.ts";
import {
  isOfIntegration,
  METHOD,
  methodChanges,
  methodOverrides,
  methodPatches,
  strayResponses,
} from "./shared/method-overrides.ts";
import { isOwnMethod, ownFunctionsIn } from "./shared/own-functions.ts";
import { type Overridden, watchedOverrides } from "./shared/property-overrides.ts";

export interface MethodProps {
  readonly apiId: string;
  readonly resourceId: string;
  readonly path: string;
  readonly verb: string;
  /** ID of the authorizer; "" leaves the method open. */
  readonly authorizerId: string;
  readonly answer: Integration;
}

export interface MethodAttrs extends Overridden {
  readonly resourceId: string;
  readonly authorizerId: string;
  /** Null if the integration, or part of what a MOCK needs, is missing. */
  readonly answer: Integration | null;
  /** Headers that the method response declares; null without a method response, because AWS refuses a second PutMethodResponse. */
  readonly declared: readonly string[] | null;
}

// Fixed values in AWS's mapping expressions are quoted: 'GET,OPTIONS'.
const unquote = (value: string) => value.replace(/^'|'$/g, "");
const stripPrefix = (name: string) => name.replace(RESPONSE_HEADER, "");

function integrationOf({ methodIntegration, methodResponses }: Method): Integration | null {
  if (methodIntegration?.type === "AWS_PROXY") {
    const complete = methodIntegration.httpMethod === "POST";
    return complete ? { type: "AWS_PROXY", uri: methodIntegration.uri ?? "" } : null;
  }
  if (methodIntegration?.type !== "MOCK") return null;
  const response = methodIntegration.integrationResponses?.[OK];
  const declared = methodResponses?.[OK]?.responseParameters ?? {};
  const works = methodIntegration.requestTemplates?.[JSON_TYPE] === REQUEST_TEMPLATE;
  const sent = Object.entries(response?.responseParameters ?? {});
  const headers = Object.fromEntries(sent.map(([name, value]) => [stripPrefix(name), unquote(value)]));
  const template = response?.responseTemplates?.[JSON_TYPE];
  // An endpoint may return null or "" if no template was put.
  const answer = { type: "MOCK" as const, headers, ...(template && { template }) };
  return works && headersOf(answer).every((name) => RESPONSE_HEADER + name in declared) ? answer : null;
}

function attrsOf(resourceId: string, method: Method): MethodAttrs {
  const response = method.methodResponses?.[OK];
  return {
    resourceId,
    authorizerId: method.authorizationType === "CUSTOM" ? (method.authorizerId ?? "") : "",
    answer: integrationOf(method),
    declared: response === undefined ? null : Object.keys(response.responseParameters ?? {}).map(stripPrefix),
    ...methodOverrides(method, resourceId),
  };
}

/** Declares headers: AWS refuses an integration response with an undeclared header. */
async function declare(
  { apigateway }: Aws,
  at: { restApiId: string; resourceId: string; httpMethod: string },
  headers: readonly string[],
  declared: MethodAttrs["declared"],
): Promise<void> {
  if (declared !== null && headers.every((name) => declared.includes(name))) return;
  const response = { ...at, statusCode: OK };
  if (declared !== null) await absentAsUndefined(apigateway.send(new DeleteMethodResponseCommand(response)));
  const responseParameters = Object.fromEntries(headers.map((name) => [RESPONSE_HEADER + name, false]));
  await apigateway.send(new PutMethodResponseCommand({ ...response, responseParameters }));
}

/** Puts the integration, for a MOCK also the responses with its headers. Replaces an existing integration. */
async function putIntegration(aws: Aws, props: MethodProps, declared: MethodAttrs["declared"]): Promise<void> {
  const { apigateway } = aws;
  const { answer } = props;
  const at = { restApiId: props.apiId, resourceId: props.resourceId, httpMethod: props.verb };
  if (answer.type === "AWS_PROXY") {
    // API Gateway always invokes Lambda by POST, whatever the method's verb.
    const integration = { ...at, type: answer.type, integrationHttpMethod: "POST", uri: answer.uri };
    await apigateway.send(new PutIntegrationCommand(integration));
    return;
  }
  const requestTemplates = { [JSON_TYPE]: REQUEST_TEMPLATE };
  const integration = { ...at, type: answer.type, requestTemplates, passthroughBehavior: "NEVER" };
  await allEnded<unknown>([
    apigateway.send(new PutIntegrationCommand(integration)),
    declare(aws, at, headersOf(answer), declared),
  ]);
  const responseParameters = fixedHeaders(answer);
  const templates = answer.template !== undefined && { responseTemplates: { [JSON_TYPE]: answer.template } };
  await apigateway.send(new PutIntegrationResponseCommand({ ...at, statusCode: OK, responseParameters, ...templates }));
}

const attrsAfter = ({ resourceId, authorizerId, answer }: MethodProps): MethodAttrs => ({
  resourceId,
  authorizerId,
  answer,
  declared: answer.type === "MOCK" ? headersOf(answer) : null,
});

const authorization = (authorizerId: string) =>
  authorizerId ? { authorizationType: "CUSTOM", authorizerId } : { authorizationType: "NONE" };

async function find(aws: Aws, { apiId = "", path, verb = "" }: ResourceKey) {
  const { id: resourceId, resourceMethods = {} } =
    (await listResources(aws, apiId)).find((item) => item.path === path) ?? {};
  const method = resourceMethods[verb];
  return resourceId === undefined || method === undefined ? undefined : { resourceId, method };
}

/** Declares the variables of a path, as an imported definition does. */
function pathParameters(path: string): { requestParameters?: Record<string, boolean> } {
  const names = variablesIn(path).map((name) => [`method.request.path.${name}`, true]);
  return names.length === 0 ? {} : { requestParameters: Object.fromEntries(names) };
}

/** A verb of a path with its integration and its authorizer. Identified by path and verb. */
export const method = kind<MethodProps, MethodAttrs>({
  type: "apigateway.method",
  row: { key: ["apiId", "path", "verb"], ids: ["resourceId"], within: { type: "apigateway.rest-api", by: "apiId" } },
  actions: {
    read: ["apigateway:GET"],
    create: ["apigateway:PUT"],
    update: ["apigateway:PATCH", "apigateway:PUT", "apigateway:DELETE"],
    delete: ["apigateway:DELETE"],
  },
  watched: {
    authorizerId: "authorizerId",
    answer: "integration",
    ...watchedOverrides(METHOD),
  },
  childOf: "parent",
  pruneBefore: "apigateway.deployment",
  bulk: inBulk(({ apiId, path, verb, authorizerId, answer }) => {
    return { is: "method", apiId, path, verb, isProtected: authorizerId !== "", answer };
  }),
  key: ({ apiId, path, verb }) => ({ apiId, path, verb }),

  async read(aws, key) {
    const found = await find(aws, key);
    return found && { attrs: attrsOf(found.resourceId, found.method), owned: true };
  },

  async create(aws, props) {
    const { apiId, resourceId, path, verb, authorizerId } = props;
    const at = { restApiId: apiId, resourceId, httpMethod: verb };
    const input = { ...at, ...authorization(authorizerId), ...pathParameters(path) };
    await aws.apigateway.send(new PutMethodCommand(input));
    await putIntegration(aws, props, null);
    return attrsAfter(props);
  },

  diff: (props, attrs) => [
    ...changes({ authorizerId: [props.authorizerId, attrs.authorizerId], answer: [props.answer, attrs.answer] }),
    ...methodChanges(props, attrs),
  ],

  async update(aws, props, attrs, changed) {
    const at = { restApiId: props.apiId, resourceId: props.resourceId, httpMethod: props.verb };
    const patchOperations = methodPatches(props, changed);
    if (patchOperations.length > 0) await aws.apigateway.send(new UpdateMethodCommand({ ...at, patchOperations }));
    // First: AWS refuses a second response without a selection pattern.
    for (const statusCode of strayResponses(attrs))
      await absentAsUndefined(aws.apigateway.send(new DeleteIntegrationResponseCommand({ ...at, statusCode })));
    if (changed.some(isOfIntegration)) await putIntegration(aws, props, attrs.declared);
    return attrsAfter(props);
  },

  async unmanaged(aws, key) {
    const found = await find(aws, key);
    return found === undefined ? [] : unmanagedOfMethod(found.method);
  },

  async delete(aws, key, attrs) {
    const resourceId = attrs?.resourceId ?? (await method.read(aws, key))?.attrs.resourceId;
    if (resourceId === undefined) return;
    const at = { restApiId: key["apiId"], resourceId, httpMethod: key["verb"] };
    await absentAsUndefined(aws.apigateway.send(new DeleteMethodCommand(at)));
  },

  async inside(aws, apiId, stack) {
    const [all, authorizers, functions] = await Promise.all([
      listResources(aws, apiId),
      listAuthorizers(aws, apiId),
      ownFunctionsIn(aws, stack),
    ]);
    const names = new Map(authorizers.map(({ id, name = "" }) => [id, name]));
    return all.flatMap(({ path = "", resourceMethods = {} }) =>
      Object.entries(resourceMethods)
        .filter(([verb, method]) => isOwnMethod(verb, method, functions))
        .map(([verb, { authorizerId }]) => {
          const resource = { type: "apigateway.resource", key: { apiId, path } };
          const authorizer = { type: "apigateway.authorizer", key: { apiId, name: names.get(authorizerId) ?? "" } };
          return { key: { apiId, path, verb }, uses: [resource, authorizer], partOf: resource };
        }),
    );
  },
});
