import { withToken } from "../../../src/explain/call/placed-token.ts";
import type { AuthorizerRun } from "../../../src/explain/evidence/authorizer-run.ts";
import type { AuthorizerEvidence, CallEvidence } from "../../../src/explain/evidence/evidence.ts";
import type { FunctionInfo, FunctionLog, LoggedInvocation } from "../../../src/explain/evidence/function-evidence.ts";
import { findCauses } from "../../../src/explain/find-causes.ts";
import type { AuthorizerView } from "../../../src/explain/view/api-view.ts";
import {
  ACCOUNT,
  API_ID,
  callEvidence,
  functionEvidence,
  functionInfo,
  gatewayAnswer,
  integrationView,
  routeEvidence,
  routeView,
  SENT_AT,
} from "./call-evidence.ts";

export const AUTHORIZER_ID = "au1234";
export const AUTHORIZER_SOURCE = `arn:aws:execute-api:us-east-1:${ACCOUNT}:${API_ID}/authorizers/${AUTHORIZER_ID}`;

export const authorizerView = (changes: Partial<AuthorizerView> = {}): AuthorizerView => ({
  name: "jwt",
  id: AUTHORIZER_ID,
  type: "TOKEN",
  uri: integrationView().uri?.replace(":orders/", ":auth/"),
  credentials: undefined,
  identitySources: [{ in: "header", name: "Authorization" }],
  validationExpression: undefined,
  ttlSeconds: 300,
  providerArns: [],
  ...changes,
});

const functionArn = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:auth`;

/** The function of a healthy authorizer. */
export const authorizerFunction = (info: Partial<FunctionInfo> = {}, log?: FunctionLog) =>
  functionEvidence({
    name: "auth",
    arn: functionArn,
    info: { value: functionInfo({ name: "auth", arn: functionArn, logGroup: "/aws/lambda/auth", ...info }) },
    policy: {
      value: [
        {
          sid: "authorizer",
          effect: "Allow",
          principals: ["apigateway.amazonaws.com"],
          actions: ["lambda:InvokeFunction"],
          resources: [functionArn],
          sourceArns: [AUTHORIZER_SOURCE],
          sourceAccounts: [],
          conditionKeys: ["aws:sourcearn"],
        },
      ],
    },
    log: log && { value: log },
  });

export const loggedInvocation = (changes: Partial<LoggedInvocation> = {}): LoggedInvocation => ({
  requestId: "0d1e2f3a-0000-4000-8000-000000000000",
  at: SENT_AT + 5,
  durationMs: 12,
  memoryMb: 128,
  maxMemoryMb: 70,
  lines: [],
  errorType: undefined,
  errorMessage: undefined,
  stack: [],
  isTimeout: false,
  isColdStart: false,
  decision: undefined,
  ...changes,
});

export const functionLog = (...invocations: readonly LoggedInvocation[]): FunctionLog => ({
  group: "/aws/lambda/auth",
  exists: true,
  invocations,
  ofCall: invocations.length === 1 ? invocations[0] : undefined,
});

export const authorizerRun = (changes: Partial<AuthorizerRun> = {}): AuthorizerRun => ({
  clientStatus: 500,
  log: [],
  latencyMs: 30,
  principalId: undefined,
  policy: undefined,
  result: undefined,
  problem: undefined,
  ...changes,
});

/** What a test of the authorizer returns whose function throws this. */
export const failedRun = (errorType: string, errorMessage: string): AuthorizerRun =>
  authorizerRun({ result: { kind: "error", errorType, errorMessage }, problem: "Invalid JSON in response" });

interface Changes extends Partial<CallEvidence> {
  readonly authorizer?: Partial<AuthorizerEvidence>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly url?: string;
}

/** Evidence of a call of a route behind a TOKEN authorizer, which API Gateway answered with 500. */
export function authorizerCall({
  authorizer = {},
  headers = { Authorization: "Bearer abcdefgh" },
  url,
  ...changes
}: Changes) {
  const view = authorizer.view ?? authorizerView();
  const of: AuthorizerEvidence = {
    view,
    id: AUTHORIZER_ID,
    function: authorizerFunction(),
    role: undefined,
    ...authorizer,
  };
  const route = routeEvidence({
    route: routeView({ authorizationType: "CUSTOM", authorizer: view.name }),
    authorizer: of,
  });
  const api = {
    routes: [route.route],
    authorizers: [view],
    gatewayResponses: [],
    resourcePolicy: undefined,
    apiKeySource: "HEADER" as const,
  };
  const base = callEvidence();
  const call = { ...base.call, headers, ...(url !== undefined && { url: new URL(url, base.call.url) }) };
  return callEvidence({
    call,
    route,
    view: api,
    authorizers: [of],
    sent: withToken(call, view.identitySources),
    answer: gatewayAnswer(500, "AuthorizerConfigurationException", { message: undefined }),
    ...changes,
  });
}

/** The cause and the codes of further errors of such a call. */
export function causeOf(changes: Changes) {
  const { cause, findings } = findCauses(authorizerCall(changes));
  return { cause, errors: findings.filter(({ severity }) => severity === "error").map(({ code }) => code) };
}

export const UNAUTHORIZED_ANSWER = gatewayAnswer(401, "UnauthorizedException", { message: "Unauthorized" });
