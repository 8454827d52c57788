import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEndpoint, type Endpoint } from "../../../src/local/endpoint.ts";
import type { HttpResponse } from "../../../src/local/http.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { LOCAL_CREDENTIALS, seedProof, signed } from "../../support/local-credentials.ts";

const POOL = "eu-west-1_Seeded001";
const USER = { name: "test", email: "test@example.com", password: "Seed-Password-1" };
const EVIL: [string, string] = ["Origin", "https://evil.example"];

let endpoint: Endpoint;
const ask = (method: string, target: string, headers: [string, string][] = [], body = "") =>
  endpoint.handle({ method, target, headers, body: Buffer.from(body) });
const seed = (changes: object = {}) => {
  const body = JSON.stringify({ poolId: POOL, clientIds: ["app1"], groups: ["admins"], user: USER, ...changes });
  return ask("POST", "/_local/seed", [seedProof(body)], body);
};
beforeAll(async () => {
  endpoint = await createEndpoint({
    folder: lastingFolder(),
    endpoint: "http://127.0.0.1:1",
    credentials: LOCAL_CREDENTIALS,
  });
  await seed({ signInPort: 4_000 });
});
afterAll(() => endpoint.close());

const call = (operation: string, input: object, headers: [string, string][] = []) =>
  ask(
    "POST",
    "/",
    [["X-Amz-Target", `AWSCognitoIdentityProviderService.${operation}`], ...headers],
    JSON.stringify(input),
  );
const header = ({ headers }: HttpResponse, name: string) =>
  headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
const anyone = (answer: HttpResponse) => header(answer, "access-control-allow-origin");
/** A call with a signature, as administrators send it. */
const admin = (operation: string, input: object, headers: [string, string][] = []) => {
  const asked = { method: "POST", path: "/", host: "127.0.0.1:1", service: "cognito-idp", region: "eu-west-1" };
  return call(operation, input, [...headers, ...signed({ ...asked, body: JSON.stringify(input) })]);
};
const PASSWORD_FLOW = {
  AuthFlow: "USER_PASSWORD_AUTH",
  ClientId: "app1",
  AuthParameters: { USERNAME: USER.email, PASSWORD: USER.password },
};

describe("pages of any origin", () => {
  test("may sign in with the API, without a signature and without a region", async () => {
    const preflight = await ask("OPTIONS", "/", [
      EVIL,
      ["Access-Control-Request-Headers", "content-type,x-amz-target"],
    ]);
    expect([preflight.status, anyone(preflight)]).toEqual([200, "*"]);
    expect(header(preflight, "access-control-allow-headers")).not.toContain("authorization");
    const answer = await call("InitiateAuth", PASSWORD_FLOW, [EVIL]);
    expect([answer.status, anyone(answer)]).toEqual([200, "*"]);
    const { AuthenticationResult: tokens } = JSON.parse(answer.body.toString());
    const about = await call("GetUser", { AccessToken: tokens.AccessToken }, [EVIL]);
    expect(JSON.parse(about.body.toString())).toMatchObject({ Username: "test" });
    const refused = await call("GetUser", { AccessToken: "x" }, [EVIL]);
    expect([refused.status, anyone(refused)]).toEqual([400, "*"]);
  });

  test("hear of what is not implemented by its name, where AWS takes it without a signature", async () => {
    const answer = await call("ListDevices", { AccessToken: "x" }, [EVIL]);
    expect([answer.status, anyone(answer)]).toEqual([501, "*"]);
    expect(answer.body.toString()).toContain("Cognito ListDevices");
  });

  test("may not do what takes a signature, with one or without", async () => {
    for (const ask of [call, admin]) {
      const answer = await ask("ListUsers", { UserPoolId: POOL }, [EVIL]);
      expect([answer.status, anyone(answer)]).toEqual([403, undefined]);
    }
    // Keys in a page's hands are not for pages of others either.
    expect((await admin("InitiateAuth", PASSWORD_FLOW, [EVIL])).status).toBe(403);
    const unsigned = await call("ListUsers", { UserPoolId: POOL });
    expect(JSON.parse(unsigned.body.toString())).toMatchObject({ __type: "MissingAuthenticationTokenException" });
    const answer = await admin("ListUsers", { UserPoolId: POOL });
    expect([answer.status, anyone(answer)]).toEqual([200, undefined]);
  });

  test("may read a pool's documents and call the token addresses", async () => {
    const document = await ask("GET", `/${POOL}/.well-known/openid-configuration`, [EVIL]);
    expect(anyone(document)).toBe("*");
    const base = "http://127.0.0.1:1/_aws/cognito-idp/eu-west-1-seeded001";
    expect(JSON.parse(document.body.toString())).toEqual({
      issuer: `http://127.0.0.1:1/${POOL}`,
      jwks_uri: `http://127.0.0.1:1/${POOL}/.well-known/jwks.json`,
      authorization_endpoint: `${base}/oauth2/authorize`,
      token_endpoint: `${base}/oauth2/token`,
      userinfo_endpoint: `${base}/oauth2/userInfo`,
      revocation_endpoint: `${base}/oauth2/revoke`,
      end_session_endpoint: `${base}/logout`,
      scopes_supported: ["openid", "email", "phone", "profile"],
      response_types_supported: ["code", "token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    });
    for (const path of ["token", "revoke", "userInfo"]) {
      const target = `${new URL(base).pathname}/oauth2/${path}`;
      const preflight = await ask("OPTIONS", target, [EVIL]);
      expect([preflight.status, anyone(preflight)]).toEqual([200, "*"]);
      expect(header(preflight, "access-control-allow-headers")).toContain("authorization");
      expect(anyone(await ask(path === "userInfo" ? "GET" : "POST", target, [EVIL]))).toBe("*");
    }
    for (const path of ["/login", "/oauth2/authorize"])
      expect(anyone(await ask("GET", new URL(base).pathname + path, [EVIL]))).toBeUndefined();
  });
});

describe("a seeded client", () => {
  const authorize = async (redirect_uri: string) => {
    const query = { client_id: "app1", response_type: "code", scope: "openid email profile", redirect_uri };
    const target = `/_aws/cognito-idp/eu-west-1-seeded001/oauth2/authorize?${new URLSearchParams(query)}`;
    return (await ask("GET", target)).status;
  };

  test("sends browsers back to the port that was named, and to a new one once it is named", async () => {
    for (const path of ["callback", ""]) expect(await authorize(`http://localhost:4000/${path}`)).toBe(302);
    expect(await authorize("http://localhost:3000/callback")).toBe(400);
    await seed();
    for (const port of [3_000, 4_000]) expect(await authorize(`http://localhost:${port}/callback`)).toBe(302);
  });

  test("keeps settings that changed since", async () => {
    const settings = { UserPoolId: POOL, ClientId: "app1", PreventUserExistenceErrors: "LEGACY" };
    await admin("UpdateUserPoolClient", settings);
    await seed();
    const answer = await admin("DescribeUserPoolClient", { UserPoolId: POOL, ClientId: "app1" });
    expect(JSON.parse(answer.body.toString()).UserPoolClient).toMatchObject({ PreventUserExistenceErrors: "LEGACY" });
  });

  test("of a pool whose id differs in case only has another domain", async () => {
    const poolId = "eu-west-1_SEEDED001";
    await seed({ poolId, clientIds: ["app2"] });
    const answer = await ask("GET", `/${poolId}/.well-known/openid-configuration`);
    expect(JSON.parse(answer.body.toString()).token_endpoint).toContain("/eu-west-1-seeded001-2/");
  });
});
