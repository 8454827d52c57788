import { describe, expect, test } from "vitest";
import type { CallEvidence, RouteEvidence } from "../../../../src/explain/evidence/evidence.ts";
import type { FunctionLog, LoggedInvocation } from "../../../../src/explain/evidence/function-evidence.ts";
import { findCauses, inspect } from "../../../../src/explain/find-causes.ts";
import {
  callEvidence,
  functionEvidence,
  functionInfo,
  gatewayAnswer,
  integrationView,
  routeEvidence,
  routeView,
  SENT_AT,
  unread,
} from "../../../support/explain/call-evidence.ts";

const invocation = (changes: Partial<LoggedInvocation> = {}): LoggedInvocation => ({
  requestId: "11111111-0000-4000-8000-000000000000",
  at: SENT_AT + 10,
  durationMs: 20,
  memoryMb: 128,
  maxMemoryMb: 60,
  lines: [],
  errorType: undefined,
  errorMessage: undefined,
  stack: [],
  isTimeout: false,
  isColdStart: false,
  decision: undefined,
  ...changes,
});

const log = (...invocations: LoggedInvocation[]): { value: FunctionLog } => ({
  value: {
    group: "/aws/lambda/orders",
    exists: true,
    invocations,
    ofCall: invocations.length === 1 ? invocations[0] : undefined,
  },
});

const error = (errorType: string, errorMessage = "") => log(invocation({ errorType, errorMessage }));

const failed = (backend: Parameters<typeof functionEvidence>[0], more: Partial<CallEvidence> = {}) =>
  callEvidence({
    route: routeEvidence({ backend: functionEvidence(backend) }),
    answer: gatewayAnswer(502, "InternalServerErrorException"),
    ...more,
  });

const causeOf = (evidence: CallEvidence) => findCauses(evidence).cause;

describe("a 502 is explained by the log of the function:", () => {
  test.each([
    [
      "Runtime.ImportModuleError",
      "Error: Cannot find module 'left-pad'",
      "backend-load",
      "cannot load module left-pad",
    ],
    ["ModuleNotFoundError", "No module named 'requests'", "backend-load", "cannot load module requests"],
    ["Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token", "backend-load", "has a syntax error"],
    ["SyntaxError", "Unexpected end of JSON input", "backend-error", "threw SyntaxError"],
    [
      "Runtime.HandlerNotFound",
      "index.handler is undefined or not exported",
      "backend-handler",
      "no handler index.handler",
    ],
    ["Sandbox.Timedout", "Task timed out after 3.00 seconds", "backend-timeout", "its timeout of 3 s"],
    [
      "Runtime.ExitError",
      "RequestId: 1 Error: Runtime exited with error: signal: killed",
      "backend-memory",
      "ran out of memory",
    ],
    ["Runtime.OutOfMemory", "", "backend-memory", "ran out of memory"],
    [
      "Runtime.ExitError",
      "RequestId: 1 Error: Runtime exited with error: exit status 1",
      "backend-error",
      "ended its process",
    ],
    ["Function.ResponseSizeTooLarge", "Response payload size exceeded", "backend-answer-size", "more than the 6 MB"],
    ["TypeError", "no id", "backend-error", "threw TypeError"],
  ])("%s: %s", (type, message, code, words) => {
    expect(causeOf(failed({ log: error(type, message) }))).toMatchObject({
      code,
      severity: "error",
      message: expect.stringContaining(words),
    });
  });

  test("an invocation that ended well returned what cannot be used", () => {
    expect(causeOf(failed({ log: log(invocation()) }))).toMatchObject({
      code: "backend-answer",
      message: expect.stringMatching(/^function orders behind GET \/orders\/\{id\} ended well, but returned/),
    });
  });

  test("of several calls at the time, that which the access log names", () => {
    const other = invocation({ requestId: "22222222-0000-4000-8000-000000000000", errorType: "TypeError" });
    const both = log(invocation(), other);
    expect(causeOf(failed({ log: both }))?.message).toMatch(/^possibly /);
    const accessLog = new Map([["integration.requestId", other.requestId]]);
    expect(causeOf(failed({ log: both }, { accessLog }))?.code).toBe("backend-error");
  });

  test("and possibly only, where the log is late or cannot be read", () => {
    for (const late of [log(), unread("logs:FilterLogEvents")])
      expect(causeOf(failed({ log: late }))).toMatchObject({
        code: "backend-answer",
        message: expect.stringMatching(/^possibly function orders .* fails, or returns/),
      });
  });

  test("or by how long the call took, without a log", () => {
    const answer = gatewayAnswer(502, "InternalServerErrorException", { ms: 3_080 });
    expect(causeOf(failed({ log: log() }, { answer }))?.code).toBe("backend-timeout");
    const info = { value: functionInfo({ timeoutSeconds: 10 }) };
    expect(causeOf(failed({ log: log(), info }, { answer }))?.code).toBe("backend-answer");
  });

  test("a result that the runtime could not hand over is too large, however the process ends then", () => {
    const lines = [
      "[ERROR] [1764102960370] LAMBDA_RUNTIME Failed to post handler success response. Http response code: 413. {}",
    ];
    for (const errorType of [undefined, "Runtime.ExitError"])
      expect(causeOf(failed({ log: log(invocation({ lines, errorType })) }))?.code).toBe("backend-answer-size");
  });

  test.each([
    [
      "Lambda Customer Function Error:Response payload size exceeded maximum allowed payload size (6291556 bytes).",
      "backend-answer-size",
    ],
    ["Lambda Customer Function Error:Unable to import module 'app': No module named 'jose'", "backend-load"],
    ["Lambda Customer Function Error:2026-01-01T00:00:00.000Z 1 Task timed out after 3.00 seconds", "backend-timeout"],
    ["Lambda Customer Function Error:index.handler is undefined or not exported", "backend-handler"],
    ["Lambda Customer Function Error:no id", "backend-error"],
  ])("or by the access log: %s", (words, code) => {
    const accessLog = new Map([["integration.error", words]]);
    const cause = causeOf(failed({ log: unread("logs:FilterLogEvents") }, { accessLog }));
    expect(cause).toMatchObject({ code, message: expect.not.stringMatching(/^possibly/) });
    expect(cause?.evidence.join()).toContain("log of the stage");
  });

  test("or by the execution log's words for an error of the function", () => {
    const problem = "status 200 due to customer function error: no id. Lambda request id: 11111111-0000";
    const executionLog = { problem, answerFault: undefined };
    expect(causeOf(failed({ log: log() }, { executionLog }))?.evidence).toEqual(["log of the stage: no id"]);
  });

  test("or by the execution log, which says which member is wrong", () => {
    const executionLog = {
      problem: "Malformed Lambda proxy response",
      answerFault: "body is an object instead of text",
    };
    const cause = causeOf(failed({ log: log() }, { executionLog }));
    expect(cause?.message).toMatch(/API Gateway answers 502: body is an object instead of text$/);
    expect(cause?.evidence).toContain("execution log: Malformed Lambda proxy response");
  });
});

