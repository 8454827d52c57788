import { ALLOWED, jwtAuthorizer } from "../../plain/function-code.ts";
import { testIssuer } from "../../plain/issuer.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

const JWT = "[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+";

/** The healthy API with an authorizer for JWTs, whose validation expression refuses what the call sends. */
const refused = (name: string, expression: string, header: (token: string) => string): Scenario => ({
  name,
  expect: "identity-validation",
  severity: "error",
  async make(account) {
    const { publicKey, issuer, audience, token } = testIssuer();
    const { api } = await protectedApi(account, {
      authorizerCode: jwtAuthorizer(publicKey, issuer, audience),
      authorizer: { identityValidationExpression: expression },
    });
    return api.call("/orders", { headers: { Authorization: header(token()) } });
  },
});

export const scenarios: readonly Scenario[] = [
  refused("the validation wants Bearer, the call sends the bare token", `^Bearer ${JWT}$`, (token) => token),
  refused("the validation wants the bare token, the call sends Bearer", `^${JWT}$`, (token) => `Bearer ${token}`),
  refused("the validation wants Bearer, the call sends bearer", `Bearer ${JWT}`, (token) => `bearer ${token}`),
  refused(
    "the validation wants a JWT, the call sends an opaque token",
    `Bearer ${JWT}`,
    () => `Bearer ${"x".repeat(40)}`,
  ),
  refused(
    "the validation wants a JWT, the token has quotes around it",
    `Bearer ${JWT}`,
    (token) => `Bearer "${token}"`,
  ),
  refused(
    "the validation accepts tokens of 20 characters at most",
    "Bearer [\\w.-]{1,20}",
    (token) => `Bearer ${token}`,
  ),
  {
    name: "the validation refuses the token of an authorizer that does not exist any more",
    expect: "identity-validation",
    severity: "error",
    async make(account) {
      const { api } = await protectedApi(account, {
        authorizer: { identityValidationExpression: "^Bearer [0-9]+$", permit: false },
      });
      return api.call("/orders", { token: ALLOWED });
    },
  },
];
