import { describe, expect, test } from "vitest";
import { sourceProblem } from "../../../../src/explain/causes/authorizer/authorizer-permission.ts";
import {
  AUTHORIZER_SOURCE,
  authorizerFunction,
  authorizerRun,
  authorizerView,
  causeOf,
  failedRun,
  functionLog,
  loggedInvocation,
  UNAUTHORIZED_ANSWER,
} from "../../../support/explain/authorizer-evidence.ts";
import {
  backendAnswer,
  functionEvidence,
  gatewayAnswer,
  rolePermissions,
  roleStatement,
  unread,
} from "../../../support/explain/call-evidence.ts";

type Changes = Parameters<typeof causeOf>[0];
const run = (value: ReturnType<typeof authorizerRun>): Changes => ({ run: { value } });
const threw = (type: string, message: string, more: Changes = {}): Changes => ({
  ...run(failedRun(type, message)),
  ...more,
});
const ofInfo = (info: Parameters<typeof authorizerFunction>[0]): Changes => ({
  authorizer: { function: authorizerFunction(info) },
});
const withRole = (changes: Parameters<typeof rolePermissions>[0]): Changes => {
  const role = rolePermissions(changes);
  return { authorizer: { view: authorizerView({ credentials: role.arn }), role: { value: role } } };
};
const policy = (statement: object): Changes => {
  const of = authorizerFunction();
  const [usual] = "value" in of.policy ? of.policy.value : [];
  const statements = usual === undefined ? [] : [{ ...usual, ...statement }];
  return { authorizer: { function: { ...of, policy: { value: statements } } } };
};
const denied = (): Changes => {
  const of = authorizerFunction();
  const [usual] = "value" in of.policy ? of.policy.value : [];
  if (usual === undefined) throw new Error("no statement");
  return { authorizer: { function: { ...of, policy: { value: [usual, { ...usual, sid: "no", effect: "Deny" }] } } } };
};

