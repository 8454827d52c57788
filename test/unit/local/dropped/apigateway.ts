import type { Input } from "../../../support/local/protocol-request.ts";
import type { Account, Answer, Send } from "./account.ts";
import { differ, differWith, type Made, refuses, type Subject, type Values } from "./subject.ts";

const FUNCTION =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function";
const uriOf = (name: string) => `${FUNCTION}:${name}/invocations`;
const ROLES = ["arn:aws:iam::000000000000:role/first", "arn:aws:iam::000000000000:role/other"];
const POOLS = ["first", "other"].map((id) => [`arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_${id}`]);

const listOf = ({ body }: Answer) => (body as { readonly item: readonly Readonly<Record<string, string>>[] }).item;
const textOf = ({ body }: Answer, name: string) => String((body as Input)[name]);

async function prepare({ send }: Account): Promise<Made> {
  const description = "an API";
  const one = await send("CreateRestApi", { name: "one", description, tags: { team: "first", area: "other" } });
  const two = await send("CreateRestApi", { name: "two" });
  const [restApiId, root] = [textOf(one, "id"), textOf(one, "rootResourceId")];
  const resource = async (parentId: string, pathPart: string) =>
    textOf(await send("CreateResource", { restApiId, parentId, pathPart }), "id");
  const [a, b] = [await resource(root, "a"), await resource(root, "b")];
  const authorizer = { restApiId, identitySource: "method.request.header.Authorization" };
  const authorizerId = async (name: string, type: string) =>
    textOf(await send("CreateAuthorizer", { ...authorizer, name, type, authorizerUri: uriOf("authorizer") }), "id");
  const [token, request] = [await authorizerId("token", "TOKEN"), await authorizerId("request", "REQUEST")];
  const cognito = { restApiId, name: "users", type: "COGNITO_USER_POOLS", providerARNs: POOLS[0] };
  const users = textOf(await send("CreateAuthorizer", { ...cognito, identitySource: authorizer.identitySource }), "id");
  const get = { restApiId, resourceId: a, httpMethod: "GET" };
  await send("PutMethod", { ...get, authorizationType: "CUSTOM", authorizerId: token, apiKeyRequired: false });
  const responseParameters = { "method.response.header.A": true, "method.response.header.B": true };
  await send("PutMethodResponse", { ...get, statusCode: "200", responseParameters });
  await send("PutMethodResponse", { ...get, statusCode: "404" });
  const integration = { type: "AWS", integrationHttpMethod: "POST", uri: uriOf("backend") };
  await send("PutIntegration", { ...get, ...integration });
  await send("PutIntegrationResponse", { ...get, statusCode: "200", selectionPattern: "2.." });
  const post = { ...get, httpMethod: "POST" };
  await send("PutMethod", { ...post, authorizationType: "NONE" });
  await send("PutIntegration", { ...post, ...integration, type: "AWS_PROXY" });
  const deploy = async (stageName: string) => textOf(await send("CreateDeployment", { restApiId, stageName }), "id");
  const [live, next] = [await deploy("live"), await deploy("next")];
  const stage = { restApiId, stageName: "tagged", deploymentId: live, canarySettings: { deploymentId: next } };
  await send("CreateStage", { ...stage, tags: { team: "first" }, variables: { a: "1" } });
  for (const responseType of ["UNAUTHORIZED", "DEFAULT_4XX"])
    await send("PutGatewayResponse", { restApiId, responseType });
  const key = async (name: string) =>
    textOf(await send("CreateApiKey", { name, customerId: name, value: `value-of-the-key-${name}` }), "id");
  const [apiKey, second] = [await key("first"), await key("other")];
  const plan = async (name: string) =>
    textOf(await send("CreateUsagePlan", { name, apiStages: [{ apiId: restApiId, stage: "live" }] }), "id");
  const [usagePlanId, otherPlan] = [await plan("first"), await plan("other")];
  for (const keyId of [apiKey, second]) await send("CreateUsagePlanKey", { usagePlanId, keyId, keyType: "API_KEY" });
  for (const domainName of ["a.example.com", "b.example.com"])
    await send("CreateDomainName", { domainName, endpointConfiguration: { types: ["REGIONAL"] } });
  for (const basePath of ["v1", "v2"])
    await send("CreateBasePathMapping", { domainName: "a.example.com", restApiId, basePath });
  const deletable = textOf(await send("CreateRestApi", { name: "deletable" }), "id");
  await send("UpdateAccount", change("/cloudwatchRoleArn", ROLES[0]));
  const position = async (operation: string) => textOf(await send(operation, { restApiId, limit: 1 }), "position");
  return {
    ...{
      restApiId,
      apiKey,
      second,
      usagePlanId,
      otherPlan,
      twoId: textOf(two, "id"),
      root,
      a,
      b,
      token,
      request,
      users,
      live,
      next,
    },
    deletable,
    apis: await position("GetRestApis"),
    domains: await position("GetDomainNames"),
    mappings: textOf(await send("GetBasePathMappings", { domainName: "a.example.com", limit: 1 }), "position"),
    keys: await position("GetApiKeys"),
    plans: await position("GetUsagePlans"),
    planKeys: textOf(await send("GetUsagePlanKeys", { usagePlanId, limit: 1 }), "position"),
    resources: await position("GetResources"),
    authorizers: await position("GetAuthorizers"),
    deployments: await position("GetDeployments"),
    responses: await position("GetGatewayResponses"),
  };
}

