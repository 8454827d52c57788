// The CDK app from which template.json beside it was made, with aws-cdk-lib 2.276.0 and constructs 10.8.1:
// npm install --no-save aws-cdk-lib@2.276.0 constructs@10.8.1 && node test/e2e/clients/cdk/app.mjs
// The library is 186 MB, and its output for one version does not change, so the tests do not install it.
import { writeFileSync } from "node:fs";
import { App, DefaultStackSynthesizer, Stack } from "aws-cdk-lib";
import { Cors, LambdaIntegration, RestApi, TokenAuthorizer } from "aws-cdk-lib/aws-apigateway";
import { Code, Function as Lambda, Runtime } from "aws-cdk-lib/aws-lambda";

const AUTHORIZER = `exports.handler = async ({ authorizationToken, methodArn }) => {
  if (authorizationToken !== "Bearer allow-ann") throw new Error("Unauthorized");
  const Resource = methodArn.split("/").slice(0, 2).join("/") + "/*";
  const Statement = [{ Action: "execute-api:Invoke", Effect: "Allow", Resource }];
  return { principalId: "ann", policyDocument: { Version: "2012-10-17", Statement } };
};`;
const BACKEND = `exports.handler = async () => ({
  statusCode: 200,
  headers: { "Access-Control-Allow-Origin": "*" },
  body: "{}",
});`;

const app = new App({ analyticsReporting: false });
const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
const stack = new Stack(app, "Orders", { synthesizer });
const lambda = (id, code) =>
  new Lambda(stack, id, { runtime: Runtime.NODEJS_22_X, handler: "index.handler", code: Code.fromInline(code) });
const authorizer = new TokenAuthorizer(stack, "Authorizer", { handler: lambda("AuthorizerFunction", AUTHORIZER) });
const api = new RestApi(stack, "Api", { defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS } });
const order = api.root.addResource("orders").addResource("{id}");
order.addMethod("GET", new LambdaIntegration(lambda("Backend", BACKEND)), { authorizer });
const { template } = app.synth().getStackByName("Orders");
writeFileSync(new URL("template.json", import.meta.url), `${JSON.stringify(template, null, 2)}\n`);
