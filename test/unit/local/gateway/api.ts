import {
  APIGatewayClient,
  CreateAuthorizerCommand,
  type CreateAuthorizerCommandInput,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  type CreateRestApiCommandInput,
  PutIntegrationCommand,
  PutMethodCommand,
  type PutMethodCommandInput,
} from "@aws-sdk/client-api-gateway";
import { apigateway } from "../../../../src/local/apigateway/apigateway.ts";
import { cognito } from "../../../../src/local/cognito/cognito.ts";
import { createFaults } from "../../../../src/local/faults.ts";
import { createGateway } from "../../../../src/local/gateway/gateway.ts";
import { testOperations } from "../../../../src/local/gateway/test-invoke.ts";
import type { Headers, HttpResponse } from "../../../../src/local/http.ts";
import { createServices } from "../../../../src/local/services.ts";
import { lookUp } from "../../../../src/local/signature/endpoint-credentials.ts";
import type { Functions, World } from "../../../../src/local/world.ts";
import { inProcess } from "../../../support/local/sdk.ts";
import { testWorld } from "../../../support/local/world.ts";
import { LOCAL_CREDENTIALS } from "../../../support/local-credentials.ts";

const uriOf = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${name}/invocations`;

/** What the authorizer and the backend function return; the tests change `authorizer`. */
interface Answers {
  authorizer: unknown;
}

/** An account with the control plane, the gateway, and functions that are not run but return what a test says. */
export function account(changes: Partial<World> = {}) {
  const answers: Answers = { authorizer: null };
  const said: string[] = [];
  const events: Record<string, unknown>[] = [];
  const functions: Functions = {
    permits: () => true,
    async invoke(arn, payload) {
      const event = JSON.parse(payload.toString());
      if (arn.endsWith(":guard")) return { payload: Buffer.from(JSON.stringify(answers.authorizer)), log: [] };
      events.push(event);
      return { payload: Buffer.from(JSON.stringify({ statusCode: 200, body: "hello" })), log: [] };
    },
  };
  const { world, clock } = testWorld({ functions, ...changes });
  const apis = { ...apigateway, operations: { ...apigateway.operations, ...testOperations } };
  const services = createServices([apis, cognito], world, createFaults({}));
  const client = new APIGatewayClient(inProcess(services));
  const gateway = createGateway(world, { secretOf: lookUp(LOCAL_CREDENTIALS), say: (line) => said.push(line) });
  return { answers, events, said, world, clock, client, services, gateway };
}

type Account = ReturnType<typeof account>;

/** An API of the account, and calls to it. */
export async function apiOf({ client, gateway }: Account, settings: Partial<CreateRestApiCommandInput> = {}) {
  const made = await client.send(new CreateRestApiCommand({ name: "api", ...settings }));
  const [restApiId = "", rootId = ""] = [made.id, made.rootResourceId];

  return {
    restApiId,
    made,
    /** A GET behind which the backend function is. */
    async route(pathPart: string, method: Partial<PutMethodCommandInput> = {}) {
      const { id } = await client.send(new CreateResourceCommand({ restApiId, parentId: rootId, pathPart }));
      const at = { restApiId, resourceId: id, httpMethod: "GET" };
      await client.send(new PutMethodCommand({ ...at, authorizationType: "NONE", ...method }));
      const integration = { ...at, type: "AWS_PROXY", integrationHttpMethod: "POST", uri: uriOf("backend") } as const;
      await client.send(new PutIntegrationCommand(integration));
      return at;
    },
    /** A TOKEN authorizer that caches nothing. */
    async authorizer(changes: Partial<CreateAuthorizerCommandInput> = {}) {
      const { id: authorizerId } = await client.send(
        new CreateAuthorizerCommand({
          restApiId,
          name: "guard",
          type: "TOKEN",
          authorizerUri: uriOf("guard"),
          identitySource: "method.request.header.Authorization",
          authorizerResultTtlInSeconds: 0,
          ...changes,
        }),
      );
      return { authorizationType: "CUSTOM", authorizerId };
    },
    deploy: () => client.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" })),
    async ask(path: string, headers: Headers = [["Authorization", "Bearer good"]]) {
      const target = `/_aws/execute-api/${restApiId}/dev${path}`;
      const all: Headers = [["Host", "127.0.0.1:1"], ["User-Agent", "test/1"], ...headers];
      const request = { method: "GET", target, headers: all, body: Buffer.alloc(0) };
      return told(await gateway(request, restApiId, `/dev${path}`));
    },
  };
}

const told = ({ status, headers, body }: HttpResponse) => ({
  status,
  type: headers.find(([name]) => name === "x-amzn-ErrorType")?.[1],
  body: String(body),
});

/** An answer of an authorizer with these statements. */
export const grants = (Statement: unknown, more: object = {}) => ({
  principalId: "ann",
  policyDocument: { Version: "2012-10-17", Statement },
  ...more,
});

/** A statement that allows all of an API. */
export const ALLOW = { Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" };