const change = (path: string, value?: string, op = "replace"): Input => ({
  patchOperations: [{ op, path, ...(value !== undefined && { value }) }],
});

/** A definition that has a warning. */
const definition = (title: string): Input => ({
  swagger: "2.0",
  info: { title },
  basePath: "/base",
  paths: { "/imported": { get: {} }, wrong: {} },
});

function inputs(made: Made): Readonly<Record<string, Input>> {
  const { restApiId, root, a, b, token, request, live, apiKey, usagePlanId, otherPlan, deletable } = made;
  const of = { restApiId };
  const method = { ...of, resourceId: a, httpMethod: "GET" };
  const response = { ...method, statusCode: "200" };
  const arn = { resource_arn: "", resourceArn: `arn:aws:apigateway:us-east-1::/restapis/${restApiId}` };
  const authorizer = { ...of, authorizerId: token };
  const stage = { ...of, stageName: "live" };
  const deployment = { ...of, deploymentId: live };
  const gatewayResponse = { ...of, responseType: "UNAUTHORIZED" };
  const identitySource = "method.request.header.Authorization";
  const { resource_arn: _, ...tagged } = arn;
  const mapping = { domainName: "a.example.com", basePath: "v1" };
  return {
    CreateRestApi: { name: "new" },
    ImportRestApi: { body: definition("new") },
    PutRestApi: { ...of, body: definition("new") },
    GetExport: { ...stage, exportType: "oas30" },
    GetRestApi: of,
    GetRestApis: {},
    UpdateRestApi: { ...of, ...change("/description", "first") },
    DeleteRestApi: { restApiId: deletable },
    CreateResource: { ...of, parentId: root, pathPart: "new" },
    GetResource: { ...of, resourceId: a },
    GetResources: of,
    UpdateResource: { ...of, resourceId: a, ...change("/pathPart", "first") },
    DeleteResource: { ...of, resourceId: a },
    PutMethod: { ...of, resourceId: b, httpMethod: "GET", authorizationType: "NONE" },
    GetMethod: method,
    UpdateMethod: { ...method, ...change("/operationName", "first") },
    DeleteMethod: method,
    PutMethodResponse: { ...method, statusCode: "201" },
    GetMethodResponse: response,
    UpdateMethodResponse: { ...response, ...change("/responseParameters/method.response.header.A", "false") },
    DeleteMethodResponse: response,
    PutIntegration: { ...method, type: "AWS", integrationHttpMethod: "POST", uri: uriOf("backend") },
    GetIntegration: method,
    UpdateIntegration: { ...method, ...change("/requestTemplates/text~1plain", "first", "add") },
    DeleteIntegration: method,
    PutIntegrationResponse: response,
    GetIntegrationResponse: response,
    UpdateIntegrationResponse: { ...response, ...change("/responseTemplates/text~1plain", "first", "add") },
    DeleteIntegrationResponse: response,
    CreateAuthorizer: { ...of, name: "new", type: "TOKEN", authorizerUri: uriOf("authorizer"), identitySource },
    GetAuthorizer: authorizer,
    GetAuthorizers: of,
    UpdateAuthorizer: { ...authorizer, ...change("/name", "first") },
    DeleteAuthorizer: { ...of, authorizerId: request },
    PutGatewayResponse: gatewayResponse,
    GetGatewayResponse: gatewayResponse,
    GetGatewayResponses: of,
    UpdateGatewayResponse: { ...gatewayResponse, ...change("/responseTemplates/text~1plain", "first", "add") },
    DeleteGatewayResponse: gatewayResponse,
    CreateDeployment: of,
    GetDeployment: deployment,
    GetDeployments: of,
    UpdateDeployment: { ...deployment, ...change("/description", "first") },
    DeleteDeployment: deployment,
    CreateStage: { ...of, stageName: "new", deploymentId: live },
    GetStage: stage,
    GetStages: of,
    UpdateStage: { ...stage, ...change("/variables/a", "first") },
    DeleteStage: stage,
    FlushStageAuthorizersCache: stage,
    GetTags: tagged,
    GetAccount: {},
    UpdateAccount: change("/cloudwatchRoleArn", ROLES[0]),
    CreateDomainName: { domainName: "new.example.com", endpointConfiguration: { types: ["REGIONAL"] } },
    GetDomainName: { domainName: "a.example.com" },
    GetDomainNames: {},
    DeleteDomainName: { domainName: "a.example.com" },
    CreateBasePathMapping: { domainName: "b.example.com", restApiId },
    GetBasePathMapping: mapping,
    GetBasePathMappings: { domainName: "a.example.com" },
    UpdateBasePathMapping: { ...mapping, ...change("/stage", "live") },
    DeleteBasePathMapping: mapping,
    TagResource: { ...tagged, tags: { team: "first" } },
    UntagResource: { ...tagged, tagKeys: ["team"] },
    CreateApiKey: {},
    GetApiKey: { apiKey },
    GetApiKeys: {},
    UpdateApiKey: { apiKey, ...change("/description", "first") },
    DeleteApiKey: { apiKey },
    CreateUsagePlan: { name: "new" },
    GetUsagePlan: { usagePlanId },
    GetUsagePlans: {},
    UpdateUsagePlan: { usagePlanId, ...change("/description", "first") },
    DeleteUsagePlan: { usagePlanId },
    CreateUsagePlanKey: { usagePlanId: otherPlan, keyId: apiKey, keyType: "API_KEY" },
    GetUsagePlanKey: { usagePlanId, keyId: apiKey },
    GetUsagePlanKeys: { usagePlanId },
    DeleteUsagePlanKey: { usagePlanId, keyId: apiKey },
    TestInvokeMethod: { ...method, httpMethod: "POST" },
    TestInvokeAuthorizer: { ...of, authorizerId: request, headers: { Authorization: "first" } },
  };
}