/** What the local endpoint cannot make, and what AWS words otherwise. */
const CASES: readonly [fault: string, changes: Changes, code: string, message: RegExp][] = [
  [
    "a URI without a function",
    { authorizer: { view: authorizerView({ uri: undefined }), function: undefined } },
    "authorizer-uri",
    /names no Lambda function/,
  ],
  [
    "a URI that calls Lambda in another region",
    {
      authorizer: {
        view: authorizerView({ uri: authorizerView().uri?.replace("apigateway:us-east-1", "apigateway:eu-west-1") }),
      },
    },
    "authorizer-uri",
    /in eu-west-1 for a function in us-east-1/,
  ],
  [
    "a function in another account that does not exist",
    { authorizer: { function: functionEvidence({ account: "999999999999", info: { value: undefined } }) } },
    "authorizer-function-missing",
    /in account 999999999999 \(the API is in 123456789012\)/,
  ],
  ["a Deny in the function's policy", denied(), "authorizer-permission", /its policy denies it/],
  [
    "a permission of another region",
    policy({ sourceArns: [AUTHORIZER_SOURCE.replace("us-east-1", "eu-west-1")] }),
    "authorizer-permission",
    /for another source/,
  ],
  [
    "a permission for function URLs only",
    policy({ principals: ["*"], sourceArns: [], conditionKeys: ["lambda:invokedviafunctionurl"] }),
    "authorizer-permission",
    /may not invoke/,
  ],
  [
    "a policy that cannot be read, and AWS's words",
    {
      authorizer: { function: { ...authorizerFunction(), policy: unread("lambda:GetPolicy") } },
      ...run(authorizerRun({ problem: "Invalid permissions on Lambda function" })),
    },
    "authorizer-permission",
    /may not invoke function auth/,
  ],
  ["a role that does not exist", withRole({ exists: false }), "authorizer-role", /invoker .* does not exist/],
  [
    "a role of Lambda",
    withRole({ trustsApiGateway: false, trustedServices: ["lambda.amazonaws.com"] }),
    "authorizer-role",
    /does not trust/,
  ],
  [
    "a role that is allowed all but Lambda",
    withRole({ statements: [roleStatement({ actions: [], notActions: ["lambda:*"] })] }),
    "authorizer-role",
    /may not call/,
  ],
  [
    "a role with a Deny",
    withRole({ statements: [roleStatement(), roleStatement({ effect: "Deny", actions: ["LAMBDA:*"] })] }),
    "authorizer-role",
    /is denied/,
  ],
  [
    "a role with a boundary",
    withRole({ boundary: [roleStatement({ actions: ["s3:*"] })] }),
    "authorizer-role",
    /permissions boundary/,
  ],
  [
    "a role that cannot be read, and AWS's words",
    {
      authorizer: { view: authorizerView({ credentials: "arn:aws:iam::1:role/invoker" }), role: unread("iam:GetRole") },
      ...run(
        authorizerRun({
          problem: "API Gateway does not have permission to assume the provided role arn:aws:iam::1:role/invoker",
        }),
      ),
    },
    "authorizer-role",
    /does not trust/,
  ],
  ["a function that is being made", ofInfo({ state: "Pending" }), "authorizer-state", /is Pending/],
  [
    "a function that could not be made",
    ofInfo({ state: "Failed", stateReason: "no subnet" }),
    "authorizer-state",
    /is Failed/,
  ],
  ["a function that sleeps", ofInfo({ state: "Inactive" }), "authorizer-state", /is Inactive/],
  [
    "no free concurrency",
    run(authorizerRun({ problem: "Rate Exceeded." })),
    "authorizer-concurrency",
    /throttles function auth/,
  ],
  [
    "a runtime that Lambda does not run",
    threw("InvalidRuntimeException", "The runtime or runtime version specified is not supported."),
    "authorizer-runtime",
    /does not run nodejs22.x/,
  ],
  [
    "a native module of another system",
    threw(
      "Runtime.ImportModuleError",
      "Unable to import module 'index': /var/task/cryptography/_rust.abi3.so: invalid ELF header",
    ),
    "authorizer-import",
    /cannot load/,
  ],
  [
    "a class that does not exist",
    threw("java.lang.ClassNotFoundException", "Class not found: example.Auth"),
    "authorizer-handler",
    /has no handler index.handler/,
  ],
  [
    "a bootstrap that does not exist",
    threw("Runtime.InvalidEntrypoint", "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"),
    "authorizer-handler",
    /has no handler/,
  ],
  [
    "import in CommonJS",
    threw("Runtime.UserCodeSyntaxError", "SyntaxError: Cannot use import statement outside a module"),
    "authorizer-syntax",
    /mixes/,
  ],
  [
    "a timeout in AWS's older words",
    threw("", "2026-11-30T12:00:00.000Z 0d1e2f3a Task timed out after 3.00 seconds"),
    "authorizer-timeout",
    /timeout of 3 s/,
  ],
  [
    "a start that takes too long",
    threw("Sandbox.Timedout", "Init timed out after 10.00 seconds"),
    "authorizer-timeout",
    /longer to start/,
  ],
  [
    "a timeout of API Gateway",
    run(authorizerRun({ problem: "a timeout error" })),
    "authorizer-timeout",
    /longer than API Gateway waits/,
  ],
  [
    "a timeout in the log",
    {
      authorizer: {
        function: authorizerFunction({}, functionLog(loggedInvocation({ isTimeout: true, durationMs: 3_000 }))),
      },
    },
    "authorizer-timeout",
    /timeout of 3 s/,
  ],
  [
    "a process that is killed for its memory",
    {
      authorizer: {
        function: authorizerFunction(
          {},
          functionLog(
            loggedInvocation({
              errorType: "Runtime.ExitError",
              errorMessage: "Runtime exited with error: signal: killed",
              maxMemoryMb: 128,
            }),
          ),
        ),
      },
    },
    "authorizer-exit",
    /needs more memory/,
  ],
  [
    "a variable that a schema requires",
    threw("ValidationError", '"JWKS_URI" is required'),
    "authorizer-environment",
    /JWKS_URI/,
  ],
  ["an error that says nothing", threw("", ""), "authorizer-error", /throws an error/],
  [
    "words of AWS that no cause knows",
    run(authorizerRun({ problem: "Something new" })),
    "authorizer-failed",
    /possibly .*"Something new"/,
  ],
  ["nothing at all", {}, "authorizer-failed", /possibly .*nothing that was read/],
  [
    "a test that succeeds",
    run(authorizerRun({ clientStatus: 0, result: { kind: "value", value: {} } })),
    "authorizer-unstable",
    /possibly .* cold start/,
  ],
];

describe("a 500 of the authorizer", () => {
  test.each(CASES)("%s", (_, changes, code, message) => {
    const { cause } = causeOf(changes);
    expect(cause?.message).toMatch(message);
    expect(cause?.code).toBe(code);
    expect(cause?.severity).toBe("error");
  });

  test("is not one of a user pool, or of what is behind the authorizer", () => {
    const answer = gatewayAnswer(500, "InternalServerErrorException");
    expect(causeOf({ ...ofInfo({ state: "Failed" }), answer }).cause?.code ?? "").not.toMatch(/^authorizer/);
  });

  test("is one whatever status a gateway response gives it", () => {
    const answer = gatewayAnswer(503, "AuthorizerConfigurationException");
    expect(causeOf({ ...ofInfo({ state: "Failed" }), answer }).cause?.code).toBe("authorizer-state");
  });
});

