import { ALLOWED } from "../../plain/function-code.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

const expected = { expect: "authorizer-permission", severity: "error" } as const;

export const scenarios: readonly Scenario[] = [
  {
    name: "the function of the authorizer has no permission",
    ...expected,
    async make(account) {
      const { api } = await protectedApi(account, { authorizer: { permit: false } });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the permission of the authorizer names another API",
    ...expected,
    async make(account) {
      const { api } = await protectedApi(account, {
        authorizer: { permit: false },
        before: ({ api, authorizer, authorizerId }) =>
          api.permission(authorizer, `${api.arn.replace(api.id, "a1b2c3d4e5")}/authorizers/${authorizerId}`),
      });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "the permission of the authorizer is for methods, which no authorizer is",
    ...expected,
    async make(account) {
      const { api } = await protectedApi(account, {
        authorizer: { permit: false },
        before: ({ api, authorizer }) => api.permission(authorizer, "/*/GET/orders"),
      });
      return api.call("/orders", { token: ALLOWED });
    },
  },
];
