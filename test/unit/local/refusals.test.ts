import {
  APIGatewayClient,
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  DeleteAuthorizerCommand,
  DeleteDeploymentCommand,
  DeleteResourceCommand,
  PutGatewayResponseCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  type CreateFunctionRequest,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { zip } from "../../../src/lib/files/zip.ts";
import { createEndpoint, type Endpoint } from "../../../src/local/endpoint.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { inProcess } from "../../support/local/sdk.ts";
import { LOCAL_CREDENTIALS } from "../../support/local-credentials.ts";

const CODE = zip([
  { name: "index.mjs", bytes: Buffer.from("export const handler = async () => 1;"), executable: false },
]);
const trust = (Service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
  });

// Stands still, so that no busy machine lets a delay pass between two calls.
const clock = { at: Date.now(), now: () => clock.at };
const FUNCTION_DELAY_MS = 50;

let endpoint: Endpoint;
let lambda: LambdaClient;
let api: APIGatewayClient;
let iam: IAMClient;
beforeAll(async () => {
  const folder = lastingFolder();
  endpoint = await createEndpoint({
    folder,
    endpoint: "http://127.0.0.1:1",
    credentials: LOCAL_CREDENTIALS,
    faults: { roleDelayMs: 0 },
    clock,
  });
  const options = inProcess(endpoint.handle);
  [lambda, api, iam] = [new LambdaClient(options), new APIGatewayClient(options), new IAMClient(options)];
  await iam.send(new CreateRoleCommand({ RoleName: "good", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") }));
  await iam.send(new CreateRoleCommand({ RoleName: "other", AssumeRolePolicyDocument: trust("ec2.amazonaws.com") }));
});
afterAll(() => endpoint.close());

let count = 0;
const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
const create = (changes: Partial<CreateFunctionRequest> = {}) => {
  const of = { Runtime: "nodejs22.x", Role: role("good"), Handler: "index.handler", Code: { ZipFile: CODE } } as const;
  return lambda.send(new CreateFunctionCommand({ FunctionName: `f${count++}`, ...of, ...changes }));
};
const refusal = (name: string, message: string | RegExp) => ({
  name,
  message: typeof message === "string" ? message : expect.stringMatching(message),
});
const environment = (Variables: Record<string, string>) => ({ Environment: { Variables } });

describe("CreateFunction says no to", () => {
  const NOT_ASSUMABLE = "The role defined for the function cannot be assumed by Lambda.";
  test.each<[string, Partial<CreateFunctionRequest>, string | RegExp]>([
    ["a role that is not there", { Role: role("nobody") }, NOT_ASSUMABLE],
    ["a role that trusts somebody else", { Role: role("other") }, NOT_ASSUMABLE],
    ["names that Lambda sets itself", environment({ AWS_REGION: "x", TEST: "1" }), /reserved keys.*: AWS_REGION$/],
    ["an environment over 4 KB", environment({ TEST: "x".repeat(4_096) }), /exceeded the 4KB limit/],
    [
      "a runtime that is no longer taken",
      { Runtime: "nodejs16.x" },
      /nodejs16\.x is no longer supported.*nodejs24\.x\.$/,
    ],
    ["what is no zip", { Code: { ZipFile: Buffer.from("PK") } }, /^Could not unzip uploaded file/],
    ["more than 900 seconds", { Timeout: 901 }, /'901' at 'timeout'/],
  ])("%s", async (_, changes, message) => {
    await expect(create(changes)).rejects.toMatchObject(refusal("InvalidParameterValueException", message));
  });

  test("less memory than 128 MB, as the front end does", async () => {
    await expect(create({ MemorySize: 64 })).rejects.toMatchObject(
      refusal("ValidationException", /'64' at 'memorySize'.*greater than or equal to 128/),
    );
  });

  test("a name that is taken", async () => {
    const { FunctionName } = await create();
    await expect(create({ FunctionName })).rejects.toMatchObject(
      refusal("ResourceConflictException", `Function already exist: ${FunctionName}`),
    );
  });
});

test("a new role can be assumed only after a while, and a changed one too", async () => {
  const folder = lastingFolder();
  const slow = await createEndpoint({
    folder,
    endpoint: "http://127.0.0.1:1",
    credentials: LOCAL_CREDENTIALS,
    faults: { roleDelayMs: 60_000 },
    clock,
  });
  const options = inProcess(slow.handle);
  const RoleName = "young";
  await new IAMClient(options).send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust("lambda.amazonaws.com") }),
  );
  const of = { FunctionName: "f", Runtime: "nodejs22.x", Role: role(RoleName), Handler: "index.handler" } as const;
  await expect(
    new LambdaClient(options).send(new CreateFunctionCommand({ ...of, Code: { ZipFile: CODE } })),
  ).rejects.toThrow("cannot be assumed by Lambda");
  await slow.close();
});