const [OP, PATH] = ["patchOperations.op", "patchOperations.path"];
const [FROM, VALUE] = ["patchOperations.from", "patchOperations.value"];

/** One change of each Update operation: what its op, its path and its value make of it. */
function patches({ b, root }: Made): Readonly<Record<string, Values>> {
  const onlyReplace = refuses("BadRequestException", "replace", "remove");
  const values = differ("first", "other");
  const [first, other] = ["method.response.header.A", "method.response.header.B"].map(
    (name) => `/responseParameters/${name}`,
  );
  return {
    [VALUE]: values,
    [`UpdateRestApi.${OP}`]: differ("replace", "remove"),
    [`UpdateRestApi.${PATH}`]: differ("/name", "/description"),
    [`UpdateResource.${OP}`]: onlyReplace,
    [`UpdateResource.${PATH}`]: differWith(change("", b), "/parentId", "/pathPart"),
    [`UpdateResource.${VALUE}`]: differWith(change("/parentId"), root, b),
    [`UpdateMethod.${OP}`]: differWith(change("/requestModels/text~1plain", "Empty"), "add", "remove"),
    [`UpdateMethod.${PATH}`]: differ("/operationName", "/requestModels/text~1plain"),
    [`UpdateMethodResponse.${OP}`]: differ("replace", "remove"),
    [`UpdateMethodResponse.${PATH}`]: differ(first, other),
    [`UpdateMethodResponse.${VALUE}`]: differ("true", "false"),
    [`UpdateIntegration.${OP}`]: differ("add", "remove"),
    [`UpdateIntegration.${PATH}`]: differ("/requestTemplates/text~1plain", "/requestTemplates/text~1html"),
    [`UpdateIntegrationResponse.${OP}`]: differ("add", "remove"),
    [`UpdateIntegrationResponse.${PATH}`]: differ("/responseTemplates/text~1plain", "/responseTemplates/text~1html"),
    [`UpdateAuthorizer.${OP}`]: onlyReplace,
    [`UpdateAuthorizer.${PATH}`]: differ("/name", "/authType"),
    [`UpdateGatewayResponse.${OP}`]: differ("add", "remove"),
    [`UpdateGatewayResponse.${PATH}`]: differ("/responseTemplates/text~1plain", "/responseTemplates/text~1html"),
    [`UpdateApiKey.${OP}`]: onlyReplace,
    [`UpdateApiKey.${PATH}`]: differ("/name", "/description"),
    [`UpdateUsagePlan.${OP}`]: onlyReplace,
    [`UpdateUsagePlan.${PATH}`]: differ("/name", "/description"),
    [`UpdateAccount.${OP}`]: onlyReplace,
    [`UpdateAccount.${PATH}`]: refuses("BadRequestException", "/cloudwatchRoleArn", "/other"),
    [`UpdateAccount.${VALUE}`]: differ("", ...ROLES),
    [`UpdateBasePathMapping.${OP}`]: onlyReplace,
    [`UpdateBasePathMapping.${PATH}`]: {
      given: change("", "live"),
      ...differ("/basePath", "/stage"),
    },
    [`UpdateBasePathMapping.${VALUE}`]: differ("live", "next"),
    [`UpdateDeployment.${OP}`]: onlyReplace,
    [`UpdateDeployment.${PATH}`]: refuses("BadRequestException", "/description", "/other"),
    [`UpdateStage.${FROM}`]: {
      given: { stageName: "tagged", ...change("/deploymentId", undefined, "copy") },
      ...refuses("BadRequestException", "/canarySettings/deploymentId", "/deploymentId"),
    },
    [`UpdateStage.${OP}`]: differ("replace", "remove"),
    [`UpdateStage.${PATH}`]: differ("/variables/a", "/variables/b"),
  };
}

