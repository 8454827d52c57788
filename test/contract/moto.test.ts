import { hasMoto, startMoto } from "../emulators/moto.ts";
import { runContract } from "./run.ts";

const deleted = "it answers 500 with a web page for one that is not there";
const tags = "it answers 404 with a web page for the tags of an API";
const patch = "it answers 500 for UpdateMethod";

runContract("moto", hasMoto(), startMoto, {
  "apigateway.rest-api delete": deleted,
  "apigateway.resource delete": deleted,
  "apigateway.authorizer delete": deleted,
  "apigateway.rest-api tags: another value": tags,
  "apigateway.rest-api tags: one more": tags,
  "apigateway.method authorizerId: guarded": patch,
  "apigateway.method authorizerId: another": patch,
  "apigateway.method authorizerId: open": patch,
});
