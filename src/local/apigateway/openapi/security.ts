import { own } from "../../own.ts";
import { listOf, type Node, nodeOf, nodesIn } from "./document.ts";
import type { Importing } from "./importing.ts";

const AUTHORIZER = "x-amazon-apigateway-authorizer";
const MEMBERS =
  "type authorizerUri authorizerCredentials identitySource identityValidationExpression authorizerResultTtlInSeconds providerARNs";

const schemesOf = ({ document }: Importing) =>
  document["securityDefinitions"] ?? nodeOf(document["components"])["securitySchemes"];
const named = ({ api }: Importing, name: string) => Object.values(api.authorizers).find((one) => one.name === name);

/** Puts every authorizer of the definition in the API, where one of the same name keeps its id. @returns their names. */
export function importAuthorizers(importing: Importing): string[] {
  const { authorizers } = importing.api;
  return nodesIn(schemesOf(importing)).flatMap(([name, scheme]) => {
    importing.only(scheme, "authorizer authtype");
    if (scheme[AUTHORIZER] === undefined) return [];
    const given = Object.fromEntries(Object.entries(nodeOf(scheme[AUTHORIZER])).filter(([, value]) => value !== ""));
    importing.only(given, MEMBERS, `${AUTHORIZER}.`);
    const type = String(given["type"]).toUpperCase();
    const isHeader = scheme["in"] === "header" && type !== "REQUEST";
    const source = isHeader ? { identitySource: `method.request.header.${scheme["name"]}` } : {};
    const before = named(importing, name);
    if (before) delete authorizers[before.id];
    const authorizer = { ...source, ...given, name, type, authType: scheme["x-amazon-apigateway-authtype"] };
    importing.attempt(`Unable to create authorizer '${name}'`, () => importing.perform("CreateAuthorizer", authorizer));
    const made = named(importing, name);
    if (made) delete authorizers[made.id];
    if (made) authorizers[before?.id ?? made.id] = { ...made, id: before?.id ?? made.id };
    return [name];
  });
}

/** What one scheme asks of callers, as members of PutMethod. @throws Refusal NotImplemented. */
function authorizationBy(importing: Importing, name: string, scopes: unknown): Node {
  const scheme = nodeOf(own(nodeOf(schemesOf(importing)), name));
  const { id: authorizerId, type } = named(importing, name) ?? {};
  if (scheme[AUTHORIZER] !== undefined)
    return {
      authorizationType: type === "COGNITO_USER_POOLS" ? type : "CUSTOM",
      authorizerId,
      authorizationScopes: listOf(scopes).length > 0 ? scopes : undefined,
    };
  if (scheme["x-amazon-apigateway-authtype"] === "awsSigv4") return { authorizationType: "AWS_IAM" };
  if (scheme["type"] === "apiKey" && /^x-api-key$/i.test(String(scheme["name"]))) return { apiKeyRequired: true };
  // Whether AWS would leave the method open is unknown.
  throw importing.absent(`security ${name}, which is no authorizer, awsSigv4 or x-api-key`);
}

/** The members of PutMethod that say who may call. @throws Refusal NotImplemented for more than API Gateway can ask. */
export function authorizationOf(importing: Importing, operation: Node): Node {
  const requirements = listOf(operation["security"] ?? importing.document["security"]).map(nodeOf);
  const all = requirements.flatMap((one) => Object.entries(one).map((entry) => authorizationBy(importing, ...entry)));
  const isOptional = requirements.length > 1 && requirements.some((one) => Object.keys(one).length === 0);
  const types = new Set(all.filter((one) => one["authorizationType"]).map((one) => JSON.stringify(one)));
  if (isOptional || types.size > 1) throw importing.absent("security with a choice of authorizations");
  return Object.assign({ authorizationType: "NONE" }, ...all);
}
