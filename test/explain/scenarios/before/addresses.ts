import { customDomain } from "../../plain/custom-domain.ts";
import { ALLOWED } from "../../plain/function-code.ts";
import { newName } from "../../plain/plain-functions.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

export const scenarios: readonly Scenario[] = [
  {
    name: "the id of the API is wrong",
    expect: "api-not-found",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account);
      const { url } = api.call("/orders");
      return { url: url.replace(api.id, "zz9zz9zz9z"), token: ALLOWED };
    },
  },
  {
    name: "the stage does not exist",
    expect: "stage-not-found",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account);
      const { url } = api.call("/orders");
      return { url: url.replace("/dev/", "/prod/"), token: ALLOWED };
    },
  },
  {
    name: "the stage is written in other letters",
    expect: "stage-not-found",
    async make(account) {
      const { api } = await protectedApi(account);
      const { url } = api.call("/orders");
      return { url: url.replace("/dev/", "/Dev/"), token: ALLOWED };
    },
  },
  {
    name: "the stage is missing in the address",
    expect: "stage-not-found",
    async make(account) {
      const { api } = await protectedApi(account);
      const { url } = api.call("/orders");
      return { url: url.replace("/dev/", "/"), token: ALLOWED };
    },
  },
  {
    name: "the API was never deployed",
    expect: "stage-not-found",
    async make(account) {
      const { api } = await protectedApi(account, { deploy: false });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the default endpoint is disabled",
    expect: "default-endpoint-disabled",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account, { api: { disableExecuteApiEndpoint: true } });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the API is private, and the call comes from outside of the VPC",
    expect: "private-api",
    severity: "error",
    async make(account) {
      const statement = { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      const endpointConfiguration = { types: ["PRIVATE" as const], vpcEndpointIds: ["vpce-0a1b2c3d4e5f60718"] };
      const { api } = await protectedApi(account, { api: { policy, endpointConfiguration } });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "healthy: a custom domain with a base path",
    expect: null,
    async make(account) {
      const { api } = await protectedApi(account);
      const { call } = await customDomain(account, [{ basePath: "shop", restApiId: api.id, stage: "dev" }]);
      return call("/shop/orders", { token: ALLOWED });
    },
  },
  {
    name: "healthy: the default endpoint is disabled, and the call comes by the custom domain",
    expect: null,
    async make(account) {
      const { api } = await protectedApi(account, { api: { disableExecuteApiEndpoint: true } });
      const { call } = await customDomain(account, [{ restApiId: api.id, stage: "dev" }]);
      return call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the base path is missing in the address of the custom domain",
    expect: "base-path-not-mapped",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account);
      const { call } = await customDomain(account, [{ basePath: "shop", restApiId: api.id, stage: "dev" }]);
      return call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the custom domain has no mapping",
    expect: "base-path-not-mapped",
    async make(account) {
      const { call } = await customDomain(account, []);
      return call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the mapping of the custom domain has no stage, and the path neither",
    expect: "mapping-without-stage",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account);
      const { call } = await customDomain(account, [{ basePath: "shop", restApiId: api.id }]);
      return call("/shop/orders", { token: ALLOWED });
    },
  },
  {
    name: "the stage comes after the base path, which has one already",
    expect: "route-not-found",
    async make(account) {
      const { api } = await protectedApi(account);
      const { call } = await customDomain(account, [{ basePath: "shop", restApiId: api.id, stage: "dev" }]);
      return call("/shop/dev/orders", { token: ALLOWED });
    },
  },
  {
    name: "DNS does not know the custom domain",
    expect: "no-answer",
    severity: "error",
    async make(account) {
      const domainName = `${newName("orders")}.example.invalid`;
      await customDomain(account, [], { domainName });
      return { url: `https://${domainName}/orders`, token: ALLOWED };
    },
  },
  {
    name: "the host is a custom domain of nobody",
    expect: "domain-not-found",
    severity: "error",
    make: async () => ({ url: "https://shop.example.invalid/orders", token: ALLOWED }),
  },
];
