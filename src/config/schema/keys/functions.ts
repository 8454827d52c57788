import { list, oneOf, verbatim } from "../../text/parser.ts";
import { pattern } from "../exclude.ts";
import { optional, withDefault } from "../key.ts";
import * as aws from "../parse-aws.ts";
import * as token from "../parse-token.ts";
import { newestRuntimes } from "../runtime-table.ts";
import { validation } from "../validation.ts";

const path = verbatim("a path relative to config.ini");
const RUNTIME_NAMES = `${newestRuntimes.join(", ")} or older`;
const runtime = verbatim(`a [Lambda runtime](#runtimes): ${RUNTIME_NAMES}`, RUNTIME_NAMES);
const HANDLER_FORMS = "file.function; Java: package.Class::method; .NET: Assembly::Namespace.Class::Method";
const handlerForm = verbatim(HANDLER_FORMS, HANDLER_FORMS);

const HANDLER = { otherwise: "index.handler, or the one of AWS's samples for Java, .NET and provided" };

export const FUNCTION = {
  source: optional("folder of the code, relative to config.ini", path, {
    example: "lambda/basicLambda",
    otherwise: "lambda/<section name>",
  }),
  exclude: optional("gitignore patterns of files in source that are not uploaded", list(pattern)),
  runtime: withDefault(
    "Lambda runtime; provided.al2023 needs an executable bootstrap in source",
    runtime,
    "nodejs24.x",
  ),
  architecture: optional("processor architecture", oneOf("x86_64", "arm64"), { otherwise: "x86_64" }),
  handler: optional("what Lambda calls", handlerForm, { example: "index.handler", ...HANDLER }),
  memory: withDefault("memory", aws.memory, "128"),
  timeout: withDefault("longest run time; API Gateway waits at most 29 seconds", aws.timeout, "10"),
  role_arn: optional("ARN of an existing role, used instead of creating one", aws.roleArn),
  policies: optional("ARNs of managed policies for the role that deploy creates", aws.managedPolicies),
  policy_file: optional("JSON policy document for that role, relative to config.ini", path),
};

export const AUTHORIZER = {
  name: optional("name of the authorizer and of its function", aws.functionName, {
    example: "basicLambdaAuthorizer",
    otherwise: "<project>LambdaAuthorizer",
  }),
  runtime: withDefault("Lambda runtime; the built-in authorizer needs Node or Python", runtime, "nodejs24.x"),
  architecture: FUNCTION.architecture,
  type: withDefault("whether it reads one header, or headers and query strings", oneOf("TOKEN", "REQUEST"), "TOKEN"),
  identity_source: withDefault(
    "where the token is; with REQUEST the first source has it (in a query string Bearer is optional), and all must be present",
    list(token.identitySource),
    "Authorization",
  ),
  validation: optional(
    "with type = TOKEN only: regex, as Java reads it, that the header must match before API Gateway calls the authorizer",
    validation,
    { otherwise: "Bearer and a JWT; none without an [issuer.*]" },
  ),
  cache_ttl: withDefault("how long API Gateway caches a decision", aws.cacheTtl, "300"),
  clock_tolerance: withDefault(
    "accepted difference between the clocks of issuer and authorizer",
    aws.clockTolerance,
    "30",
  ),
  keys_max_age: withDefault(
    "age at which the authorizer fetches the issuers' keys again, so that a withdrawn key stops working; 0: never, for a VPC without internet access",
    token.keysMaxAge,
    "24",
  ),
  context: withDefault(
    "claims passed to the backend function in event.requestContext.authorizer",
    list(token.claim),
    "sub, email, cognito:groups, scope",
  ),
  memory: FUNCTION.memory,
  timeout: withDefault("longest run time; API Gateway may not wait longer than 10 seconds", aws.timeout, "5"),
  role_arn: FUNCTION.role_arn,
  source: optional(
    "folder of your own authorizer, used instead of the built-in one; init --eject-authorizer copies that one to lambda/authorizer",
    path,
  ),
  handler: optional("with source only: what Lambda calls", handlerForm, HANDLER),
  exclude: optional("with source only: gitignore patterns of files in it that are not uploaded", list(pattern)),
};
