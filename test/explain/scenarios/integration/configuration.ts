import { DeleteFunctionCommand, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { ALLOWED, BACKEND, PLAIN_BACKEND } from "../../plain/function-code.ts";
import { invocationUri, lambdaMapped, lambdaProxy, mock, type PlainIntegration } from "../../plain/integrations.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { newName } from "../../plain/plain-functions.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import { aliasOf } from "../../plain/qualifier.ts";
import type { Call, Scenario } from "../../scenario.ts";

/** The healthy API, with a public route in addition. */
async function besides(account: PlainAccount, integration: PlainIntegration): Promise<Call> {
  const { api } = await protectedApi(account, { before: ({ api }) => api.method("GET", "/other", { integration }) });
  return api.call("/other");
}

/** The name of a function that does not exist, as an ARN. */
const absentFunction = ({ accountId }: PlainAccount, region = "us-east-1"): string =>
  `arn:aws:lambda:${region}:${accountId}:function:${newName("absent")}`;

const wrong = (expect: string, name: string, make: Scenario["make"]): Scenario => ({
  name,
  expect,
  severity: "error",
  make,
});

export const scenarios: readonly Scenario[] = [
  wrong("integration-http-method", "the integration calls Lambda with GET", async (account) => {
    const { api } = await protectedApi(account, { backend: { integrationHttpMethod: "GET" } });
    return api.call("/orders", { token: ALLOWED });
  }),
  wrong("integration-parameters", "the integration maps a value to the header Authorization", async (account) => {
    const requestParameters = { "integration.request.header.Authorization": "'Basic'" };
    const { api } = await protectedApi(account, { backend: { requestParameters } });
    return api.call("/orders", { token: ALLOWED });
  }),
  wrong(
    "integration-http-method",
    "the integration calls Lambda with GET, and has no permission either",
    async (account) => {
      const { api } = await protectedApi(account, { backend: { integrationHttpMethod: "GET", permit: false } });
      return api.call("/orders", { token: ALLOWED });
    },
  ),
  wrong("integration-permission", "no permission, and no concurrency left", async (account) => {
    const { api, backend } = await protectedApi(account, { backend: { permit: false } });
    const none = { FunctionName: backend.name, ReservedConcurrentExecutions: 0 };
    await account.lambda.send(new PutFunctionConcurrencyCommand(none));
    return api.call("/orders", { token: ALLOWED });
  }),
  wrong("backend-missing", "the integration names a function that does not exist", (account) =>
    besides(account, lambdaProxy({ name: "", arn: absentFunction(account) }, { permit: false })),
  ),
  wrong("backend-missing", "the integration names a function in another region", (account) => {
    const arn = absentFunction(account, "eu-west-1");
    const uri = invocationUri(arn).replace("us-east-1:lambda:path", "eu-west-1:lambda:path");
    return besides(account, lambdaProxy({ name: "", arn }, { permit: false, uri }));
  }),
  wrong("backend-missing", "the backend function was deleted after the deployment", async (account) => {
    const backend = await account.ownFunction(BACKEND);
    const call = await besides(account, lambdaProxy(backend));
    await account.lambda.send(new DeleteFunctionCommand({ FunctionName: backend.name }));
    return call;
  }),
  wrong("backend-missing", "the integration names an alias that does not exist", async (account) => {
    const { name, arn } = await account.sharedFunction(BACKEND);
    return besides(account, lambdaProxy({ name, arn: `${arn}:beta` }, { permit: false }));
  }),
  wrong(
    "backend-missing",
    "the stage variable of the integration names an alias that does not exist",
    async (account) => {
      const { name, arn } = await aliasOf(account, await account.ownFunction(BACKEND), "live");
      const api = await account.api();
      const staged = `${arn.replace(/:live$/, "")}:\${stageVariables.alias}`;
      await api.method("GET", "/", { integration: lambdaProxy({ name, arn: staged }, { permit: false }) });
      await api.deploy("beta", { variables: { alias: "beta" } });
      return api.call("/");
    },
  ),
  wrong("integration-stage-variable", "the stage lacks the variable that the integration names", async (account) => {
    const { name, arn } = await account.sharedFunction(BACKEND);
    const staged = `${arn.replace(/[^:]+$/, "")}\${stageVariables.fn}`;
    return besides(account, lambdaProxy({ name, arn: staged }, { permit: false }));
  }),
  wrong("backend-concurrency", "the reserved concurrency of the backend function is 0", async (account) => {
    const { api, backend } = await protectedApi(account, { backendFunction: {} });
    const none = { FunctionName: backend.name, ReservedConcurrentExecutions: 0 };
    await account.lambda.send(new PutFunctionConcurrencyCommand(none));
    return api.call("/orders", { token: ALLOWED });
  }),
  wrong("mock-template", "a MOCK integration without a request template", (account) =>
    besides(account, { ...mock(), input: { type: "MOCK" } }),
  ),
  wrong("mock-template", "the request template of a MOCK integration has no status", (account) =>
    besides(account, { ...mock(), input: { type: "MOCK", requestTemplates: { "application/json": "{}" } } }),
  ),
  wrong("integration-response", "a MOCK integration without a response", (account) =>
    besides(account, { ...mock(), responses: {} }),
  ),
  wrong("integration-response", "an integration that is not a proxy has no response", async (account) => {
    const integration = lambdaMapped(await account.sharedFunction(PLAIN_BACKEND), "{}");
    return besides(account, { ...integration, responses: {} });
  }),
  wrong("integration-response", "the only response of an integration is for errors", async (account) => {
    const integration = lambdaMapped(await account.sharedFunction(PLAIN_BACKEND), "{}");
    return besides(account, { ...integration, responses: { 500: { selectionPattern: ".*Error.*" } } });
  }),
];
