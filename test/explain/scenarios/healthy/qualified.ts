import { ALLOWED, BACKEND, type Code, TOKEN_AUTHORIZER } from "../../plain/function-code.ts";
import { lambdaProxy } from "../../plain/integrations.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { aliasOf } from "../../plain/qualifier.ts";
import type { Scenario } from "../../scenario.ts";

/** A function of this scenario with an alias for its first version. */
const aliased = async (account: PlainAccount, code: Code, qualifier: string) =>
  aliasOf(account, await account.ownFunction(code), qualifier);

export const scenarios: readonly Scenario[] = [
  {
    name: "healthy: authorizer and backend function are aliases",
    expect: null,
    async make(account) {
      const api = await account.api();
      const authorizer = await api.tokenAuthorizer(await aliased(account, TOKEN_AUTHORIZER, "live"));
      const integration = lambdaProxy(await aliased(account, BACKEND, "live"));
      await api.method("GET", "/orders", { authorizer, integration });
      await api.deploy();
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "healthy: the alias of the backend function is a stage variable",
    expect: null,
    async make(account) {
      const api = await account.api();
      const authorizer = await api.tokenAuthorizer(await account.sharedFunction(TOKEN_AUTHORIZER));
      const fn = await aliased(account, BACKEND, "beta");
      const unqualified = fn.arn.replace(/:beta$/, "");
      const named = { ...fn, arn: `${unqualified}:\${stageVariables.alias}` };
      await api.method("GET", "/orders", { authorizer, integration: lambdaProxy(named, { permit: false }) });
      await api.permission(fn, "/*/GET/orders");
      await api.deploy("beta", { variables: { alias: "beta" } });
      return api.call("/orders", { token: ALLOWED });
    },
  },
];
