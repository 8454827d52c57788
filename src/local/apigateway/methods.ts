import { filled, unlessEmpty } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import type { Method, RestApi } from "./apigateway-model.ts";
import { badRequest, conflict } from "./apigateway-refusals.ts";
import { describe as describeIntegration } from "./integrations.ts";
import { apiOf, methodOf, type Path, resourceOf } from "./lookup.ts";
import { entry, type Fields, made, members, PATCHES, type Patches, patch, texts } from "./patch.ts";

type MethodInput = Path & Partial<Method> & Patches;

const VERBS = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"];
const AUTHORIZED = ["CUSTOM", "COGNITO_USER_POOLS"];

/** A method with its responses and integration; empty members are left out. */
export function describe({ integration, methodResponses, ...method }: Method) {
  const methodIntegration = integration && describeIntegration(integration);
  return { ...method, methodResponses: unlessEmpty(methodResponses), methodIntegration };
}

/** @throws Refusal BadRequestException. */
function checkAuthorization({ authorizers }: RestApi, method: Method): void {
  const { authorizationType, authorizerId = "" } = method;
  if (!["NONE", "AWS_IAM", ...AUTHORIZED].includes(authorizationType))
    throw badRequest(
      "Invalid authorization type specified. Valid options are NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS",
    );
  const isAuthorized = AUTHORIZED.includes(authorizationType);
  const ofPool = authorizers[authorizerId]?.type === "COGNITO_USER_POOLS";
  if (
    isAuthorized &&
    (authorizers[authorizerId] === undefined || ofPool !== (authorizationType === "COGNITO_USER_POOLS"))
  )
    throw badRequest(
      "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
    );
  if (method.authorizationScopes && authorizationType !== "COGNITO_USER_POOLS")
    throw badRequest("Authorization Scopes are only valid for COGNITO_USER_POOLS authorization type");
  if (!isAuthorized) delete method.authorizerId;
}

function put(input: MethodInput, call: Call) {
  const resource = resourceOf(input, call);
  const { httpMethod: verb, authorizationType = "", apiKeyRequired = false } = input;
  if (!VERBS.includes(verb)) throw badRequest(`Invalid HttpMethod specified. Valid options are ${VERBS.join(",")}`);
  if (resource.methods[verb]) throw conflict("Method already exists for this resource");
  const method: Method = {
    httpMethod: verb,
    authorizationType,
    apiKeyRequired,
    ...(input.authorizationScopes?.length && { authorizationScopes: input.authorizationScopes }),
    ...filled(input, "authorizerId", "operationName", "requestParameters", "requestModels"),
    methodResponses: {},
  };
  checkAuthorization(apiOf(input, call), method);
  resource.methods[verb] = method;
  return describe(method);
}

const FIELDS: Fields<Method> = {
  ...texts("authorizationType", "authorizerId", "operationName"),
  "/authorizationScopes": members("authorizationScopes"),
  "/apiKeyRequired": made("apiKeyRequired", (value) => value === "true"),
  "/requestValidatorId": {
    ops: ["replace"],
    // There are no validators here; without a value a method loses its own.
    apply: (method, { value }) => {
      if (value !== "") throw badRequest("Invalid Request Validator identifier specified");
      delete method.requestValidatorId;
    },
  },
  "/requestParameters/*": entry("requestParameters", (value) => value === "true"),
  "/requestModels/*": entry("requestModels"),
};

function update(input: MethodInput, call: Call) {
  const check = (changed: Method) => checkAuthorization(apiOf(input, call), changed);
  return describe(patch(methodOf(input, call), input, FIELDS, { check }));
}

function remove(input: MethodInput, call: Call): void {
  methodOf(input, call);
  delete resourceOf(input, call).methods[input.httpMethod];
}

/** The methods of resources. */
export const methodOperations: Readonly<Record<string, Operation>> = {
  PutMethod: op<MethodInput>(
    "authorizationType authorizerId authorizationScopes apiKeyRequired operationName requestParameters requestModels",
    put,
  ),
  GetMethod: op<MethodInput>("", (input, call) => describe(methodOf(input, call))),
  UpdateMethod: op<MethodInput>(PATCHES, update),
  DeleteMethod: op<MethodInput>("", remove),
};
