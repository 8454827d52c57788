import { hasMoto, startMoto } from "../support/emulators/moto.ts";
import { runContract } from "./run.ts";

const deleted = "it answers 500 with a web page for one that is not there";
const tags = "it answers 404 with a web page for the tags of an API";
const patch = "it answers 500 for UpdateMethod";

const tagging = "it answers a web page for TagResource of Cognito";
const branding = "it knows no managed login";
const renamed = "it keeps the name that a pool was created with";
const constant = "it keeps the value that a function was created with";
const server = "it creates a resource server, but cannot change or delete one";

runContract("moto", hasMoto(), () => startMoto(true), {
  "apigateway.rest-api delete": deleted,
  "apigateway.rest-api unmanaged": "it gives each API the version V1",
  "apigateway.resource delete": deleted,
  "apigateway.authorizer delete": deleted,
  "apigateway.rest-api tags: another value": tags,
  "apigateway.rest-api tags: one more": tags,
  "apigateway.method authorizerId: guarded": patch,
  "apigateway.method authorizerId: another": patch,
  "apigateway.method authorizerId: open": patch,
  "lambda.function architecture": "it keeps the architecture that a function was created with",
  "lambda.function by hand reservedConcurrency": "GetFunction does not return a reserved concurrency of 0",
  "lambda.function (built-in) by hand logGroup": "it knows no LoggingConfig",
  "lambda.function left TracingConfig": constant,
  "lambda.function left EphemeralStorage": constant,
  "lambda.function left KMSKeyArn": constant,
  "lambda.function left DeadLetterConfig": constant,
  "lambda.function left function URL": "it lists no function URLs",
  "lambda.function left RecursiveLoop": "it knows no PutFunctionRecursionConfig",
  "logs.log-group left metricFilterCount": "it counts no metric filters",
  "logs.log-group left subscription filters": "it looks for the stream",
  "cognito.resource-server left Scopes": server,
  "cognito.user-pool by hand name": renamed,
  "cognito.user-pool-domain by hand version": branding,
  "cognito.resource-server by hand scopes": server,
  "cognito.user-pool tags: another value": tagging,
  "cognito.user-pool tags: one more": tagging,
  "cognito.user-pool-domain version: managed login": branding,
  "cognito.user-pool-domain version: classic": branding,
  "cognito.managed-login-branding create": branding,
  "cognito.managed-login-branding unmanaged": branding,
  "cognito.managed-login-branding delete": branding,
  "cognito.managed-login-branding delete by key": branding,
  "cognito.resource-server create": server,
  "cognito.resource-server unmanaged": server,
  "cognito.resource-server delete": server,
  "cognito.resource-server delete by key": server,
  "cognito.resource-server scopes: one more": server,
  "cognito.resource-server scopes: one less": server,
});
