import {
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  type EndpointType,
  PutIntegrationCommand,
  type PutIntegrationCommandInput,
  PutMethodCommand,
} from "@aws-sdk/client-api-gateway";
import { AttachRolePolicyCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand } from "@aws-sdk/client-lambda";
import { zip } from "../../../src/lib/files/zip.ts";
import type { HttpResponse } from "../../../src/local/http.ts";
import type { Account } from "./socket-account.ts";

/** A function that answers with the event it got, as those of the recordings did. */
export const ECHO = "exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });";

interface Made {
  readonly name: string;
  readonly arn: string;
  /** What an integration needs to call it, as API Gateway itself or as the role. */
  readonly integration: { uri: string; integrationHttpMethod: string; credentials: string };
}

/** A function in Node or Python, and a role that both Lambda and API Gateway may take. */
export async function makeFunction(
  { iam, lambda, settle }: Account,
  code: string,
  file: "index.js" | "index.py" = "index.js",
): Promise<Made> {
  const name = "behind";
  const trusted = { Service: ["lambda.amazonaws.com", "apigateway.amazonaws.com"] };
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: trusted, Action: "sts:AssumeRole" }],
  };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaRole";
  await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn }));
  const role = Role?.Arn ?? "";
  const { FunctionArn: arn = "" } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: role,
      Runtime: file === "index.py" ? "python3.12" : "nodejs20.x",
      Handler: "index.handler",
      Code: { ZipFile: zip([{ name: file, bytes: Buffer.from(code), executable: false }]) },
    }),
  );
  await settle();
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
  return { name, arn, integration: { uri, integrationHttpMethod: "POST", credentials: role } };
}

/** An API without anything; `add` puts a resource below the root or another one, `deploy` gives it a stage. */
export async function makeApi({ apigateway, fetch }: Account, type: EndpointType = "EDGE") {
  const { id: restApiId = "", rootResourceId = "" } = await apigateway.send(
    new CreateRestApiCommand({ name: "api", endpointConfiguration: { types: [type] } }),
  );
  return {
    restApiId,
    rootResourceId,
    async add(pathPart: string, parentId = rootResourceId): Promise<string> {
      const { id = "" } = await apigateway.send(new CreateResourceCommand({ restApiId, parentId, pathPart }));
      return id;
    },
    deploy: (stageName: string, variables: Record<string, string> = {}) =>
      apigateway.send(new CreateDeploymentCommand({ restApiId, stageName, variables })),
    /** @param target with the stage: "/dev/orders?a=1" */
    ask: (method: string, target: string, headers: Record<string, string> = {}, body = "") =>
      fetch(method, `/_aws/execute-api/${restApiId}${target}`, { Host: "127.0.0.1:4566", ...headers }, body),
  };
}
type Api = Awaited<ReturnType<typeof makeApi>>;

/** A method that anybody may call, with what stands behind it. */
export async function putMethod(
  { apigateway }: Account,
  { restApiId }: Api,
  resourceId: string,
  httpMethod: string,
  integration: Omit<PutIntegrationCommandInput, "restApiId" | "resourceId" | "httpMethod">,
): Promise<void> {
  const at = { restApiId, resourceId, httpMethod };
  await apigateway.send(new PutMethodCommand({ ...at, authorizationType: "NONE" }));
  await apigateway.send(new PutIntegrationCommand({ ...at, ...integration }));
}

/** The body of an answer, taken apart. */
export const bodyOf = ({ body }: HttpResponse): unknown => JSON.parse(body.toString());

/** The headers of an answer by name. */
export const headersOf = ({ headers }: HttpResponse): Record<string, string> => Object.fromEntries(headers);

/** The headers of an answer that its HTTP server writes. @param at "scenario · step · headers." */
export const socketHeaders = (at: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [at + name, "the HTTP server writes it, which stands in front of the handler played here"]),
  );

export const CLOUDFRONT = "CloudFront adds it, which stands in front of an edge-optimised API at AWS";
const AT_THE_EDGE = ["CloudFront-*", "Via", "X-Amz-Cf-Id"];

/** The headers of an event that only AWS's edge adds: CloudFront, which stands in front of an edge-optimised API. */
export const edgeHeaders = (steps: string): Record<string, string> =>
  Object.fromEntries(
    AT_THE_EDGE.flatMap((name) =>
      ["headers", "multiValueHeaders"].map((map) => [`${steps} · *${map}.${name}`, CLOUDFRONT]),
    ),
  );
