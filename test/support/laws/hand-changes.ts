import { strToU8, zipSync } from "fflate";
import { deployByHand, forEach, type HandChange } from "./hand.ts";

const OWN_TAGS = ["owner", "project", "stage", "region"].map((name) => `lambda-authz:${name}`);
const CODE = zipSync({
  "index.mjs": strToU8("export const handler = async () => ({ statusCode: 200 }); // by hand\n"),
});

const opensRoot: HandChange = ({ apigateway, own }) =>
  forEach(own.apis, async ({ id: restApiId, rootResourceId: resourceId, resources }) => {
    if (resources[resourceId]?.methods["GET"] === undefined) return;
    const patchOperations = [{ op: "replace" as const, path: "/authorizationType", value: "NONE" }];
    await apigateway.updateMethod({ restApiId, resourceId, httpMethod: "GET", patchOperations });
  });

const replace = (path: string, value: string) => [{ op: "replace" as const, path, value }];

/** What people do to a stack by hand, and a deploy repairs. */
export const HAND_CHANGES: Readonly<Record<string, HandChange>> = {
  "opens / and deploys it": async (hand) => {
    await opensRoot(hand);
    await deployByHand(hand);
  },
  "opens /": opensRoot,
  "adds a public method for our function": ({ apigateway, own }) =>
    forEach(own.apis, async ({ id: restApiId, rootResourceId: parentId, resources }) => {
      const uri = resources[parentId]?.methods["GET"]?.integration?.uri;
      if (uri === undefined || Object.values(resources).some(({ path }) => path === "/extra")) return;
      const { id: resourceId } = await apigateway.createResource({ restApiId, parentId, pathPart: "extra" });
      const at = { restApiId, resourceId, httpMethod: "GET" };
      await apigateway.putMethod({ ...at, authorizationType: "NONE" });
      await apigateway.putIntegration({ ...at, type: "AWS_PROXY", integrationHttpMethod: "POST", uri });
    }),
  "deletes the methods of /": ({ apigateway, own }) =>
    forEach(own.apis, ({ id: restApiId, rootResourceId: resourceId, resources }) =>
      forEach(Object.keys(resources[resourceId]?.methods ?? {}), (httpMethod) =>
        apigateway.deleteMethod({ restApiId, resourceId, httpMethod }),
      ),
    ),
  "deletes the paths": ({ apigateway, own }) =>
    forEach(own.apis, ({ id: restApiId, rootResourceId, resources }) =>
      forEach(Object.keys(resources), async (resourceId) => {
        if (resourceId !== rootResourceId) await apigateway.deleteResource({ restApiId, resourceId });
      }),
    ),
  "changes the authorizer": ({ apigateway, own }) =>
    forEach(own.apis, ({ id: restApiId, authorizers }) =>
      forEach(Object.values(authorizers), async ({ id: authorizerId, name }) => {
        const patchOperations = [
          ...replace("/authorizerResultTtlInSeconds", "3600"),
          ...replace("/identitySource", "method.request.header.X-Other"),
        ];
        if (name === "guard") await apigateway.updateAuthorizer({ restApiId, authorizerId, patchOperations });
      }),
    ),
  "changes the error responses": ({ apigateway, own }) =>
    forEach(own.apis, async ({ id: restApiId, gatewayResponses }) => {
      const header = "gatewayresponse.header.Access-Control-Allow-Origin";
      await apigateway.putGatewayResponse({
        restApiId,
        responseType: "DEFAULT_4XX",
        responseParameters: { [header]: "'*'" },
      });
      if (gatewayResponses["DEFAULT_5XX"] !== undefined)
        await apigateway.deleteGatewayResponse({ restApiId, responseType: "DEFAULT_5XX" });
    }),
  "renames the API": ({ apigateway, own }) =>
    forEach(own.apis, ({ id: restApiId }) =>
      apigateway.updateRestApi({ restApiId, patchOperations: replace("/name", "by hand") }),
    ),
  "deletes the stages": ({ apigateway, own, stack }) =>
    forEach(own.apis, async ({ id: restApiId, stages }) => {
      if (stages[stack.stage] !== undefined) await apigateway.deleteStage({ restApiId, stageName: stack.stage });
    }),
  "deletes the API": ({ apigateway, own }) =>
    forEach(own.apis, ({ id }) => apigateway.deleteRestApi({ restApiId: id })),
  "changes the team's tag": async ({ apigateway, lambda, logs, own, stack }) => {
    const tags = { team: "by hand" };
    await forEach(own.apis, ({ id }) =>
      apigateway.tagResource({ resourceArn: `arn:aws:apigateway:${stack.region}::/restapis/${id}`, tags }),
    );
    await forEach(own.functions, ({ FunctionArn }) => lambda.tagResource({ Resource: FunctionArn, Tags: tags }));
    await forEach(own.groups, ({ name }) =>
      logs.tagResource({ resourceArn: `arn:aws:logs:${stack.region}:123456789012:log-group:${name}`, tags }),
    );
  },
  "lets everybody invoke the functions": ({ lambda, own }) =>
    forEach(own.functions, async ({ FunctionName, statements }) => {
      if (statements.some(({ Sid }) => Sid === "hand")) return;
      await lambda.addPermission({
        FunctionName,
        StatementId: "hand",
        Action: "lambda:InvokeFunction",
        Principal: "*",
      });
    }),
  "takes the permissions away": ({ lambda, own }) =>
    forEach(own.functions, ({ FunctionName, statements }) =>
      forEach(statements, ({ Sid }) => lambda.removePermission({ FunctionName, StatementId: Sid })),
    ),
  "changes the functions' settings": ({ lambda, own }) =>
    forEach(own.functions, ({ FunctionName }) =>
      lambda.updateFunctionConfiguration({
        FunctionName,
        MemorySize: 512,
        Timeout: 30,
        Environment: { Variables: { BY: "hand" } },
      }),
    ),
  "changes the functions' code": ({ lambda, own }) =>
    forEach(own.functions, ({ FunctionName }) => lambda.updateFunctionCode({ FunctionName, ZipFile: CODE })),
  "deletes a function": async ({ lambda, own }) => {
    const [fn] = own.functions;
    if (fn !== undefined) await lambda.deleteFunction({ FunctionName: fn.FunctionName });
  },
  "makes the roles administrators": ({ iam, own }) =>
    forEach(own.roles, ({ RoleName }) =>
      iam.attachRolePolicy({ RoleName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
    ),
  "adds a policy to the roles": ({ iam, own }) =>
    forEach(own.roles, ({ RoleName }) =>
      iam.putRolePolicy({
        RoleName,
        PolicyName: "hand",
        PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":"*"}]}',
      }),
    ),
  "deletes the roles": ({ iam, own }) =>
    forEach(own.roles, async ({ RoleName, inline, attachedArns }) => {
      await forEach(inline, ({ name }) => iam.deleteRolePolicy({ RoleName, PolicyName: name }));
      await forEach(attachedArns, (PolicyArn) => iam.detachRolePolicy({ RoleName, PolicyArn }));
      await iam.deleteRole({ RoleName });
    }),
  "keeps logs for ever": ({ logs, own }) =>
    forEach(own.groups, ({ name }) => logs.deleteRetentionPolicy({ logGroupName: name })),
  "deletes the log groups": ({ logs, own }) =>
    forEach(own.groups, ({ name }) => logs.deleteLogGroup({ logGroupName: name })),
  "changes the pool's client": ({ cognito, own }) =>
    forEach(own.pools, ({ Id: UserPoolId, clients }) =>
      forEach(Object.values(clients), ({ ClientId, settings }) =>
        cognito.updateUserPoolClient({
          ...(settings as object),
          UserPoolId,
          ClientId,
          CallbackURLs: ["https://elsewhere.example/"],
          AccessTokenValidity: 24 * 60,
        }),
      ),
    ),
  "deletes the pool's client": ({ cognito, own }) =>
    forEach(own.pools, ({ Id: UserPoolId, clients }) =>
      forEach(Object.keys(clients), (ClientId) => cognito.deleteUserPoolClient({ UserPoolId, ClientId })),
    ),
  "deletes the pool's domain": ({ cognito, own }) =>
    forEach(own.pools, async ({ Id: UserPoolId, domain }) => {
      if (domain !== undefined) await cognito.deleteUserPoolDomain({ UserPoolId, Domain: domain.Domain });
    }),
  "deletes the pool": ({ cognito, own }) =>
    forEach(own.pools, async ({ Id: UserPoolId, domain }) => {
      if (domain !== undefined) await cognito.deleteUserPoolDomain({ UserPoolId, Domain: domain.Domain });
      await cognito.deleteUserPool({ UserPoolId });
    }),
};

/** What takes a stack's things away from it: a deploy then needs --adopt, or stops. */
export const DISOWNED: Readonly<Record<string, HandChange>> = {
  "takes the tags off the API": ({ apigateway, own, stack }) =>
    forEach(own.apis, ({ id }) =>
      apigateway.untagResource({
        resourceArn: `arn:aws:apigateway:${stack.region}::/restapis/${id}`,
        tagKeys: OWN_TAGS,
      }),
    ),
  "takes the tags off the functions": ({ lambda, own }) =>
    forEach(own.functions, ({ FunctionArn }) => lambda.untagResource({ Resource: FunctionArn, TagKeys: OWN_TAGS })),
  "takes the tags off the roles": ({ iam, own }) =>
    forEach(own.roles, ({ RoleName }) => iam.untagRole({ RoleName, TagKeys: OWN_TAGS })),
  "takes the tags off the pool": ({ cognito, own }) =>
    forEach(own.pools, ({ Arn }) => cognito.untagResource({ ResourceArn: Arn, TagKeys: OWN_TAGS })),
  "gives the functions to another team": ({ lambda, own }) =>
    forEach(own.functions, ({ FunctionArn }) =>
      lambda
        .untagResource({ Resource: FunctionArn, TagKeys: OWN_TAGS })
        .then(() => lambda.tagResource({ Resource: FunctionArn, Tags: { team: "elsewhere" } })),
    ),
  "gives the log groups to another team": ({ logs, own, stack }) =>
    forEach(own.groups, async ({ name }) => {
      const resourceArn = `arn:aws:logs:${stack.region}:123456789012:log-group:${name}`;
      await logs.untagResource({ resourceArn, tagKeys: OWN_TAGS });
    }),
  "gives the roles to another stack": ({ iam, own }) =>
    forEach(own.roles, ({ RoleName }) =>
      iam.tagRole({ RoleName, Tags: [{ Key: "lambda-authz:project", Value: "payments" }] }),
    ),
  "gives the API to another stage": ({ apigateway, own, stack }) =>
    forEach(own.apis, ({ id }) =>
      apigateway.tagResource({
        resourceArn: `arn:aws:apigateway:${stack.region}::/restapis/${id}`,
        tags: { "lambda-authz:stage": "other" },
      }),
    ),
};
