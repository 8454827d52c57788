import {
  type APIGatewayClient,
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  GetAuthorizersCommand,
  GetResourcesCommand,
  type PatchOperation,
  PutIntegrationCommand,
  type PutIntegrationCommandInput,
  UpdateAuthorizerCommand,
  UpdateGatewayResponseCommand,
  UpdateIntegrationCommand,
  UpdateIntegrationResponseCommand,
  UpdateMethodCommand,
  UpdateRestApiCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import type { RestApi } from "../../../src/local/apigateway/apigateway-model.ts";
import { apisOf } from "../laws/things.ts";
import type { Account } from "../memory-account.ts";

/** A deployed API and how people change it by hand, through the plain SDK. */
export interface DriftedApi {
  readonly client: APIGatewayClient;
  readonly restApiId: string;
  /** What the endpoint holds, for properties that it has no operation for. */
  readonly held: () => RestApi;
  readonly api: (...operations: readonly PatchOperation[]) => Promise<unknown>;
  readonly method: (route: string, ...operations: readonly PatchOperation[]) => Promise<unknown>;
  readonly integration: (route: string, ...operations: readonly PatchOperation[]) => Promise<unknown>;
  readonly putIntegration: (route: string, input: Partial<PutIntegrationCommandInput>) => Promise<unknown>;
  readonly integrationResponse: (route: string, ...operations: readonly PatchOperation[]) => Promise<unknown>;
  readonly authorizer: (...operations: readonly PatchOperation[]) => Promise<unknown>;
  readonly response: (...operations: readonly PatchOperation[]) => Promise<unknown>;
  readonly stage: (...operations: readonly PatchOperation[]) => Promise<unknown>;
  readonly at: (route: string) => Promise<{ restApiId: string; resourceId: string | undefined; httpMethod: string }>;
  /** ID of another authorizer, which lets everyone in as far as anybody knows. */
  readonly otherAuthorizer: () => Promise<string>;
  readonly otherDeployment: () => Promise<string>;
}

export const replace = (path: string, value: string): PatchOperation => ({ op: "replace", path, value });
export const add = (path: string, value?: string): PatchOperation => ({
  op: "add",
  path,
  ...(value !== undefined && { value }),
});
export const remove = (path: string): PatchOperation => ({ op: "remove", path });

/** @param stack whose API it is. */
export function driftedApi(account: Account, client: APIGatewayClient, restApiId: string, name: string): DriftedApi {
  const at = async (route: string) => {
    const [httpMethod = "", path] = route.split(" ");
    const { items = [] } = await client.send(new GetResourcesCommand({ restApiId }));
    return { restApiId, resourceId: items.find((one) => one.path === path)?.id, httpMethod };
  };
  const authorizers = async () => (await client.send(new GetAuthorizersCommand({ restApiId }))).items ?? [];
  return {
    client,
    restApiId,
    at,
    held: () => apisOf(account, "us-east-1")[restApiId] as RestApi,
    api: (...patchOperations) =>
      client.send(new UpdateRestApiCommand({ restApiId, patchOperations: [...patchOperations] })),
    method: async (route, ...patchOperations) =>
      client.send(new UpdateMethodCommand({ ...(await at(route)), patchOperations: [...patchOperations] })),
    integration: async (route, ...patchOperations) =>
      client.send(new UpdateIntegrationCommand({ ...(await at(route)), patchOperations: [...patchOperations] })),
    putIntegration: async (route, input) =>
      client.send(new PutIntegrationCommand({ type: "AWS_PROXY", ...(await at(route)), ...input })),
    integrationResponse: async (route, ...patchOperations) =>
      client.send(
        new UpdateIntegrationResponseCommand({
          ...(await at(route)),
          statusCode: "200",
          patchOperations: [...patchOperations],
        }),
      ),
    async authorizer(...patchOperations) {
      const authorizerId = (await authorizers()).find((one) => one.name === name)?.id;
      return client.send(
        new UpdateAuthorizerCommand({ restApiId, authorizerId, patchOperations: [...patchOperations] }),
      );
    },
    response: (...patchOperations) =>
      client.send(
        new UpdateGatewayResponseCommand({
          restApiId,
          responseType: "DEFAULT_4XX",
          patchOperations: [...patchOperations],
        }),
      ),
    stage: (...patchOperations) =>
      client.send(new UpdateStageCommand({ restApiId, stageName: "dev", patchOperations: [...patchOperations] })),
    async otherAuthorizer() {
      const all = await authorizers();
      const other = all.find((one) => one.name === "other");
      if (other?.id !== undefined) return other.id;
      const { authorizerUri, identitySource } = all[0] ?? {};
      const input = { restApiId, name: "other", type: "TOKEN" as const, authorizerUri, identitySource };
      return (await client.send(new CreateAuthorizerCommand(input))).id ?? "";
    },
    otherDeployment: async () => (await client.send(new CreateDeploymentCommand({ restApiId }))).id ?? "",
  };
}
