import {
  CreateDeploymentCommand,
  CreateRestApiCommand,
  DeleteDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentsCommand,
  GetStagesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from "@aws-sdk/client-api-gateway";
import { replay, type Scenario } from "./replay.ts";

const deployments: Scenario = async ({ apigateway, step }) => {
  const { id: restApiId, rootResourceId: resourceId } = await apigateway.send(
    new CreateRestApiCommand({ name: "api" }),
  );
  const at = { restApiId, resourceId, httpMethod: "GET" };
  await apigateway.send(new PutMethodCommand({ ...at, authorizationType: "NONE" }));
  await apigateway.send(new PutIntegrationCommand({ ...at, type: "MOCK" }));
  const deploy = () => apigateway.send(new CreateDeploymentCommand({ restApiId, stageName: "s1" }));
  let { id: deploymentId } = await deploy();
  await step("get-deployment", apigateway.send(new GetDeploymentCommand({ restApiId, deploymentId })));
  await step("get-stages", apigateway.send(new GetStagesCommand({ restApiId })));
  for (const turn of [0, 1, 2]) {
    const remove = new DeleteDeploymentCommand({ restApiId, deploymentId });
    await step(`delete-deployment-error-${turn}`, apigateway.send(remove));
    const next = await deploy();
    await apigateway.send(remove);
    deploymentId = next.id;
    await step(`get-deployments-${turn}`, apigateway.send(new GetDeploymentsCommand({ restApiId })));
    await step(`get-stages-${turn}`, apigateway.send(new GetStagesCommand({ restApiId })));
  }
};

replay(
  "apigateway_common.json",
  {
    "TestDeployments::test_create_delete_deployments[True]": deployments,
    "TestDeployments::test_create_delete_deployments[False]": deployments,
  },
  {
    steps: {},
    notPlayed: {
      "TestUsagePlans::*": "usage plans and API keys are no operations of the local endpoint",
      "TestStages::*": "not yet",
      "TestApiGatewayCommon::*": "not yet",
    },
  },
);
