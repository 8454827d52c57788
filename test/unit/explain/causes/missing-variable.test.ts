import { expect, test } from "vitest";
import { missingVariable } from "../../../../src/explain/causes/authorizer/authorizer-environment.ts";
import { environmentOf } from "../../../../src/explain/evidence/read-function.ts";

const named = (message: string, type = "Error", environmentNames: readonly string[] = ["LOG_LEVEL"]) =>
  missingVariable({ type, message, stack: [] }, environmentNames);

test.each([
  ["JWT_SECRET is not set", "JWT_SECRET"],
  ["JWT_SECRET environment variable is missing", "JWT_SECRET"],
  ["Missing required environment variable: JWKS_URI", "JWKS_URI"],
  ["missing environment variable TOKEN_ISSUER", "TOKEN_ISSUER"],
  ["Environment variable 'USER_POOL_ID' is not defined", "USER_POOL_ID"],
  ['"JWKS_URI" is required', "JWKS_URI"],
  ["JWT_SECRET not found. Declare it as envvar or define a default value.", "JWT_SECRET"],
  ["1 validation error for Settings\nJWT_SECRET\n  Field required [type=missing]", "JWT_SECRET"],
  ["process.env.ISSUER must not be empty", "ISSUER"],
])("%s", (message, name) => {
  expect(named(message)).toBe(name);
});

test.each([
  ["INVALID_TOKEN: the token is missing"],
  ["NOT_AUTHORIZED"],
  ["request failed: UND_ERR_CONNECT_TIMEOUT"],
  ["LOG_LEVEL is not set to a level"],
  ["AWS_REGION is not set"],
  ["the header is required"],
])("%s is about something else", (message) => {
  expect(named(message)).toBeUndefined();
});

test("Python's os.environ", () => {
  expect(named("'JWKS_URI'", "KeyError")).toBe("JWKS_URI");
  expect(named("'sub'", "KeyError")).toBeUndefined();
  const elsewhere = {
    type: "KeyError",
    message: "'JWKS_URI'",
    stack: ['  File "/var/task/index.py", line 3, in handler', "claims[name]"],
  };
  expect(missingVariable(elsewhere, [])).toBeUndefined();
});

test("of environment variables names are kept, and values that are long enough to be secret are masked", () => {
  const { environmentNames, maskEnvironment } = environmentOf({
    Variables: { STAGE: "prod", DB_PASSWORD: "hunter2hunter2" },
  });
  expect(environmentNames).toEqual(["STAGE", "DB_PASSWORD"]);
  expect(maskEnvironment("prod: hunter2hunter2 is wrong")).toBe("prod: <environment> is wrong");
});

test("variables whose KMS key the caller may not use are not known", () => {
  const denied = { Error: { ErrorCode: "AccessDeniedException", Message: "no" } };
  expect(environmentOf(denied).environmentNames).toBeUndefined();
  expect(environmentOf(denied).maskEnvironment("hunter2hunter2 is wrong")).not.toContain("hunter2");
});
