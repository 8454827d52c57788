import { CreateAuthorizerCommand } from "@aws-sdk/client-api-gateway";
import { BACKEND } from "../../plain/function-code.ts";
import { lambdaProxy } from "../../plain/integrations.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import type { Scenario } from "../../scenario.ts";
import { userPool } from "../healthy/other-access.ts";

/** What a scenario changes of an API with a user pool as authorizer. */
interface PoolChanges {
  readonly scopes?: readonly string[];
  readonly identityValidationExpression?: string;
}

type Pool = Awaited<ReturnType<typeof userPool>>;

/** GET /orders behind a user pool. @param sent the token of the call. */
async function poolCall(
  account: PlainAccount,
  sent: (pool: Pool) => string | Promise<string>,
  { scopes = [], ...authorizer }: PoolChanges = {},
) {
  const [api, pool] = await Promise.all([account.api(), userPool(account)]);
  const { id: authorizerId } = await account.apigateway.send(
    new CreateAuthorizerCommand({
      restApiId: api.id,
      name: "pool",
      type: "COGNITO_USER_POOLS",
      providerARNs: [pool.arn],
      identitySource: "method.request.header.Authorization",
      ...authorizer,
    }),
  );
  await api.method("GET", "/orders", {
    authorizationType: "COGNITO_USER_POOLS",
    authorizerId,
    authorizationScopes: [...scopes],
    integration: lambdaProxy(await account.sharedFunction(BACKEND)),
  });
  await api.deploy();
  return api.call("/orders", { token: await sent(pool) });
}

const decoded = (part = "") => JSON.parse(Buffer.from(part, "base64url").toString());
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** The token with another header or claims, and the signature that it had. Its issuer answers where the account does. */
function changed({ endpoint }: PlainAccount, token: string, header: object, claims: object = {}): string {
  const [first, second, signature] = token.split(".");
  const { iss, ...others } = decoded(second);
  const issuer = `${endpoint}${new URL(iss).pathname}`;
  return [encoded({ ...decoded(first), ...header }), encoded({ iss: issuer, ...others, ...claims }), signature].join(
    ".",
  );
}

const SIGN_IN_SCOPE = "aws.cognito.signin.user.admin";

export const scenarios: readonly Scenario[] = [
  {
    name: "a user pool: an access token where the method has no scopes",
    expect: "token-kind",
    make: (account) => poolCall(account, ({ accessToken }) => accessToken),
  },
  {
    name: "a user pool: an ID token where the method requires a scope",
    expect: "token-kind",
    make: (account) => poolCall(account, ({ idToken }) => idToken, { scopes: ["orders/read"] }),
  },
  {
    name: "a user pool: an access token without the scope",
    expect: "token-grants",
    make: (account) => poolCall(account, ({ accessToken }) => accessToken, { scopes: ["orders/read"] }),
  },
  {
    name: "healthy: a user pool, an access token with the scope of the method",
    expect: null,
    make: (account) => poolCall(account, ({ accessToken }) => accessToken, { scopes: [SIGN_IN_SCOPE] }),
  },
  {
    name: "a user pool: a token of another pool",
    expect: "token-issuer",
    make: (account) => poolCall(account, async () => (await userPool(account)).idToken),
  },
  {
    name: "a user pool: a token of another client",
    expect: "token-audience",
    make: (account) => poolCall(account, ({ idToken }) => idToken, { identityValidationExpression: "another-client" }),
  },
  {
    name: "a user pool: claims that were changed",
    expect: "token-signature",
    make: (account) => poolCall(account, ({ idToken }) => changed(account, idToken, {}, { "cognito:username": "bob" })),
  },
  {
    name: "a user pool: a key that the pool does not publish",
    expect: "token-key",
    make: (account) => poolCall(account, ({ idToken }) => changed(account, idToken, { kid: "another-key" })),
  },
  {
    name: "a user pool: a token signed with a shared secret",
    expect: "token-algorithm",
    make: (account) => poolCall(account, ({ idToken }) => changed(account, idToken, { alg: "HS256" })),
  },
  {
    name: "a user pool: a session id in place of a token",
    expect: "token-format",
    make: (account) => poolCall(account, () => "5f0c1d7e9a2b4c6d8e0f1a2b"),
  },
  {
    name: "a user pool: no token",
    expect: "no-token",
    severity: "note",
    async make(account) {
      const { token: _, ...call } = await poolCall(account, () => "");
      return call;
    },
  },
];
