import { APIGatewayClient, GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEndpoint, type Endpoint } from "../../../../src/local/endpoint.ts";
import { lastingFolder } from "../../../support/lasting-folder.ts";
import { inProcess } from "../../../support/local/sdk.ts";
import { LOCAL_CREDENTIALS, seedProof } from "../../../support/local-credentials.ts";

let endpoint: Endpoint;
const said: string[] = [];
beforeAll(async () => {
  const options = { folder: lastingFolder(), endpoint: "http://127.0.0.1:1", credentials: LOCAL_CREDENTIALS };
  endpoint = await createEndpoint({ ...options, say: (line) => said.push(line) });
});
afterAll(() => endpoint.close());

type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };
const SERVICES: Readonly<Record<string, (credentials: Credentials) => Promise<unknown>>> = {
  sts: (credentials) =>
    new STSClient({ ...inProcess(endpoint.handle), credentials }).send(new GetCallerIdentityCommand({})),
  iam: (credentials) => new IAMClient({ ...inProcess(endpoint.handle), credentials }).send(new ListRolesCommand({})),
  lambda: (credentials) =>
    new LambdaClient({ ...inProcess(endpoint.handle), credentials }).send(new ListFunctionsCommand({})),
  apigateway: (credentials) =>
    new APIGatewayClient({ ...inProcess(endpoint.handle), credentials }).send(new GetRestApisCommand({})),
  logs: (credentials) =>
    new CloudWatchLogsClient({ ...inProcess(endpoint.handle), credentials }).send(new DescribeLogGroupsCommand({})),
  "cognito-idp": (credentials) =>
    new CognitoIdentityProviderClient({ ...inProcess(endpoint.handle), credentials }).send(
      new ListUserPoolsCommand({ MaxResults: 1 }),
    ),
};

const UNKNOWN = "The security token included in the request is invalid.";
const WRONG = expect.stringMatching(/^The request signature we calculated does not match the signature you provided\./);

describe.each(Object.entries(SERVICES))("%s", (name, call) => {
  const isQuery = name === "sts" || name === "iam";
  const status = name === "logs" || name === "cognito-idp" ? 400 : 403;

  test("answers who has the key", async () => {
    await expect(call(LOCAL_CREDENTIALS)).resolves.toBeDefined();
  });

  test("refuses another key, and another secret of this one, by the names that AWS has for it", async () => {
    await expect(call({ ...LOCAL_CREDENTIALS, accessKeyId: "AKIAOTHER" })).rejects.toMatchObject({
      name: isQuery ? "InvalidClientTokenId" : "UnrecognizedClientException",
      message: UNKNOWN,
      $metadata: { httpStatusCode: status },
    });
    await expect(call({ ...LOCAL_CREDENTIALS, secretAccessKey: "other" })).rejects.toMatchObject({
      name: isQuery ? "SignatureDoesNotMatch" : "InvalidSignatureException",
      message: WRONG,
      $metadata: { httpStatusCode: status },
    });
  });
});

const ask = (target: string, headers: [string, string][], body = "") =>
  endpoint.handle({ method: body === "" ? "GET" : "POST", target, headers, body: Buffer.from(body) });
const typeOf = ({ headers }: { headers: readonly (readonly [string, string])[] }) =>
  headers.find(([name]) => name === "x-amzn-ErrorType")?.[1];

describe("unsigned requests are refused", () => {
  test.each<[string, string]>([
    ["Action=ListRoles&Version=2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/"],
    ["Action=GetCallerIdentity&Version=2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/"],
  ])("a form %s, in XML of its service", async (body, xmlns) => {
    const answer = await ask("/", [["Content-Type", "application/x-www-form-urlencoded"]], body);
    expect(answer.status).toBe(403);
    expect(String(answer.body)).toContain(`<ErrorResponse xmlns="${xmlns}">`);
    expect(String(answer.body)).toContain("<Code>MissingAuthenticationToken</Code>");
    expect(String(answer.body)).toContain("<Message>Request is missing Authentication Token</Message>");
  });

  test.each(["Logs_20140328.DescribeLogGroups", "AWSCognitoIdentityProviderService.ListUsers"])(
    "%s, in JSON",
    async (target) => {
      const answer = await ask("/", [["X-Amz-Target", target]], "{}");
      expect({ status: answer.status, ...JSON.parse(String(answer.body)) }).toEqual({
        status: 400,
        __type: "MissingAuthenticationTokenException",
        message: "Missing Authentication Token",
      });
    },
  );

  test.each(["/restapis", "/2015-03-31/functions", "/anything"])("%s, in JSON with a header", async (target) => {
    const answer = await ask(target, []);
    expect({ status: answer.status, type: typeOf(answer), body: String(answer.body) }).toEqual({
      status: 403,
      type: "MissingAuthenticationTokenException",
      body: '{"message":"Missing Authentication Token"}',
    });
  });

  test("and what carries something else, whose text is not repeated", async () => {
    const answer = await ask("/restapis", [["Authorization", "Bearer very-secret"]]);
    expect({ status: answer.status, type: typeOf(answer) }).toEqual({
      status: 403,
      type: "IncompleteSignatureException",
    });
    expect(String(answer.body)).toContain("Invalid key=value pair (missing equal-sign) in Authorization header");
    expect(String(answer.body)).not.toContain("very-secret");
  });

  test("seeding the pools of a project needs the endpoint's key", async () => {
    const body = JSON.stringify({ poolId: "us-east-1_X", clientIds: [], groups: [], user: {} });
    for (const headers of [[], [seedProof(`${body} `)], [["X-Local-Proof", "zz"]]] as [string, string][][])
      expect((await ask("/_local/seed", headers, body)).status).toBe(403);
  });
});

test("the log names the error and nothing that was sent", () => {
  expect(said).toContain("InvalidClientTokenId");
  expect(said.join("\n")).not.toMatch(/AKIAOTHER|very-secret/);
});
