import {
  CreateResourceCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  TestInvokeMethodCommand,
  type TestInvokeMethodRequest,
} from "@aws-sdk/client-api-gateway";
import { integrationOf } from "./integrations.ts";
import type { Scenario, Stage } from "./replay.ts";
import { emptyApi } from "./rest-apis.ts";

type Given = Omit<TestInvokeMethodRequest, "restApiId" | "resourceId"> & { restApiId: string; resourceId: string };

const TIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d{2} \d{2}:\d{2}:\d{2} UTC \d{4} :/;

/** A log in the recording's form: line by line, and no times. */
const lines = (log = ""): Record<string, string> =>
  Object.fromEntries(
    log
      .split("\n")
      .map((line, i) => [`line${String(i).padStart(2, "0")}`, line.replace(TIME, "DDD MMM dd hh:mm:ss UTC yyyy :")]),
  );

const invoking =
  ({ apigateway: api, step }: Stage) =>
  (name: string, given: Given) =>
    step(
      name,
      api.send(new TestInvokeMethodCommand(given)).then((answer) => ({ ...answer, log: lines(answer.log) })),
    );

/** A MOCK method that answers 200 with a template. */
async function mocked(stage: Stage, at: { restApiId: string; resourceId: string; httpMethod: string }, body: string) {
  const { apigateway: api } = stage;
  await api.send(new PutMethodCommand({ ...at, authorizationType: "NONE" }));
  await integrationOf(stage, at);
  const response = { ...at, statusCode: "200" };
  await api.send(new PutMethodResponseCommand(response));
  const responseTemplates = { "application/json": body };
  await api.send(new PutIntegrationResponseCommand({ ...response, selectionPattern: "", responseTemplates }));
}

const pets: Scenario = async (stage) => {
  const { restApiId, rootId } = await emptyApi(stage);
  const add = async (parentId: string, pathPart: string): Promise<string> => {
    const made = await stage.apigateway.send(new CreateResourceCommand({ restApiId, parentId, pathPart }));
    return made.id ?? "";
  };
  const all = { restApiId, resourceId: await add(rootId, "pets"), httpMethod: "GET" };
  const one = { restApiId, resourceId: await add(all.resourceId, "{petId}"), httpMethod: "GET" };
  await mocked(stage, all, '{"pets": "all the pets"}');
  const petId = `{"petId": "$input.params('petId')"}`;
  await mocked(stage, one, petId);
  await mocked(stage, { ...one, httpMethod: "POST" }, petId);
  const invoke = invoking(stage);
  const name = (what: string) => `test-invoke-method-${what}`;
  const random = { pathWithQueryString: "/random/test" };
  await invoke(name("get-pets"), { ...all, pathWithQueryString: "/pets" });
  await invoke(name("get-pets-bad-path"), { ...all, ...random });
  await invoke(name("get-pets-id"), { ...one, pathWithQueryString: "/pets/123" });
  await invoke(name("get-pets-id-no-path"), one);
  await invoke(name("get-pets-id-bad-path"), { ...one, ...random });
  await invoke(name("get-with-qs"), { ...one, pathWithQueryString: "/pets/123?foo=bar" });
  const post = { httpMethod: "POST", pathWithQueryString: "/pets/123", body: '{"foo": "bar"}' };
  await invoke(name("post-with-body"), { ...one, ...post });
  await invoke("resource-method-not-found", { ...all, httpMethod: "POST" });
  await invoke("resource-id-not-found", { ...all, resourceId: "badresource" });
  await invoke("rest-api-not-found", { ...all, restApiId: "badapi" });
};

/** No host: what leads to another machine is refused with 501 when it is put. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway fills it in
const NO_ADDRESS = "http://${stageVariables.none}/";
const failing: Scenario = async (stage) => {
  const { restApiId, rootId: resourceId } = await emptyApi(stage);
  const at = { restApiId, resourceId, httpMethod: "GET" };
  await stage.apigateway.send(new PutMethodCommand({ ...at, authorizationType: "NONE" }));
  const integration = { type: "HTTP_PROXY", integrationHttpMethod: "GET", uri: NO_ADDRESS } as const;
  await stage.apigateway.send(new PutIntegrationCommand({ ...at, ...integration }));
  await invoking(stage)("test-invoke-failure", at);
};

/** Scenarios about trying a method without a deployment. */
export const testInvokeScenarios: Record<string, Scenario> = {
  "TestApigatewayTestInvoke::test_invoke_test_method": pets,
  "TestApigatewayTestInvoke::test_failed_invoke_test_method": failing,
};