const policyOf = (effect: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: effect, Principal: "*", Action: "execute-api:Invoke", Resource: "*" }],
  });

function values(made: Made): Readonly<Record<string, Values>> {
  const { live, next, token, request, users, restApiId, twoId, apiKey, second } = made;
  const quota = { limit: 1, offset: 0, period: "WEEK" };
  const path = { pathWithQueryString: "/a?q=1" };
  return {
    ...patches(made),
    limit: differ(1, 2),
    embed: differ(undefined, ["methods"]),
    tagKeys: differ(["team"], ["area"]),
    policy: differ(undefined, policyOf("Allow"), policyOf("Deny")),
    requestParameters: differ({}, { "method.request.header.A": true }, { "method.request.header.A": false }),
    responseParameters: differ(
      undefined,
      { "method.response.header.A": "'first'" },
      { "method.response.header.A": "'other'" },
    ),
    deploymentId: differ(live, next),
    failOnWarnings: refuses("BadRequestException", false, true),
    "ImportRestApi.body": differ(definition("first"), definition("other")),
    "PutRestApi.body": differ(definition("first"), definition("other")),
    "ImportRestApi.parameters": differ(undefined, { basepath: "prepend" }, { endpointConfigurationTypes: "REGIONAL" }),
    "GetExport.parameters": differ(undefined, { extensions: "integrations" }, { extensions: "authorizers" }),
    "GetExport.accepts": differ("application/json", "application/yaml"),
    "PutRestApi.parameters": differ(undefined, { basepath: "prepend" }),
    "CreateApiKey.enabled": differ(false, true),
    "CreateApiKey.value": differ("a-first-key-of-letters", "another-key-of-letters"),
    nameQuery: differ("first", "other"),
    includeValue: differ(false, true),
    includeValues: differ(false, true),
    "GetApiKeys.customerId": differ("first", "other"),
    "GetApiKeys.position": differ(undefined, made["keys"]),
    "GetUsagePlans.position": differ(undefined, made["plans"]),
    "GetUsagePlans.keyId": differ(apiKey, "none"),
    "GetUsagePlanKeys.position": differ(undefined, made["planKeys"]),
    "CreateUsagePlan.apiStages.apiId": {
      given: { apiStages: [{ apiId: "", stage: "live" }] },
      ...refuses("NotFoundException", restApiId, twoId),
    },
    "CreateUsagePlan.apiStages.throttle.burstLimit": differWith(
      { apiStages: [{ apiId: restApiId, stage: "live" }] },
      1,
      2,
    ),
    "CreateUsagePlan.apiStages.throttle.rateLimit": differWith(
      { apiStages: [{ apiId: restApiId, stage: "live" }] },
      1,
      2,
    ),
    "CreateUsagePlanKey.keyType": refuses("BadRequestException", "API_KEY", "OTHER"),
    "CreateUsagePlan.apiStages.stage": differWith({ apiStages: [{ apiId: restApiId, stage: "" }] }, "live", "next"),
    "CreateUsagePlan.quota.limit": differWith({ quota }, 1, 2),
    "CreateUsagePlan.quota.offset": differWith({ quota }, 0, 1),
    "CreateUsagePlan.quota.period": differWith({ quota }, "WEEK", "MONTH"),
    "CreateUsagePlanKey.keyId": differ(apiKey, second),
    "CreateRestApi.binaryMediaTypes": differ(undefined, ["image/png"], ["image/gif"]),
    "CreateRestApi.endpointConfiguration.types": differ(["EDGE"], ["REGIONAL"], ["PRIVATE"]),
    "CreateRestApi.endpointConfiguration.vpcEndpointIds": differWith(
      { endpointConfiguration: { types: ["PRIVATE"] } },
      ["vpce-first"],
      ["vpce-other", "vpce-first"],
    ),
    "CreateRestApi.endpointConfiguration.ipAddressType": differWith(
      { endpointConfiguration: { types: ["REGIONAL"] } },
      "ipv4",
      "dualstack",
    ),
    "CreateDeployment.canarySettings.percentTraffic": differWith({ stageName: "live" }, 1, 2),
    "CreateDeployment.canarySettings.stageVariableOverrides": differWith(
      { stageName: "live" },
      { a: "first" },
      { a: "other" },
    ),
    "CreateDeployment.canarySettings.useStageCache": differWith({ stageName: "live" }, true, false),
    "CreateStage.canarySettings.deploymentId": differ(live, next),
    "CreateDeployment.stageDescription": differWith({ stageName: "live" }, "first", "other"),
    "CreateDeployment.tracingEnabled": differWith({ stageName: "live" }, true, false),
    "CreateDeployment.variables": differWith({ stageName: "new" }, { a: "first" }, { a: "other" }),
    "GetDomainNames.position": differ(undefined, made["domains"]),
    "GetBasePathMappings.position": differ(undefined, made["mappings"]),
    "CreateDomainName.domainName": differ("c.example.com", "d.example.com"),
    "CreateDomainName.certificateArn": differWith({ endpointConfiguration: { types: ["EDGE"] } }, "first", "other"),
    "CreateDomainName.certificateName": differWith({ endpointConfiguration: { types: ["EDGE"] } }, "first", "other"),
    "CreateBasePathMapping.restApiId": differ(restApiId, twoId),
    "CreateBasePathMapping.stage": differ("live", "next"),
    "GetRestApis.position": differ(undefined, made["apis"]),
    "GetResources.position": differ(undefined, made["resources"]),
    "GetAuthorizers.position": differ(undefined, made["authorizers"]),
    "GetDeployments.position": differ(undefined, made["deployments"]),
    "GetDeployment.embed": differ(undefined, ["apisummary"]),
    "GetGatewayResponses.position": differ(undefined, made["responses"]),
    "PutMethod.authorizationType": differWith(
      (type) => ({ authorizerId: type === "COGNITO_USER_POOLS" ? users : token }),
      "NONE",
      "AWS_IAM",
      "CUSTOM",
      "COGNITO_USER_POOLS",
    ),
    "PutMethod.authorizerId": differWith({ authorizationType: "CUSTOM" }, token, request),
    "PutMethod.authorizationScopes": differWith(
      { authorizationType: "COGNITO_USER_POOLS", authorizerId: users },
      ["first"],
      ["other"],
    ),
    "PutMethodResponse.responseParameters": differ(undefined, { "method.response.header.A": true }),
    "PutIntegration.type": differWith(
      (type) => ({ uri: String(type).startsWith("HTTP") ? "http://127.0.0.1:1/" : uriOf("backend") }),
      ...["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"],
    ),
    "PutIntegration.uri": differ(uriOf("first"), uriOf("other")),
    "PutIntegration.connectionType": differWith({ type: "HTTP", uri: "http://127.0.0.1" }, "INTERNET"),
    "PutIntegration.integrationHttpMethod": differ("POST", "GET"),
    "PutIntegration.credentials": differ(...ROLES),
    "PutIntegration.requestParameters": differ(undefined, { "integration.request.header.A": "'first'" }),
    "PutIntegration.timeoutInMillis": differ(50, 51),
    "PutIntegrationResponse.responseTemplates": differ({ "text/plain": "first" }, { "text/plain": "other" }),
    "PutGatewayResponse.responseParameters": differ(undefined, { "gatewayresponse.header.A": "'first'" }),
    "CreateAuthorizer.type": differWith({ providerARNs: POOLS[0] }, "TOKEN", "REQUEST", "COGNITO_USER_POOLS"),
    "CreateAuthorizer.authorizerUri": differ(uriOf("first"), uriOf("other")),
    "CreateAuthorizer.authorizerCredentials": differ(...ROLES),
    "CreateAuthorizer.providerARNs": differWith({ type: "COGNITO_USER_POOLS", authorizerUri: undefined }, ...POOLS),
    "CreateAuthorizer.identitySource": differWith(
      { type: "REQUEST" },
      "method.request.header.First",
      "method.request.querystring.other, context.identity",
    ),
    "TestInvokeMethod.pathWithQueryString": differ("/a?first=1", "/a?other=1"),
    "TestInvokeMethod.headers": differ({ A: "first" }, { A: "other" }),
    "TestInvokeMethod.multiValueHeaders": differ({ A: ["first"] }, { A: ["first", "other"] }),
    "TestInvokeMethod.stageVariables": differ({ a: "first" }, { a: "other" }),
    "TestInvokeMethod.body": differWith(path, "first", "other"),
    "TestInvokeAuthorizer.headers": differ({ Authorization: "first" }, { Authorization: "other" }),
    "TestInvokeAuthorizer.multiValueHeaders": differWith(
      { headers: {} },
      { Authorization: ["first"] },
      { Authorization: ["other"] },
    ),
  };
}