describe("a function that is not settled", () => {
  test("is Pending: it is not run and not changed; after an update it is run, and not changed again", async () => {
    const { FunctionName } = await create();
    const pending = /currently in the following state: Pending$/;
    const invoke = () => lambda.send(new InvokeCommand({ FunctionName }));
    const update = () => lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: CODE }));
    await expect(invoke()).rejects.toMatchObject(refusal("ResourceConflictException", pending));
    await expect(update()).rejects.toMatchObject(refusal("ResourceConflictException", pending));
    const state = async () => (await lambda.send(new GetFunctionCommand({ FunctionName }))).Configuration;
    clock.at += FUNCTION_DELAY_MS;
    expect((await state())?.State).toBe("Active");
    expect(await update()).toMatchObject({ LastUpdateStatus: "InProgress", State: "Active" });
    await expect(update()).rejects.toMatchObject(
      refusal("ResourceConflictException", /An update is in progress for resource: arn:/),
    );
    expect((await invoke()).StatusCode).toBe(200);
    clock.at += FUNCTION_DELAY_MS;
    expect((await state())?.LastUpdateStatus).toBe("Successful");
  });

  test("takes each statement id once", async () => {
    const { FunctionName } = await create();
    const of = { FunctionName, StatementId: "one", Action: "lambda:InvokeFunction" };
    const add = () => lambda.send(new AddPermissionCommand({ ...of, Principal: "apigateway.amazonaws.com" }));
    await add();
    await expect(add()).rejects.toMatchObject(
      refusal("ResourceConflictException", /^The statement id \(one\) provided already exists/),
    );
  });
});