describe("the same faults in the configuration, where the call does not show them", () => {
  const answer = backendAnswer(200);
  test.each(CASES.filter(([, , code]) => /uri|missing|permission$|role/.test(code)))("%s", (_, changes, code) => {
    if (changes.run !== undefined) return;
    expect(causeOf({ ...changes, answer })).toEqual({ cause: null, errors: [code] });
  });

  test("are none when a test reaches the function", () => {
    const ok = authorizerRun({ clientStatus: 0, result: { kind: "value", value: {} } });
    expect(causeOf({ ...denied(), answer, run: { value: ok } }).errors).toEqual([]);
  });

  test("an update that failed is a warning", () => {
    const { cause, errors } = causeOf({
      ...ofInfo({ lastUpdateStatus: "Failed", lastUpdateReason: "no subnet" }),
      answer,
    });
    expect({ cause, errors }).toEqual({ cause: null, errors: [] });
  });
});

describe("what could not be read is no fault", () => {
  test.each<[string, Changes]>([
    ["the function", { authorizer: { function: { ...authorizerFunction(), info: unread("lambda:GetFunction") } } }],
    ["its policy", { authorizer: { function: { ...authorizerFunction(), policy: unread("lambda:GetPolicy") } } }],
    [
      "its invoke role",
      { authorizer: { view: authorizerView({ credentials: "arn:aws:iam::1:role/r" }), role: unread("iam:GetRole") } },
    ],
    ["policies of its invoke role", withRole({ statements: [], isComplete: false })],
    ["a trust policy with conditions", withRole({ trustsApiGateway: undefined })],
    ["the test and the log", { run: unread("apigateway:POST") }],
  ])("%s", (_, changes) => {
    const { cause, errors } = causeOf(changes);
    expect(cause?.code).toBe("authorizer-failed");
    expect(errors).toEqual([]);
  });
});

describe("of test and log", () => {
  const logged = (...errors: readonly string[]): Changes => ({
    authorizer: {
      function: authorizerFunction(
        {},
        functionLog(...errors.map((one) => loggedInvocation({ errorType: "Error", errorMessage: one }))),
      ),
    },
  });

  test("the log of the call goes first", () => {
    const { cause } = causeOf({ ...logged("database is away"), ...run(failedRun("Error", "another one")) });
    expect(cause?.message).toContain("database is away");
  });

  test("several invocations at the time of the call count when they ended alike", () => {
    expect(causeOf(logged("one", "one")).cause?.code).toBe("authorizer-error");
    expect(causeOf(logged("one", "two")).cause?.code).toBe("authorizer-failed");
  });

  test("a test of another authorizer than the stage serves says nothing of the call", () => {
    const served = authorizerView({ uri: authorizerView().uri?.replace(":auth/", ":old/") });
    const { cause } = causeOf({
      authorizer: { view: served },
      current: {
        value: {
          routes: [],
          authorizers: [authorizerView()],
          gatewayResponses: [],
          resourcePolicy: undefined,
          apiKeySource: "HEADER",
        },
      },
      ...run(failedRun("Error", "of the new one")),
    });
    expect(cause?.code).toBe("authorizer-failed");
    expect(JSON.stringify(cause)).not.toContain("of the new one");
  });
});

describe("a 401 of the authorizer", () => {
  const answer = UNAUTHORIZED_ANSWER;
  test("says why, where our authorizer has logged it", () => {
    const decision = { verdict: "unauthorized", reason: "the token expired 5 minutes ago" } as const;
    const log = functionLog(loggedInvocation({ errorType: "Error", errorMessage: "Unauthorized", decision }));
    const { cause } = causeOf({ answer, authorizer: { function: authorizerFunction({}, log) } });
    expect(cause).toMatchObject({ code: "authorizer-unauthorized", severity: "note" });
    expect(cause?.message).toContain("the token expired 5 minutes ago");
  });

  test("without test and log it is only possible", () => {
    const { cause } = causeOf({ answer });
    expect(cause).toMatchObject({ code: "authorizer-unauthorized", message: expect.stringMatching(/^possibly /) });
  });
});

test.each([
  [AUTHORIZER_SOURCE, "its source account is not that of the API"],
  [AUTHORIZER_SOURCE.replace("au1234", "other"), "it names authorizer other"],
  [AUTHORIZER_SOURCE.replace("a1b2c3d4e5", "zzzzzzzzzz"), "it names API zzzzzzzzzz"],
  [AUTHORIZER_SOURCE.replace("123456789012", "999999999999"), "it names account 999999999999"],
  [
    AUTHORIZER_SOURCE.replace("/authorizers/au1234", "/*/GET/orders"),
    "it is the pattern of a method, which has a stage and a verb; an authorizer has neither",
  ],
  ["arn:aws:s3:::bucket", "it is not the ARN of an API"],
])("the source ARN %s: %s", (pattern, problem) => {
  expect(sourceProblem(pattern, AUTHORIZER_SOURCE)).toBe(problem);
});