async function observe(send: Send): Promise<unknown> {
  const seen: unknown[] = [];
  const read = async (operation: string, input: Input = {}) => {
    const answer = await send(operation, input);
    seen.push(answer.body);
    return answer;
  };
  await read("GetAccount");
  for (const { domainName } of listOf(await read("GetDomainNames"))) await read("GetBasePathMappings", { domainName });
  await read("GetApiKeys", { includeValues: true });
  for (const { id: usagePlanId } of listOf(await read("GetUsagePlans")))
    await read("GetUsagePlanKeys", { usagePlanId });
  for (const { id: restApiId = "" } of listOf(await read("GetRestApis"))) {
    const of = { restApiId };
    await read("GetResources", { ...of, embed: ["methods"] });
    await read("GetAuthorizers", of);
    await read("GetGatewayResponses", of);
    for (const { id: deploymentId } of listOf(await read("GetDeployments", of)))
      await read("GetDeployment", { ...of, deploymentId, embed: ["apisummary"] });
    const arn = `arn:aws:apigateway:us-east-1::/restapis/${restApiId}`;
    for (const { stageName } of listOf(await read("GetStages", of)))
      await read("GetTags", { resourceArn: `${arn}/stages/${stageName}` });
    await read("GetTags", { resourceArn: arn });
  }
  return seen;
}

const unseen = { "TestInvokeAuthorizer.body": "an authorizer's event has no body, and its log shows the event" };
/** API Gateway: an API with a protected method that is deployed twice, and an empty one. */
export const apigateway: Subject = { name: "apigateway", prepare, inputs, values, observe, unseen };
