import {
  CreateAuthorizerCommand,
  type CreateAuthorizerCommandInput,
  CreateDeploymentCommand,
  type CreateDeploymentCommandInput,
  CreateResourceCommand,
  CreateRestApiCommand,
  type CreateRestApiCommandInput,
  type GatewayResponseType,
  PutGatewayResponseCommand,
  type PutGatewayResponseCommandInput,
} from "@aws-sdk/client-api-gateway";
import type { AddPermissionCommandInput } from "@aws-sdk/client-lambda";
import type { Call } from "../scenario.ts";
import type { Clients } from "./clients.ts";
import { invocationUri } from "./integrations.ts";
import { addPermission } from "./permission.ts";
import { newName, type PlainFunction } from "./plain-functions.ts";
import { type CorsSettings, type MethodSettings, preflight, putMethod } from "./put-method.ts";

/** What a scenario changes of a Lambda authorizer. */
export interface AuthorizerChanges extends Partial<Omit<CreateAuthorizerCommandInput, "restApiId">> {
  /** false: API Gateway gets no permission to invoke the authorizer's function. */
  readonly permit?: boolean;
}

interface Parts {
  readonly clients: Clients;
  readonly endpoint: string;
  readonly accountId: string;
}

/** A REST API, built call by call. */
export type PlainApi = Awaited<ReturnType<typeof makePlainApi>>;

/** Creates an API without anything in it. */
export async function makePlainApi(
  { clients: { apigateway, lambda }, endpoint, accountId }: Parts,
  changes: Partial<CreateRestApiCommandInput> = {},
) {
  const endpointConfiguration = { types: ["REGIONAL" as const] };
  const { id: restApiId = "", rootResourceId = "" } = await apigateway.send(
    new CreateRestApiCommand({ name: newName("api"), endpointConfiguration, ...changes }),
  );
  const arn = `arn:aws:execute-api:us-east-1:${accountId}:${restApiId}`;
  const resources = new Map([["/", Promise.resolve(rootResourceId)]]);
  let stage = "dev";

  /** The id of a resource; creates it and those above it where they do not exist. */
  function resource(path: string): Promise<string> {
    const found = resources.get(path);
    if (found !== undefined) return found;
    const [, above = "", pathPart = ""] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
    const made = resource(above || "/").then(async (parentId) => {
      const { id = "" } = await apigateway.send(new CreateResourceCommand({ restApiId, parentId, pathPart }));
      return id;
    });
    resources.set(path, made);
    return made;
  }

  /**
   * Lets API Gateway invoke a function.
   * @param source what follows the API in the source ARN, "/authorizers/abc"; or a whole ARN.
   */
  const permission = (fn: PlainFunction, source: string, more: Partial<AddPermissionCommandInput> = {}) =>
    addPermission(lambda, fn, source.startsWith("arn:") ? source : arn + source, more);

  /** A method with its integration, which gets the permission that it needs. */
  async function method(verb: string, path: string, settings: MethodSettings = {}): Promise<void> {
    await putMethod(apigateway, { restApiId, resourceId: await resource(path), httpMethod: verb }, settings);
    const called = `/*/${verb === "ANY" ? "*" : verb}${path.replace(/\{[^}]+\}/g, "*")}`;
    const { permit } = settings.integration ?? {};
    if (permit !== undefined) await permission(permit, called);
  }

  const authorizer =
    (type: "TOKEN" | "REQUEST") =>
    /** @returns its id. */
    async (fn: PlainFunction, { permit = true, ...changes }: AuthorizerChanges = {}): Promise<string> => {
      const usual = { type, name: newName("authorizer"), authorizerUri: invocationUri(fn.arn) };
      const identitySource = "method.request.header.Authorization";
      const { id = "" } = await apigateway.send(
        new CreateAuthorizerCommand({ restApiId, ...usual, identitySource, ...changes }),
      );
      if (permit) await permission(fn, `/authorizers/${id}`);
      return id;
    };

  return {
    id: restApiId,
    arn,
    resource,
    permission,
    method,
    tokenAuthorizer: authorizer("TOKEN"),
    requestAuthorizer: authorizer("REQUEST"),
    /** An OPTIONS that answers preflights. */
    cors: (path: string, settings: CorsSettings = {}) => method("OPTIONS", path, { integration: preflight(settings) }),

    /** @param headers as the mapping has them: `'*'` in quotes is a text. */
    async gatewayResponse(
      responseType: GatewayResponseType,
      headers: Readonly<Record<string, string>>,
      more: Partial<PutGatewayResponseCommandInput> = {},
    ): Promise<void> {
      const responseParameters = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, value]),
      );
      await apigateway.send(new PutGatewayResponseCommand({ restApiId, responseType, responseParameters, ...more }));
    },

    /** @returns the deployment's id. */
    async deploy(stageName = "dev", more: Partial<CreateDeploymentCommandInput> = {}): Promise<string> {
      const { id = "" } = await apigateway.send(new CreateDeploymentCommand({ restApiId, stageName, ...more }));
      stage = stageName;
      return id;
    },

    /** A call of the stage that was deployed last. */
    call: (path: string, more: Omit<Call, "url"> = {}): Call => ({
      url: `${endpoint}/_aws/execute-api/${restApiId}/${stage}${path}`,
      ...more,
    }),
  };
}
