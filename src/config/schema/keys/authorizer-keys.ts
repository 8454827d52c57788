import { list, oneOf } from "../../text/value-parser.ts";
import { pattern } from "../exclude.ts";
import { optional, withDefault } from "../key.ts";
import * as aws from "../parse-aws.ts";
import * as token from "../parse-token.ts";
import { validation } from "../validation.ts";
import { FUNCTION, HANDLER, handlerForm, path, runtime } from "./function-keys.ts";

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
