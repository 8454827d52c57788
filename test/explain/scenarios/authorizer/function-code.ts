import { ALLOWED, COOKIE_AUTHORIZER, type Code, node, python, TOKEN_AUTHORIZER } from "../../plain/function-code.ts";
import type { FunctionChanges } from "../../plain/plain-functions.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

/** The healthy API with another function as its authorizer. */
const broken = (expect: string, name: string, code: Code, changes: FunctionChanges = {}): Scenario => ({
  name,
  expect,
  severity: "error",
  async make(account) {
    const { api } = await protectedApi(account, { authorizerCode: code, authorizerFunction: changes });
    return api.call("/orders", { token: ALLOWED });
  },
});

const throwing = (message: string): Code =>
  node(`export const handler = async () => { throw new Error(${JSON.stringify(message)}); };`);

const CALLBACK = node(`
export const handler = (event, context, callback) => callback(null, { principalId: "ann", policyDocument: {} });
`);

export const scenarios: readonly Scenario[] = [
  broken(
    "authorizer-import",
    "the authorizer imports an ES module that is not in its package",
    node(`
import { jwtVerify } from "jose-is-not-here";
export const handler = async () => jwtVerify("x");
`),
  ),
  broken(
    "authorizer-import",
    "the authorizer requires a module that is not in its package",
    node(`
import { createRequire } from "node:module";
const jwt = createRequire(import.meta.url)("jsonwebtoken-is-not-here");
export const handler = async () => jwt.verify("x");
`),
  ),
  broken(
    "authorizer-import",
    "the authorizer in Python imports a module that is not in its package",
    python(`
import jwt_is_not_here

def handler(event, context):
    return jwt_is_not_here.decode(event["authorizationToken"])
`),
  ),
  broken(
    "authorizer-handler",
    "the handler of the authorizer names a function that its file does not export",
    TOKEN_AUTHORIZER,
    {
      Handler: "index.authorize",
    },
  ),
  broken(
    "authorizer-handler",
    "the handler of the authorizer names a file that its package does not have",
    TOKEN_AUTHORIZER,
    {
      Handler: "src/auth.handler",
    },
  ),
  broken(
    "authorizer-handler",
    "the handler of the authorizer in Python names a function that its file does not have",
    python("x = 1"),
    {
      Handler: "index.lambda_handler",
    },
  ),
  broken(
    "authorizer-handler",
    "the handler of the authorizer in Python names a file that its package does not have",
    python("x = 1"),
    {
      Handler: "lambda_function.lambda_handler",
    },
  ),
  broken(
    "authorizer-syntax",
    "the code of the authorizer has a syntax error",
    node("export const handler = async () => { return { ;"),
  ),
  broken(
    "authorizer-syntax",
    "the code of the authorizer in Python has a syntax error",
    python("def handler(event, context)\n    return 1"),
  ),
  broken(
    "authorizer-syntax",
    "the authorizer is CommonJS in an ES module",
    node("exports.handler = async () => ({});"),
  ),
  broken("authorizer-callback", "the authorizer answers by callback on nodejs24.x", CALLBACK, {
    Runtime: "nodejs24.x",
  }),
  broken(
    "authorizer-timeout",
    "the authorizer takes longer than its timeout",
    node(`
export const handler = () => new Promise((resolve) => setTimeout(resolve, 3_000));
`),
    { Timeout: 1 },
  ),
  broken(
    "authorizer-timeout",
    "the authorizer in Python takes longer than its timeout",
    python(`
import time

def handler(event, context):
    time.sleep(3)
`),
    { Timeout: 1 },
  ),
  broken(
    "authorizer-exit",
    "the process of the authorizer ends before it answers",
    node("export const handler = async () => process.exit(1);"),
  ),
  broken(
    "authorizer-environment",
    "the authorizer throws because an environment variable is not set",
    node(`
export const handler = async () => {
  if (!process.env.JWT_SECRET) throw new Error("JWT_SECRET is not set");
};
`),
    { Environment: { Variables: { LOG_LEVEL: "debug" } } },
  ),
  broken(
    "authorizer-environment",
    "the authorizer in Python reads an environment variable that is not set",
    python(`
import os

def handler(event, context):
    return os.environ["JWKS_URI"]
`),
  ),
  broken(
    "authorizer-environment",
    "the authorizer in Python does not start without an environment variable",
    python(`
import os

ISSUER = os.environ["TOKEN_ISSUER"]

def handler(event, context):
    return None
`),
  ),
  broken("authorizer-error", "the authorizer throws unauthorized in lower case", throwing("unauthorized")),
  broken(
    "authorizer-error",
    "the authorizer throws Unauthorized with a reason",
    throwing("Unauthorized: the token has expired"),
  ),
  broken(
    "authorizer-error",
    "the authorizer throws the error of its library for a bad token",
    node(`
export const handler = async () => {
  throw Object.assign(new Error("invalid signature"), { name: "JsonWebTokenError" });
};
`),
  ),
  broken(
    "authorizer-error",
    "the authorizer has a bug",
    node(`
export const handler = async (event) => ({ principalId: event.headers.Authorization.split(" ")[1] });
`),
  ),
  broken(
    "authorizer-error",
    "the authorizer in Python raises the exception of its library",
    python(`
class ExpiredSignatureError(Exception):
    pass

def handler(event, context):
    raise ExpiredSignatureError("Signature has expired")
`),
  ),
  broken(
    "authorizer-error",
    "the authorizer answers by callback with an error that is not Unauthorized",
    node(`
export const handler = (event, context, callback) => callback(new Error("Forbidden"));
`),
  ),
  {
    name: "a REQUEST authorizer that looks for a cookie by itself refuses the one that it gets",
    expect: "authorizer-unauthorized",
    severity: "note",
    async make(account) {
      const authorizer = { type: "REQUEST", identitySource: undefined, authorizerResultTtlInSeconds: 0 } as const;
      const { api } = await protectedApi(account, { authorizerCode: COOKIE_AUTHORIZER, authorizer });
      return api.call("/orders", { headers: { Cookie: "theme=dark; other=Xy7LmQ2wRt9KbN4z" } });
    },
  },
];
