import { withToken } from "../../../src/explain/call/placed-token.ts";
import type { CallAnswer } from "../../../src/explain/call/send-call.ts";
import type { CallEvidence, RouteEvidence } from "../../../src/explain/evidence/evidence.ts";
import type { FunctionEvidence, FunctionInfo } from "../../../src/explain/evidence/function-evidence.ts";
import type { Item } from "../../../src/explain/evidence/item.ts";
import type { RolePermissions, RoleStatement } from "../../../src/explain/evidence/role-permissions.ts";
import { maskFor } from "../../../src/explain/mask.ts";
import type { IntegrationView, RouteView } from "../../../src/explain/view/api-view.ts";

export const ACCOUNT = "123456789012";
export const API_ID = "a1b2c3d4e5";
export const SENT_AT = 1_700_000_000_000;

/** An item that the caller of explain may not read. */
export const unread = (permission: string): Item<never> => ({
  unread: { what: "something", permission, why: "AccessDeniedException" },
});

/** An answer of API Gateway itself. */
export const gatewayAnswer = (status: number, errorType: string, changes: Partial<CallAnswer> = {}): CallAnswer => ({
  status,
  errorType,
  requestId: "8f1c7a2e-0000-4000-8000-000000000000",
  headers: { "x-amzn-errortype": errorType },
  repeated: {},
  message: "Internal server error",
  isMessageOnly: true,
  source: "api-gateway",
  ms: 40,
  sentAt: SENT_AT,
  ...changes,
});

/** An answer of what a method invokes. */
export const backendAnswer = (status: number, headers: Readonly<Record<string, string>> = {}): CallAnswer =>
  gatewayAnswer(status, "", { headers, message: undefined, isMessageOnly: false, source: "integration" });

const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}`;

export const functionInfo = (changes: Partial<FunctionInfo> = {}): FunctionInfo => ({
  name: "orders",
  arn: functionArn("orders"),
  version: "$LATEST",
  runtime: "nodejs22.x",
  handler: "index.handler",
  timeoutSeconds: 3,
  state: "Active",
  stateReason: undefined,
  lastUpdateStatus: "Successful",
  lastUpdateReason: undefined,
  modifiedAt: 0,
  packageType: "Zip",
  logGroup: "/aws/lambda/orders",
  reservedConcurrency: undefined,
  environmentNames: [],
  maskEnvironment: (text) => text,
  ...changes,
});

/** A function that any method of the API may invoke. */
export const functionEvidence = (changes: Partial<FunctionEvidence> = {}): FunctionEvidence => ({
  arn: functionArn("orders"),
  name: "orders",
  account: ACCOUNT,
  region: "us-east-1",
  qualifier: undefined,
  info: { value: functionInfo() },
  unqualified: undefined,
  policy: {
    value: [
      {
        sid: "api",
        effect: "Allow",
        principals: ["apigateway.amazonaws.com"],
        actions: ["lambda:InvokeFunction"],
        resources: [functionArn("orders")],
        sourceArns: [`arn:aws:execute-api:us-east-1:${ACCOUNT}:${API_ID}/*/*/*`],
        sourceAccounts: [],
        conditionKeys: [],
      },
    ],
  },
  log: undefined,
  ...changes,
});

export const roleStatement = (changes: Partial<RoleStatement> = {}): RoleStatement => ({
  effect: "Allow",
  actions: ["lambda:InvokeFunction"],
  notActions: [],
  resources: ["*"],
  notResources: [],
  hasCondition: false,
  ...changes,
});

/** A role with which API Gateway may invoke every function. */
export const rolePermissions = (changes: Partial<RolePermissions> = {}): RolePermissions => ({
  arn: `arn:aws:iam::${ACCOUNT}:role/invoker`,
  exists: true,
  trustedServices: ["apigateway.amazonaws.com"],
  trustsApiGateway: true,
  statements: [roleStatement()],
  boundary: undefined,
  isComplete: true,
  ...changes,
});

export const integrationView = (changes: Partial<IntegrationView> = {}): IntegrationView => ({
  type: "AWS_PROXY",
  uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn("orders")}/invocations`,
  httpMethod: "POST",
  credentials: undefined,
  timeoutMs: 29_000,
  connectionType: undefined,
  requestTemplates: {},
  requestParameters: {},
  passthrough: "WHEN_NO_MATCH",
  responses: {},
  patterns: {},
  ...changes,
});

export const routeView = (changes: Partial<RouteView> = {}): RouteView => ({
  path: "/orders/{id}",
  verb: "GET",
  authorizationType: "NONE",
  authorizer: undefined,
  scopes: [],
  apiKeyRequired: false,
  integration: integrationView(),
  responseHeaders: {},
  ...changes,
});

export const routeEvidence = (changes: Partial<RouteEvidence> = {}): RouteEvidence => ({
  route: routeView(),
  authorizer: undefined,
  backend: functionEvidence(),
  role: undefined,
  ...changes,
});

/** Evidence of GET /dev/orders/7 at a healthy API with one public route; what a test changes comes over it. */
export function callEvidence(changes: Partial<CallEvidence> = {}): CallEvidence {
  const { route = routeEvidence() } = changes;
  const url = new URL(`https://${API_ID}.execute-api.us-east-1.amazonaws.com/dev/orders/7`);
  const call = changes.call ?? { url, method: "GET", headers: {} };
  const view = changes.view ?? {
    routes: [route.route],
    authorizers: [],
    gatewayResponses: [],
    resourcePolicy: undefined,
    apiKeySource: "HEADER" as const,
  };
  const stage = {
    name: "dev",
    deploymentId: "d1",
    variables: {},
    updatedAt: 0,
    webAclArn: undefined,
    throttling: {},
    accessLog: undefined,
    executionLogLevel: undefined,
    canaryPercent: undefined,
  };
  return {
    now: SENT_AT,
    partition: "aws",
    region: "us-east-1",
    account: ACCOUNT,
    apiId: API_ID,
    api: {
      value: {
        id: API_ID,
        name: "orders",
        endpointTypes: ["REGIONAL"],
        vpcEndpointIds: [],
        disableExecuteApiEndpoint: false,
      },
    },
    stageName: "dev",
    stages: { value: [stage] },
    stage,
    current: { value: view },
    live: { value: view },
    view,
    routes: [route],
    authorizers: [],
    skipped: [],
    call,
    address: { kind: "aws", apiId: API_ID, region: "us-east-1", stage: "dev", path: "/orders/7" },
    domain: undefined,
    sent: withToken(call, []),
    answer: backendAnswer(200),
    withoutToken: undefined,
    preflight: undefined,
    match: { route: route.route, pathParameters: { id: "7" } },
    route,
    preflightRoute: undefined,
    run: undefined,
    token: undefined,
    otherApi: undefined,
    hostAddress: "192.0.2.1",
    apiKeys: undefined,
    otherStages: [],
    mask: maskFor(call),
    ...changes,
  };
}
