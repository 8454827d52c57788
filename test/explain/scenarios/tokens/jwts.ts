import { COOKIE_AUTHORIZER, jwtAuthorizer } from "../../plain/function-code.ts";
import { testIssuer } from "../../plain/issuer.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

const MINUTE = 60;
const seconds = () => Math.floor(Date.now() / 1_000);

async function jwtApi(account: PlainAccount) {
  const { publicKey, issuer, audience } = testIssuer();
  const { api } = await protectedApi(account, { sharedAuthorizer: jwtAuthorizer(publicKey, issuer, audience) });
  return api;
}

interface Fault {
  readonly name: string;
  readonly expect: string;
  readonly severity: "note" | "warning";
  /** The value of the header. */
  header(): string;
}

const bearer = (token: string) => `Bearer ${token}`;
const { token } = testIssuer();
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

const FAULTS: readonly Fault[] = [
  {
    name: "a token that expired an hour ago",
    expect: "token-expired",
    severity: "note",
    header: () => bearer(token({ exp: seconds() - 60 * MINUTE })),
  },
  {
    name: "a token that is valid in ten minutes",
    expect: "token-not-yet-valid",
    severity: "warning",
    header: () => bearer(token({ nbf: seconds() + 10 * MINUTE, exp: seconds() + 60 * MINUTE })),
  },
  {
    name: "a token without a signature",
    expect: "token-algorithm",
    severity: "warning",
    header: () => bearer(`${part({ alg: "none" })}.${part({ sub: "ann", exp: seconds() + MINUTE })}.`),
  },
  { name: "Bearer twice", expect: "token-format", severity: "warning", header: () => bearer(bearer(token())) },
  { name: "a token in quotes", expect: "token-format", severity: "warning", header: () => bearer(`"${token()}"`) },
  {
    name: "a token with a space in it",
    expect: "token-format",
    severity: "warning",
    header: () => bearer(token().replace(".", ". ")),
  },
  {
    name: "the text undefined as token",
    expect: "token-format",
    severity: "warning",
    header: () => bearer("undefined"),
  },
  {
    name: "an access token of Google",
    expect: "token-format",
    severity: "warning",
    header: () => bearer("ya29.a0AfH6SMBx7Qd2mT5vK9wRzYp1LnUcJ4eGhXoI8sBtVfNqDkWyMrEaZu"),
  },
  {
    name: "an encrypted token",
    expect: "token-format",
    severity: "warning",
    header: () =>
      bearer([part({ alg: "dir", enc: "A256GCM" }), "", "Zm9vYmFyYmF6cXV4", "cXV4cXV4", "dGFnZ2Vk"].join(".")),
  },
  {
    name: "a token for another audience",
    expect: "authorizer-unauthorized",
    severity: "note",
    header: () => bearer(token({ aud: "invoices-api" })),
  },
];

export const scenarios: readonly Scenario[] = [
  ...FAULTS.map(({ name, header, ...rest }) => ({
    name: `a call with ${name}`,
    ...rest,
    make: async (account: PlainAccount) =>
      (await jwtApi(account)).call("/orders", { headers: { Authorization: header() } }),
  })),
  {
    name: "a call without a token of a protected route",
    expect: "no-token",
    severity: "note",
    make: async (account) => (await jwtApi(account)).call("/orders"),
  },
  {
    name: "a call without a cookie, which the authorizer looks for by itself",
    expect: "no-token",
    severity: "note",
    async make(account) {
      const api = await account.api();
      const fn = await account.sharedFunction(COOKIE_AUTHORIZER);
      const authorizer = await api.requestAuthorizer(fn, {
        authorizerResultTtlInSeconds: 0,
        identitySource: undefined,
      });
      await api.method("GET", "/me", { authorizer });
      await api.deploy();
      return api.call("/me");
    },
  },
];
