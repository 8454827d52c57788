import { DeleteMethodCommand, UpdateAuthorizerCommand } from "@aws-sdk/client-api-gateway";
import { ALLOWED } from "../../plain/function-code.ts";
import { invocationUri, mock } from "../../plain/integrations.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

export const scenarios: readonly Scenario[] = [
  {
    name: "the path is that of no route",
    expect: "route-not-found",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account);
      return api.call("/order", { token: ALLOWED });
    },
  },
  {
    name: "the path is that of no route, and the call has no token",
    expect: "route-not-found",
    async make(account) {
      const { api } = await protectedApi(account);
      return api.call("/customers");
    },
  },
  {
    name: "the route has another method",
    expect: "route-not-found",
    async make(account) {
      const { api } = await protectedApi(account);
      return api.call("/orders", { method: "DELETE", token: ALLOWED });
    },
  },
  {
    name: "the path is written in other letters",
    expect: "route-not-found",
    async make(account) {
      const { api } = await protectedApi(account);
      return api.call("/Orders", { token: ALLOWED });
    },
  },
  {
    name: "the stage is in the address twice",
    expect: "route-not-found",
    async make(account) {
      const { api } = await protectedApi(account);
      return api.call("/dev/orders", { token: ALLOWED });
    },
  },
  {
    name: "the path has two slashes in a row",
    expect: "route-not-matched",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account);
      return api.call("/orders//7", { token: ALLOWED });
    },
  },
  {
    name: "the root of the stage has no method",
    expect: "route-not-found",
    async make(account) {
      const { api } = await protectedApi(account);
      return api.call("/", { token: ALLOWED });
    },
  },
  {
    name: "another stage has the route",
    expect: "route-not-found",
    async make(account) {
      const { api } = await protectedApi(account);
      await api.method("GET", "/new", { integration: mock() });
      await api.deploy("beta");
      const resourceId = await api.resource("/new");
      await account.apigateway.send(new DeleteMethodCommand({ restApiId: api.id, resourceId, httpMethod: "GET" }));
      const { url } = api.call("/new");
      return { url: url.replace("/beta/", "/dev/"), token: ALLOWED };
    },
  },
  {
    name: "the route was added after the last deployment",
    expect: "route-not-deployed",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account);
      await api.method("GET", "/new", { integration: mock() });
      return api.call("/new", { token: ALLOWED });
    },
  },
  {
    name: "a method was added after the last deployment",
    expect: "route-not-deployed",
    async make(account) {
      const { api } = await protectedApi(account);
      await api.method("DELETE", "/orders/{id}", { integration: mock() });
      return api.call("/orders/7", { method: "DELETE", token: ALLOWED });
    },
  },
  {
    name: "a method with AWS_IAM is called with a bearer token",
    expect: "iam-signature",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account, {
        before: ({ api }) => api.method("GET", "/internal", { authorizationType: "AWS_IAM" }),
      });
      return api.call("/internal", { token: ALLOWED });
    },
  },
  {
    name: "a method with AWS_IAM is called without a signature",
    expect: "iam-signature",
    severity: "note",
    async make(account) {
      const { api } = await protectedApi(account, {
        before: ({ api }) => api.method("GET", "/internal", { authorizationType: "AWS_IAM" }),
      });
      return api.call("/internal");
    },
  },
  {
    name: "the authorizer's function was corrected after the last deployment",
    expect: "changes-not-deployed",
    severity: "error",
    async make(account) {
      const broken = {
        authorizer: { authorizerUri: invocationUri("arn:aws:lambda:us-east-1:000000000000:function:gone") },
      };
      const { api, authorizer, authorizerId } = await protectedApi(account, broken);
      await account.apigateway.send(
        new UpdateAuthorizerCommand({
          restApiId: api.id,
          authorizerId,
          patchOperations: [{ op: "replace", path: "/authorizerUri", value: invocationUri(authorizer.arn) }],
        }),
      );
      return api.call("/orders", { token: ALLOWED });
    },
  },
];
