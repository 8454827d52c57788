import { inputOf, modelOf } from "../../model/model.ts";
import type { Resource } from "../model.ts";
import { badRequest } from "../refusals.ts";
import { type Node, nodeOf, nodesIn } from "./document.ts";
import type { Importing } from "./importing.ts";

const upper = (value: unknown) => (typeof value === "string" ? value.toUpperCase() : value);
const MEMBERS = Object.keys(inputOf(modelOf("apigateway"), "PutIntegration").members ?? {}).join(" ");

/** Puts what is behind a method, and how its answers are mapped. @throws Refusal BadRequestException, NotImplemented. */
export function importIntegration(importing: Importing, { id, path }: Resource, verb: string, whole: Node): void {
  const { httpMethod, responses, payloadFormatVersion: _, ...given } = whole;
  const { type, uri = "", requestParameters, passthroughBehavior, contentHandling } = given;
  if (typeof type !== "string" || typeof uri !== "string")
    throw badRequest(`Unable to parse API definition because of a malformed integration at path ${path}.`);
  importing.only(given, MEMBERS, "x-amazon-apigateway-integration.");
  const texts = Object.entries(nodeOf(requestParameters)).filter(([name, value]) => {
    const isText = typeof value === "string";
    const wrong = `Invalid format for 'requestParameters'. Expected type string for property '${name}' of resource '${path}' and method '${verb}' but got '${value}'`;
    if (!isText) importing.warnings.push(wrong);
    return isText;
  });
  const integration = {
    ...{ ...given, resourceId: id, httpMethod: verb, type: upper(type), requestParameters: Object.fromEntries(texts) },
    ...{ passthroughBehavior: upper(passthroughBehavior), contentHandling: upper(contentHandling) },
    integrationHttpMethod: upper(type) === "MOCK" ? undefined : upper(httpMethod),
  };
  const place = `'${verb}' for resource at path '${path}'`;
  importing.attempt(`Unable to put integration on ${place}`, () => {
    importing.perform("PutIntegration", integration);
    for (const [pattern, response] of nodesIn(responses)) {
      importing.only(response, "statusCode responseParameters responseTemplates contentHandling", "responses.");
      const selectionPattern = pattern === "default" ? undefined : pattern;
      const status = {
        statusCode: String(response["statusCode"]),
        contentHandling: upper(response["contentHandling"]),
      };
      const answer = { ...response, ...status, selectionPattern, resourceId: id, httpMethod: verb };
      importing.attempt(`Unable to put integration response on ${place}`, () =>
        importing.perform("PutIntegrationResponse", answer),
      );
    }
  });
}
