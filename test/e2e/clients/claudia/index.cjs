const ApiBuilder = require("claudia-api-builder");

const api = new ApiBuilder();
module.exports = api;

api.registerAuthorizer("testAuth", { lambdaName: "testAuth", lambdaVersion: true });

api.get("/", () => "OK");
api.get("/locked", () => "NOT-OK", { customAuthorizer: "testAuth" });
api.get("/unlocked", (request) => `OK for ${request.context.authorizerPrincipalId}`, { customAuthorizer: "testAuth" });
