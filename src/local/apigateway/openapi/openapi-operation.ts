import { unlessEmpty } from "../../own.ts";
import type { Integration, Method } from "../apigateway-model.ts";
import { type Node, nodeOf } from "./openapi-document.ts";

type Entry<Value> = (key: string, value: Value) => readonly [string, unknown];
/** A map with other keys and values. */
export const mapped = <Value>(map: Readonly<Record<string, Value>> = {}, entry: Entry<Value>): Node =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => entry(key, value)));

/** An integration as a definition has it: without defaults. */
function integrationOf({ integrationResponses, connectionType: _, ...all }: Integration, resourceId: string): Node {
  const { type, passthroughBehavior, cacheNamespace: cache, cacheKeyParameters, timeoutInMillis: ms, ...given } = all;
  const responses = mapped(integrationResponses, (_, { selectionPattern: key = "default", ...one }) => [key, one]);
  return {
    type: type.toLowerCase(),
    ...given,
    passthroughBehavior: passthroughBehavior.toLowerCase(),
    responses: unlessEmpty(responses),
    cacheKeyParameters: unlessEmpty(cacheKeyParameters),
    cacheNamespace: cache === resourceId ? undefined : cache,
    timeoutInMillis: ms === 29_000 ? undefined : ms,
  };
}

/** A method as an operation of Swagger, or of OpenAPI 3. @param resourceId where its integration is shown. */
export function operationOf(method: Method, isOld: boolean, resourceId: string | undefined): Node {
  const { operationName: operationId, requestParameters = {}, requestModels = {}, methodResponses } = method;
  const typed = isOld ? { type: "string" } : { schema: { type: "string" } };
  const bodyOf = (models: Method["requestModels"]) => {
    const content = mapped(models, (type, model) => [type, { schema: { $ref: `#/definitions/${model}` } }]);
    return isOld ? nodeOf(Object.values(content)[0]) : { content };
  };
  const parameters: Node[] = Object.entries(requestParameters).map(([key, required]) => {
    const [, , place = "", ...name] = key.split(".");
    const at = { name: name.join("."), in: place.replace("string", "") };
    return { ...at, ...((isOld || required) && { required }), ...typed };
  });
  const [name] = Object.values(requestModels);
  const body = name === undefined ? undefined : { ...bodyOf(requestModels), required: true };
  if (isOld && body) parameters.push({ in: "body", name, ...body });
  const answers = Object.values(methodResponses).flatMap(({ responseModels = {} }) => Object.keys(responseModels));
  const [consumes, produces] = [Object.keys(requestModels), [...new Set(answers)]].map(unlessEmpty);
  const responses = mapped(methodResponses, (status, { responseParameters, responseModels }) => {
    const headers = mapped(responseParameters, (one) => [one.replace("method.response.header.", ""), typed]);
    return [status, { description: `${status} response`, headers: unlessEmpty(headers), ...bodyOf(responseModels) }];
  });
  const integration = resourceId && method.integration && integrationOf(method.integration, resourceId);
  const content = isOld ? { consumes, produces } : { requestBody: body };
  const operation = { operationId, ...content, parameters: unlessEmpty(parameters), responses };
  return { ...operation, ...(integration && { "x-amazon-apigateway-integration": integration }) };
}
