import { own } from "../../own.ts";
import type { Importing } from "./importing.ts";
import { listOf, type Node, nodeOf, nodesIn } from "./openapi-document.ts";

const AUTHORIZER = "x-amazon-apigateway-authorizer";
const AUTHTYPE = "x-amazon-apigateway-authtype";
/** The security schemes of a definition. */
export const schemesOf = (document: Node): Node =>
  nodeOf(document["securityDefinitions"] ?? nodeOf(document["components"])["securitySchemes"]);
const named = ({ api }: Importing, name: string) => Object.values(api.authorizers).find((one) => one.name === name);

/** Puts every authorizer of the definition in the API, where one of the same name keeps its id. @throws Refusal. */
export function importAuthorizers(importing: Importing): void {
  const { api, document, only, perform } = importing;
  for (const [name, { in: place, name: header, ...scheme }] of nodesIn(schemesOf(document))) {
    only(scheme, "authorizer authtype");
    if (scheme[AUTHORIZER] === undefined) continue;
    const given = Object.fromEntries(Object.entries(nodeOf(scheme[AUTHORIZER])).filter(([, value]) => value !== ""));
    const type = String(given["type"]).toUpperCase();
    const identitySource = place === "header" && type !== "REQUEST" ? `method.request.header.${header}` : undefined;
    const before = named(importing, name);
    if (before) delete api.authorizers[before.id];
    const authorizer = { identitySource, ...given, name, type, authType: scheme[AUTHTYPE] };
    perform("CreateAuthorizer", authorizer, `Unable to create authorizer '${name}'`);
    const made = named(importing, name);
    if (!before || !made) continue;
    delete api.authorizers[made.id];
    api.authorizers[before.id] = { ...made, id: before.id };
  }
}

/** What one scheme requires of callers, as members of PutMethod. @throws Refusal NotImplemented. */
function authorizationBy(importing: Importing, name: string, scopes: unknown): Node {
  const scheme = nodeOf(own(schemesOf(importing.document), name));
  const { id: authorizerId, type } = named(importing, name) ?? {};
  const authorizationType = type === "COGNITO_USER_POOLS" ? type : "CUSTOM";
  const authorizationScopes = listOf(scopes).length > 0 ? scopes : undefined;
  if (scheme[AUTHORIZER] !== undefined) return { authorizationType, authorizerId, authorizationScopes };
  if (scheme[AUTHTYPE] === "awsSigv4") return { authorizationType: "AWS_IAM" };
  if (scheme["type"] === "apiKey" && /^x-api-key$/i.test(String(scheme["name"]))) return { apiKeyRequired: true };
  // Whether AWS would leave the method open is unknown.
  throw importing.absent(`security ${name}, which is not an authorizer, awsSigv4 or x-api-key`);
}

/** The members of PutMethod that say who may call. @throws Refusal NotImplemented for combinations that API Gateway does not have. */
export function authorizationOf(importing: Importing, operation: Node): Node {
  const requirements = listOf(operation["security"] ?? importing.document["security"]).map(nodeOf);
  const all = requirements.flatMap((one) => Object.entries(one).map((entry) => authorizationBy(importing, ...entry)));
  const isOptional = requirements.length > 1 && requirements.some((one) => Object.keys(one).length === 0);
  const types = new Set(all.filter((one) => one["authorizationType"]).map((one) => JSON.stringify(one)));
  if (isOptional || types.size > 1) throw importing.absent("security with a choice of authorizations");
  return Object.assign({ authorizationType: "NONE" }, ...all);
}
