import {
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateStageCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteDeploymentCommand,
  DeleteStageCommand,
  GetDeploymentCommand,
  GetDeploymentsCommand,
  GetStageCommand,
  GetStagesCommand,
  PutIntegrationResponseCommand,
  PutMethodResponseCommand,
  UpdateApiKeyCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import type { HttpResponse } from "../../../../src/local/http.ts";
import {
  CLOUDFRONT,
  ECHO,
  makeApi,
  makeFunction,
  putMethod,
  socketHeaders,
} from "../../../support/local/sample-api.ts";
import { replay, type Scenario, type Stage } from "./replay.ts";

async function mocked(stage: Stage): Promise<string> {
  const api = await makeApi(stage);
  await putMethod(stage, api, api.rootResourceId, "GET", { type: "MOCK" });
  return api.restApiId;
}

/** @param manually the stage is made by itself, not with its deployment. */
const deployments =
  (manually: boolean): Scenario =>
  async (stage) => {
    const { apigateway, step } = stage;
    const restApiId = await mocked(stage);
    const at = { restApiId, stageName: "s1" };
    const deploy = async (): Promise<string> => {
      const { id: deploymentId = "" } = await apigateway.send(
        new CreateDeploymentCommand(manually ? { restApiId } : at),
      );
      if (manually) await apigateway.send(new CreateStageCommand({ ...at, deploymentId }));
      return deploymentId;
    };
    let deploymentId = await deploy();
    await step("get-deployment", apigateway.send(new GetDeploymentCommand({ restApiId, deploymentId })));
    await step("get-stages", apigateway.send(new GetStagesCommand({ restApiId })));
    for (const turn of [0, 1, 2]) {
      const remove = new DeleteDeploymentCommand({ restApiId, deploymentId });
      await step(`delete-deployment-error-${turn}`, apigateway.send(remove));
      await apigateway.send(new DeleteStageCommand(at));
      await apigateway.send(remove);
      deploymentId = await deploy();
      await step(`get-deployments-${turn}`, apigateway.send(new GetDeploymentsCommand({ restApiId })));
      await step(`get-stages-${turn}`, apigateway.send(new GetStagesCommand({ restApiId })));
    }
  };

const stages: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const restApiId = await mocked(stage);
  const { id: deploymentId } = await apigateway.send(new CreateDeploymentCommand({ restApiId }));
  const at = { restApiId, stageName: "s1" };
  const described = { description: "my stage", documentationVersion: "v123" };
  await step("create-stage", apigateway.send(new CreateStageCommand({ ...at, deploymentId, ...described })));
  const update = (values: Readonly<Record<string, string>>) => {
    const patchOperations = Object.entries(values).map(([path, value]) => ({ op: "replace" as const, path, value }));
    return apigateway.send(new UpdateStageCommand({ ...at, patchOperations }));
  };
  await step("error-update-doc-version", update({ "/documentation_version": "123" }));
  await step("error-update-tags", update({ "/tags/tag1": "value1" }));
  const values = {
    "/description": "stage new",
    "/variables/var1": "test",
    "/variables/var2": "test2",
    "/*/*/throttling/burstLimit": "123",
    "/*/*/caching/enabled": "true",
    "/tracingEnabled": "true",
    "/test/GET/throttling/burstLimit": "124",
  };
  await step("update-stage", update(values));
  await step("get-stage", apigateway.send(new GetStageCommand(at)));
  await step("update-stage-override", update({ "/*/*/throttling/burstLimit": "100" }));
};

const lowered = ({ headers }: HttpResponse): Record<string, string> =>
  Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));

const SMALL = "Root=1-3152b799-8954dae64eda91bc9a23a7e8";
const TRACES = { normal: undefined, "trace-id": `${SMALL};Parent=7fa8c0f79203be72;Sampled=1`, "trace-id-small": SMALL };

const traceIds: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const api = await makeApi(stage);
  const mock = await api.add("path");
  const requestTemplates = { "application/json": '{"statusCode": 200}' };
  await putMethod(stage, api, mock, "GET", { type: "MOCK", requestTemplates });
  const response = { restApiId: api.restApiId, resourceId: mock, httpMethod: "GET", statusCode: "200" };
  await apigateway.send(new PutMethodResponseCommand(response));
  const responseTemplates = { "application/json": '{"statusCode": 200}' };
  await apigateway.send(new PutIntegrationResponseCommand({ ...response, selectionPattern: "", responseTemplates }));
  const { name, arn, integration } = await makeFunction(stage, ECHO);
  await step("register-lambda", { FunctionName: name, FunctionArn: arn });
  await putMethod(stage, api, await api.add("{proxy+}"), "ANY", { type: "AWS_PROXY", ...integration });
  await api.deploy("dev");
  for (const [type, path] of [
    ["MOCK", "/dev/path"],
    ["AWS_PROXY", "/dev/proxy-value"],
  ] as const)
    for (const [trace, value] of Object.entries(TRACES)) {
      if (type === "MOCK" && trace === "trace-id-small") continue;
      const answer = await api.ask("GET", path, value === undefined ? {} : { "x-amzn-trace-id": value });
      await step(`${trace}-req-headers-${type}`, lowered(answer));
    }
};

const usagePlans: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const apiId = await mocked(stage);
  await apigateway.send(new CreateDeploymentCommand({ restApiId: apiId, stageName: "dev" }));
  const plan = apigateway.send(
    new CreateUsagePlanCommand({
      name: "plan",
      description: "Test Usage Plan for API key",
      apiStages: [{ apiId, stage: "dev" }],
      quota: { limit: 10, offset: 0, period: "DAY" },
      throttle: { rateLimit: 2, burstLimit: 1 },
      tags: { tag_key: "tag_value" },
    }),
  );
  await step("create-usage-plan", plan);
  const key = apigateway.send(new CreateApiKeyCommand({ name: "key", enabled: true }));
  await step("create-api-key", key);
  const [{ id: usagePlanId }, { id: keyId }] = [await plan, await key];
  const inPlan = new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" });
  await step("create-usage-plan-key", apigateway.send(inPlan));
  const patchOperations = [{ op: "replace", path: "/enabled", value: "false" } as const];
  await step("update-api-key-disabled", apigateway.send(new UpdateApiKeyCommand({ apiKey: keyId, patchOperations })));
};

const TRACE_IDS = "TestApiGatewayCommon::test_invocation_trace_id";
const STAGES = "TestStages::test_create_update_stages";

replay(
  "apigateway_common.json",
  {
    "TestDeployments::test_create_delete_deployments[True]": deployments(true),
    "TestDeployments::test_create_delete_deployments[False]": deployments(false),
    [STAGES]: stages,
    [TRACE_IDS]: traceIds,
    "TestUsagePlans::test_api_key_required_for_methods": usagePlans,
  },
  {
    steps: {
      ...socketHeaders(`${TRACE_IDS} · * · `, ["connection", "content-length", "date"]),
      [`${TRACE_IDS} · * · via`]: CLOUDFRONT,
      [`${TRACE_IDS} · * · x-amz-cf-*`]: CLOUDFRONT,
      [`${TRACE_IDS} · * · x-cache`]: CLOUDFRONT,
    },
    notPlayed: {},
  },
);
