import {
  type APIGatewayClient,
  CreateDeploymentCommand,
  GetAuthorizersCommand,
  GetGatewayResponsesCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  ImportRestApiCommand,
  PutRestApiCommand,
  type PutRestApiCommandInput,
} from "@aws-sdk/client-api-gateway";
import { account } from "../gateway/api.ts";
import type { Part } from "./definitions.ts";

const bytes = (definition: Part | string) =>
  Buffer.from(typeof definition === "string" ? definition : JSON.stringify(definition));

/** An account that imports definitions. */
export function importer(the = account()) {
  const { client, gateway } = the;
  return {
    ...the,
    import: (definition: Part | string, more: Omit<PutRestApiCommandInput, "restApiId" | "body" | "mode"> = {}) =>
      client.send(new ImportRestApiCommand({ body: bytes(definition), ...more })),
    put: (restApiId: string | undefined, definition: Part | string, more: Partial<PutRestApiCommandInput> = {}) =>
      client.send(new PutRestApiCommand({ body: bytes(definition), ...more, restApiId })),
    deploy: (restApiId: string | undefined, stageName = "dev") =>
      client.send(new CreateDeploymentCommand({ restApiId, stageName })),
    async ask(restApiId = "", method = "GET", path = "/", headers: readonly (readonly [string, string])[] = []) {
      const target = `/_aws/execute-api/${restApiId}/dev${path}`;
      const request = {
        method,
        target,
        headers: [["Host", "127.0.0.1:1"] as const, ...headers],
        body: Buffer.alloc(0),
      };
      const { status, body } = await gateway(request, restApiId, `/dev${path}`);
      return `${status} ${body}`;
    },
  };
}

/** All that an API consists of, with paths and names in the place of ids. */
export async function contentOf(client: APIGatewayClient, restApiId: string | undefined) {
  const { items: resources = [] } = await client.send(
    new GetResourcesCommand({ restApiId, limit: 500, embed: ["methods"] }),
  );
  const { items: authorizers = [] } = await client.send(new GetAuthorizersCommand({ restApiId, limit: 500 }));
  const { items: responses } = await client.send(new GetGatewayResponsesCommand({ restApiId, limit: 500 }));
  authorizers.sort((a, b) => String(a.name).localeCompare(String(b.name)));
  const names = new Map([
    ...resources.map(({ id, path }) => [id, path] as const),
    ...authorizers.map(({ id, name }) => [id, name] as const),
    [restApiId, "the API"] as const,
  ]);
  const { $metadata: _, ...api } = await client.send(new GetRestApiCommand({ restApiId }));
  const text = JSON.stringify(
    { api: { ...api, createdDate: 0 }, resources, authorizers, responses },
    (_name, value) => names.get(value) ?? value,
  );
  return JSON.parse(text.replaceAll(restApiId ?? "", "the API"));
}

/** The methods of an API: "GET /a" to the method. */
export async function methodsOf(client: APIGatewayClient, restApiId: string | undefined) {
  const { resources } = await contentOf(client, restApiId);
  return Object.fromEntries(
    resources.flatMap(({ path, resourceMethods = {} }: { path: string; resourceMethods?: object }) =>
      Object.entries(resourceMethods).map(([verb, method]) => [`${verb} ${path}`, method]),
    ),
  );
}
