import {
  CreateAuthorizerCommand,
  GetMethodCommand,
  PutMethodCommand,
  TestInvokeAuthorizerCommand,
  UpdateAuthorizerCommand,
  UpdateMethodCommand,
} from "@aws-sdk/client-api-gateway";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PASSWORD } from "../../../support/local/cognito-pool.ts";
import { inProcess } from "../../../support/local/sdk.ts";
import { ALLOW, account, apiOf } from "./api.ts";

const here = account();
const cognito = new CognitoIdentityProviderClient(inProcess(here.services));
const now = here.clock.at;
beforeEach(() => {
  here.clock.at = now;
});

/** A pool with ann in two groups, and her tokens. */
async function poolWithAnn() {
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: "pool" }));
  const { Id: UserPoolId = "", Arn: arn = "" } = UserPool ?? {};
  const ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] as const;
  const of = { UserPoolId, Username: "ann" };
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({ UserPoolId, ClientName: "app", ExplicitAuthFlows: [...ExplicitAuthFlows] }),
  );
  const ClientId = UserPoolClient?.ClientId ?? "";
  const UserAttributes = [{ Name: "email", Value: "ann@example.com" }];
  await cognito.send(new AdminCreateUserCommand({ ...of, UserAttributes, MessageAction: "SUPPRESS" }));
  await cognito.send(new AdminSetUserPasswordCommand({ ...of, Password: PASSWORD, Permanent: true }));
  for (const GroupName of ["admins", "readers"]) {
    await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName }));
    await cognito.send(new AdminAddUserToGroupCommand({ ...of, GroupName }));
  }
  const AuthParameters = { USERNAME: "ann", PASSWORD };
  const { AuthenticationResult: tokens } = await cognito.send(
    new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters }),
  );
  return { UserPoolId, ClientId, arn, id: tokens?.IdToken ?? "", access: tokens?.AccessToken ?? "" };
}

let pool: Awaited<ReturnType<typeof poolWithAnn>>;
let api: Awaited<ReturnType<typeof apiOf>>;
let authorizerId: string | undefined;
const USER_POOL = { name: "pool", type: "COGNITO_USER_POOLS", authorizerUri: undefined } as const;
const SCOPED = ["orders/write", "aws.cognito.signin.user.admin"];
beforeAll(async () => {
  pool = await poolWithAnn();
  api = await apiOf(here);
  ({ authorizerId } = await api.authorizer({ ...USER_POOL, providerARNs: [pool.arn] }));
  const method = { authorizationType: "COGNITO_USER_POOLS", authorizerId };
  await api.route("orders", method);
  await api.route("scoped", { ...method, authorizationScopes: SCOPED });
  await api.route("other", { ...method, authorizationScopes: ["orders/read"] });
  await api.deploy();
});

const ask = (path: string, token: string) => api.ask(path, token === "" ? [] : [["Authorization", token]]);
const refused = (message = "Unauthorized") => ({
  status: 401,
  type: "UnauthorizedException",
  body: JSON.stringify({ message }),
});