describe("a 504", () => {
  const late = gatewayAnswer(504, "InternalServerErrorException", {
    message: "Endpoint request timed out",
    ms: 29_100,
  });

  test("names both timeouts and how long the function ran", () => {
    const backend = functionEvidence({
      info: { value: functionInfo({ timeoutSeconds: 60 }) },
      log: log(invocation({ durationMs: 41_000 })),
    });
    const cause = causeOf(callEvidence({ route: routeEvidence({ backend }), answer: late }));
    expect(cause).toMatchObject({ code: "integration-timeout", message: expect.stringContaining("the 29 s that") });
    expect(cause?.evidence).toEqual(
      expect.arrayContaining(["timeout of the function: 60 s", "the function ran for 41 s"]),
    );
  });

  const http = (changes: Parameters<typeof integrationView>[0]): Partial<RouteEvidence> => ({
    backend: undefined,
    route: routeView({ integration: integrationView({ type: "HTTP_PROXY", ...changes }) }),
  });

  test.each([
    [
      "an address that does not answer",
      { uri: "https://api.example.com/x?key=1" },
      /gets no answer from api\.example\.com behind/,
    ],
    ["a VPC link", { uri: "https://nlb.example.com/", connectionType: "VPC_LINK" }, /through its VPC link/],
  ])("of %s", (_, changes, message) => {
    const answer = gatewayAnswer(504, "InternalServerErrorException", {
      message: "Network error communicating with endpoint",
    });
    const cause = causeOf(callEvidence({ route: routeEvidence(http(changes)), answer }));
    expect(cause).toMatchObject({ code: "integration-unreachable", message: expect.stringMatching(message) });
    expect(JSON.stringify(cause)).not.toContain("key=1");
  });

  test("of an address that is too slow is a timeout", () => {
    const route = routeEvidence(http({ uri: "https://api.example.com/" }));
    expect(causeOf(callEvidence({ route, answer: late }))?.code).toBe("integration-timeout");
  });
});

describe("what nothing readable explains", () => {
  test("has the words of the stage's own logs", () => {
    const accessLog = new Map([
      ["error.responseType", "API_CONFIGURATION_ERROR"],
      ["integrationErrorMessage", "Invalid mapping expression"],
    ]);
    const answer = gatewayAnswer(500, "InternalServerErrorException");
    expect(causeOf(callEvidence({ answer, accessLog }))?.evidence).toEqual(
      expect.arrayContaining([
        "access log: gateway response API_CONFIGURATION_ERROR",
        "access log: integration: Invalid mapping expression",
      ]),
    );
  });
});

describe("an authorizer's context", () => {
  const found = (changes: Parameters<typeof integrationView>[0]) => {
    const { answer: _, ...api } = callEvidence();
    const integration = integrationView(changes);
    const route = routeView({ authorizationType: "CUSTOM", authorizer: "jwt", integration });
    return inspect({ ...api, routes: [routeEvidence({ route })] }, (text) => text)
      .filter(({ code }) => code === "authorizer-context-hidden")
      .map(({ severity, message }) => `${severity}: ${message}`);
  };

  test.each([
    ["a Lambda proxy", {}],
    [
      "a template with it",
      { type: "AWS", requestTemplates: { "application/json": '{"u":"$context.authorizer.principalId"}' } },
    ],
    [
      "a parameter with it",
      { type: "HTTP_PROXY", requestParameters: { "integration.request.header.X-User": "context.authorizer.sub" } },
    ],
    ["a MOCK", { type: "MOCK" }],
  ] as const)("reaches %s", (_, changes) => {
    expect(found(changes as Parameters<typeof integrationView>[0])).toEqual([]);
  });

  test.each(["AWS", "HTTP", "HTTP_PROXY"] as const)("is hidden by %s", (type) => {
    expect(found({ type, requestTemplates: { "application/json": "{}" } })).toEqual([
      expect.stringContaining(`note: what GET /orders/{id} invokes does not learn who calls: its ${type} integration`),
    ]);
  });
});