/** An API with GET on its root that is answered by MOCK, and an authorizer. */
async function restApi() {
  const { id: restApiId = "", rootResourceId: resourceId = "" } = await api.send(
    new CreateRestApiCommand({ name: "api" }),
  );
  const at = { restApiId, resourceId, httpMethod: "GET" };
  const authorizerUri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations`;
  const authorizer = {
    restApiId,
    name: "guard",
    type: "TOKEN",
    authorizerUri,
    identitySource: "method.request.header.Authorization",
  } as const;
  const { id: authorizerId } = await api.send(new CreateAuthorizerCommand(authorizer));
  await api.send(new PutMethodCommand({ ...at, authorizationType: "CUSTOM", authorizerId }));
  const requestTemplates = { "application/json": '{"statusCode": 200}' };
  const mock = () => api.send(new PutIntegrationCommand({ ...at, type: "MOCK", requestTemplates }));
  return { restApiId, resourceId, at, authorizer, authorizerId, mock };
}
type Api = Awaited<ReturnType<typeof restApi>>;

const HEADER = "method.response.header.Access-Control-Allow-Origin";
const GATEWAY_HEADER = "gatewayresponse.header.Access-Control-Allow-Origin";
const BAD = "BadRequestException";

describe("API Gateway says no to", () => {
  test.each<[string, string, string | RegExp, (given: Api) => Promise<unknown>]>([
    [
      "CUSTOM without an authorizer",
      BAD,
      /^Invalid authorizer ID specified/,
      ({ at }) => api.send(new PutMethodCommand({ ...at, httpMethod: "POST", authorizationType: "CUSTOM" })),
    ],
    [
      "a method that is there",
      "ConflictException",
      "Method already exists for this resource",
      ({ at }) => api.send(new PutMethodCommand({ ...at, authorizationType: "NONE" })),
    ],
    [
      "a TTL over 3600",
      BAD,
      /TTL/,
      ({ authorizer }) =>
        api.send(new CreateAuthorizerCommand({ ...authorizer, name: "b", authorizerResultTtlInSeconds: 3_601 })),
    ],
    [
      "a validation that is no pattern",
      BAD,
      /\(\[/,
      ({ authorizer }) =>
        api.send(new CreateAuthorizerCommand({ ...authorizer, name: "b", identityValidationExpression: "([" })),
    ],
    [
      "a TOKEN authorizer with two sources",
      BAD,
      /identity source/,
      ({ authorizer: { identitySource, ...authorizer } }) =>
        api.send(
          new CreateAuthorizerCommand({
            ...authorizer,
            name: "b",
            identitySource: `${identitySource}, ${identitySource}`,
          }),
        ),
    ],
    [
      "an authorizer that is no function",
      BAD,
      /^Invalid Authorizer URI: arn:x/,
      ({ authorizer }) => api.send(new CreateAuthorizerCommand({ ...authorizer, name: "b", authorizerUri: "arn:x" })),
    ],
    [
      "an authorizer's name twice",
      BAD,
      /^Authorizer name must be unique/,
      ({ authorizer }) => api.send(new CreateAuthorizerCommand(authorizer)),
    ],
    [
      "the end of an authorizer that a method needs",
      "ConflictException",
      "Cannot delete authorizer 'guard', is referenced in method: GET//",
      ({ restApiId, authorizerId }) => api.send(new DeleteAuthorizerCommand({ restApiId, authorizerId })),
    ],
    [
      "a deployment without an integration",
      BAD,
      "No integration defined for method",
      ({ restApiId }) => api.send(new CreateDeploymentCommand({ restApiId })),
    ],
    [
      "the end of the root",
      BAD,
      /Root/,
      ({ restApiId, resourceId }) => api.send(new DeleteResourceCommand({ restApiId, resourceId })),
    ],
    [
      "a path part with a slash",
      BAD,
      /path part/,
      ({ restApiId, resourceId: parentId }) =>
        api.send(new CreateResourceCommand({ restApiId, parentId, pathPart: "a/b" })),
    ],
    [
      "a gateway header without quotes",
      BAD,
      /Invalid mapping expression specified: \*\]$/,
      ({ restApiId }) =>
        api.send(
          new PutGatewayResponseCommand({
            restApiId,
            responseType: "DEFAULT_4XX",
            responseParameters: { [GATEWAY_HEADER]: "*" },
          }),
        ),
    ],
    [
      "a header that the method response does not declare",
      BAD,
      `Invalid mapping expression parameter specified: ${HEADER}`,
      async ({ at, mock }) => {
        await mock();
        await api.send(new PutMethodResponseCommand({ ...at, statusCode: "200" }));
        return api.send(
          new PutIntegrationResponseCommand({ ...at, statusCode: "200", responseParameters: { [HEADER]: "'*'" } }),
        );
      },
    ],
    [
      "the end of a deployment that a stage shows",
      BAD,
      /^Active stages pointing to this deployment/,
      async ({ restApiId, mock }) => {
        await mock();
        const { id: deploymentId } = await api.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
        return api.send(new DeleteDeploymentCommand({ restApiId, deploymentId }));
      },
    ],
    [
      "a stage that is there",
      "ConflictException",
      "Stage already exists",
      async ({ restApiId, mock }) => {
        await mock();
        const { id: deploymentId } = await api.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
        return api.send(new CreateStageCommand({ restApiId, stageName: "dev", deploymentId }));
      },
    ],
    [
      "a stage of a deployment that is not there",
      "NotFoundException",
      /Deployment/,
      async ({ restApiId, mock }) => {
        await mock();
        await api.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
        const patchOperations = [{ op: "replace" as const, path: "/deploymentId", value: "nothere" }];
        return api.send(new UpdateStageCommand({ restApiId, stageName: "dev", patchOperations }));
      },
    ],
  ])("%s", async (_, name, message, act) => {
    await expect(act(await restApi())).rejects.toMatchObject(refusal(name, message));
  });

  test("a deployment of an API without methods", async () => {
    const { id: restApiId } = await api.send(new CreateRestApiCommand({ name: "empty" }));
    await expect(api.send(new CreateDeploymentCommand({ restApiId }))).rejects.toMatchObject(
      refusal(BAD, "The REST API doesn't contain any methods"),
    );
  });
});