describe("a method without scopes", () => {
  test("takes an ID token, with Bearer in front or without, and hands its claims to the function as texts", async () => {
    expect(await ask("/orders", pool.id)).toMatchObject({ status: 200 });
    expect(await ask("/orders", `Bearer ${pool.id}`)).toMatchObject({ status: 200 });
    const { requestContext } = here.events.at(-1) as { requestContext: { authorizer: unknown } };
    expect(requestContext.authorizer).toEqual({
      claims: expect.objectContaining({
        "cognito:username": "ann",
        "cognito:groups": "admins,readers",
        email: "ann@example.com",
        aud: pool.ClientId,
        token_use: "id",
        auth_time: String(now / 1_000),
        iat: "Mon Nov 23 12:00:00 UTC 2026",
        exp: "Mon Nov 23 13:00:00 UTC 2026",
      }),
    });
  });

  test("refuses an access token, none, a broken one, and one of another pool", async () => {
    const { id: foreign } = await poolWithAnn();
    const [head, body, tail = ""] = pool.id.split(".");
    const payload = JSON.stringify({
      ...JSON.parse(Buffer.from(body ?? "", "base64url").toString()),
      email: "bob@example.com",
    });
    const forged = `${head}.${Buffer.from(payload).toString("base64url")}.${tail}`;
    const unsecured = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${body}.`;
    for (const token of ["", "a.b.c", "Bearer", pool.access, foreign, forged, unsecured, `${pool.id}.a`])
      expect(await ask("/orders", token)).toEqual(refused());
  });

  test("says that a token has expired", async () => {
    here.clock.at += 3_600_000;
    expect(await ask("/orders", pool.id)).toEqual(refused("The incoming token has expired"));
  });
});

describe("a method with scopes", () => {
  test("takes an access token with one of them, and no ID token", async () => {
    expect(await ask("/scoped", pool.access)).toMatchObject({ status: 200 });
    expect(await ask("/other", pool.access)).toEqual(refused());
    expect(await ask("/scoped", pool.id)).toEqual(refused());
  });

  test("shows them, and UpdateMethod changes them", async () => {
    const at = await api.route("changing", {
      authorizationType: "COGNITO_USER_POOLS",
      authorizerId,
      authorizationScopes: ["a"],
    });
    const change = (op: "add" | "remove", value: string) => ({ op, path: "/authorizationScopes", value });
    const patchOperations = [change("add", "b"), change("remove", "a")];
    expect(await here.client.send(new UpdateMethodCommand({ ...at, patchOperations }))).toMatchObject({
      authorizationScopes: ["b"],
    });
    await here.client.send(new UpdateMethodCommand({ ...at, patchOperations: [change("remove", "b")] }));
    expect(await here.client.send(new GetMethodCommand(at))).not.toHaveProperty("authorizationScopes");
  });
});

test("the validation expression is about the audience of a token", async () => {
  const other = await apiOf(here);
  const settings = { ...USER_POOL, providerARNs: [pool.arn] };
  const only = await other.authorizer({ ...settings, identityValidationExpression: pool.ClientId });
  const none = await other.authorizer({ ...settings, name: "none", identityValidationExpression: "[0-9]" });
  await other.route("only", { authorizationType: "COGNITO_USER_POOLS", authorizerId: only.authorizerId });
  await other.route("none", { authorizationType: "COGNITO_USER_POOLS", authorizerId: none.authorizerId });
  await other.deploy();
  expect(await other.ask("/only", [["Authorization", pool.id]])).toMatchObject({ status: 200 });
  expect(await other.ask("/none", [["Authorization", pool.id]])).toEqual(refused());
});

test("a resource policy is asked after the token, and must allow", async () => {
  const Statement = { ...ALLOW, Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "192.0.2.1" } } };
  const closed = await apiOf(here, { policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
  const { authorizerId: id } = await closed.authorizer({ ...USER_POOL, providerARNs: [pool.arn] });
  await closed.route("orders", { authorizationType: "COGNITO_USER_POOLS", authorizerId: id });
  await closed.deploy();
  expect(await closed.ask("/orders", [["Authorization", "a"]])).toEqual(refused());
  expect(await closed.ask("/orders", [["Authorization", pool.id]])).toMatchObject({
    status: 403,
    body: expect.stringContaining("because no resource-based policy allows the execute-api:Invoke action"),
  });
});

test("TestInvokeAuthorizer shows the claims of an ID token", async () => {
  const tried = (Authorization: string) =>
    here.client.send(
      new TestInvokeAuthorizerCommand({ restApiId: api.restApiId, authorizerId, headers: { Authorization } }),
    );
  expect(await tried(pool.id)).toMatchObject({ clientStatus: 0, claims: { "cognito:username": "ann" } });
  expect(await tried("a.b.c")).toMatchObject({ clientStatus: 401 });
});

describe("the control plane", () => {
  const restApiId = () => api.restApiId;

  test("wants pools for a pool authorizer, and changes them", async () => {
    const create = new CreateAuthorizerCommand({
      restApiId: restApiId(),
      name: "empty",
      type: "COGNITO_USER_POOLS",
      identitySource: "method.request.header.Authorization",
    });
    await expect(here.client.send(create)).rejects.toMatchObject({
      name: "BadRequestException",
      message: "ProviderARNs cannot be empty",
    });
    const change = (op: "add" | "remove", value: string) => ({ op, path: "/providerARNs", value });
    const update = (...patchOperations: ReturnType<typeof change>[]) =>
      here.client.send(new UpdateAuthorizerCommand({ restApiId: restApiId(), authorizerId, patchOperations }));
    const second = pool.arn.replace(/.$/, "_");
    expect(await update(change("add", second))).toMatchObject({ providerARNs: [pool.arn, second] });
    expect(await update(change("remove", second))).toMatchObject({ providerARNs: [pool.arn] });
    await expect(update(change("remove", pool.arn))).rejects.toThrow("ProviderARNs cannot be empty");
  });

  test("refuses scopes for other types of authorization, and authorizers of another type", async () => {
    const at = await api.route("refused");
    const put = (method: object) =>
      here.client.send(new PutMethodCommand({ ...at, httpMethod: "POST", authorizationType: "NONE", ...method }));
    await expect(put({ authorizationScopes: ["a"] })).rejects.toThrow(
      "Authorization Scopes are only valid for COGNITO_USER_POOLS authorization type",
    );
    await expect(put({ authorizationType: "CUSTOM", authorizerId })).rejects.toThrow(
      "Invalid authorizer ID specified.",
    );
  });
});
