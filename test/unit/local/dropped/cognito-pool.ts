import { createHmac } from "node:crypto";
import { codeOf } from "../../../support/local/authenticator.ts";
import type { Account, Answer, Send } from "./account.ts";
import type { Made } from "./subject.ts";

/** Of everybody who has one; and what it may be changed to. */
export const [PASSWORD, NEW] = ["Correct-Horse-1", "Correct-Horse-2"] as const;

/** What a provider is made of. */
export const oidc = (client: string) => ({
  client_id: client,
  client_secret: "secret",
  authorize_scopes: "openid",
  attributes_request_method: "GET",
  oidc_issuer: "https://example.com",
});

/** A part of an answer, by its name. */
export const within = ({ body }: Answer, name: string) =>
  (body as Readonly<Record<string, unknown>>)[name] as Readonly<Record<string, string>>;

const FLOWS = ["USER_PASSWORD_AUTH", "USER_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"];

/** How a client proves that it knows its secret. */
export const hashOf = (secret: string, name: string, clientId: string): string =>
  createHmac("sha256", secret)
    .update(name + clientId)
    .digest("base64");

async function tokensOf(send: Send, ClientId: string, USERNAME: string, secret?: string) {
  const SECRET_HASH = secret && hashOf(secret, USERNAME, ClientId);
  const AuthParameters = { USERNAME, PASSWORD, SECRET_HASH };
  const answer = await send("InitiateAuth", { ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters });
  return within(answer, "AuthenticationResult");
}

/** Two of everything that belongs to a pool: clients, providers, resource servers, groups. */
async function furnish(send: Send, UserPoolId: string) {
  const of = { UserPoolId };
  const ExplicitAuthFlows = FLOWS.map((flow) => `ALLOW_${flow}`);
  const client = async (ClientName: string, GenerateSecret: boolean) =>
    within(
      await send("CreateUserPoolClient", { ...of, ClientName, GenerateSecret, ExplicitAuthFlows }),
      "UserPoolClient",
    );
  const { ClientId: app = "" } = await client("app", false);
  const { ClientId: secretApp = "", ClientSecret: secret = "" } = await client("secret", true);
  const branding = await send("CreateManagedLoginBranding", { ...of, ClientId: app, UseCognitoProvidedValues: true });
  const { ManagedLoginBrandingId: style = "" } = within(branding, "ManagedLoginBranding");
  await send("CreateUserPoolDomain", { ...of, Domain: "one" });
  for (const name of ["first", "other"]) {
    const provider = { ProviderName: name, ProviderType: "OIDC", ProviderDetails: oidc(name) };
    await send("CreateIdentityProvider", { ...of, ...provider });
    const Scopes = [{ ScopeName: "first", ScopeDescription: "first" }];
    await send("CreateResourceServer", { ...of, Identifier: name, Name: name, Scopes });
    await send("CreateGroup", { ...of, GroupName: name });
  }
  return { app, secretApp, secret, style };
}

/** Ann is confirmed, bob has a temporary password, joe an authenticator app that is off. All are in all groups. */
async function addUsers({ send, now }: Account, UserPoolId: string, app: string) {
  for (const Username of ["ann", "bob", "joe"]) {
    const user = { UserPoolId, Username };
    const UserAttributes = [
      { Name: "email", Value: `${Username}@example.com` },
      { Name: "email_verified", Value: "true" },
      { Name: "name", Value: "first" },
    ];
    await send("AdminCreateUser", { ...user, UserAttributes, TemporaryPassword: PASSWORD });
    if (Username !== "bob") await send("AdminSetUserPassword", { ...user, Password: PASSWORD, Permanent: true });
    for (const GroupName of ["first", "other"]) await send("AdminAddUserToGroup", { ...user, GroupName });
  }
  const { AccessToken = "" } = await tokensOf(send, app, "joe");
  const { SecretCode = "" } = (await send("AssociateSoftwareToken", { AccessToken })).body as Made;
  await send("VerifySoftwareToken", { AccessToken, UserCode: codeOf(SecretCode, now() + 60_000) });
  return AccessToken;
}

/** A pool where eve, who has not confirmed it yet, signed up with the address that ann signs in with. */
async function prepareAliases({ send, said }: Account): Promise<Made> {
  const settings = { PoolName: "three", AliasAttributes: ["email"], AutoVerifiedAttributes: ["email"] };
  const { Id: UserPoolId = "" } = within(await send("CreateUserPool", settings), "UserPool");
  const client = within(await send("CreateUserPoolClient", { UserPoolId, ClientName: "app" }), "UserPoolClient");
  const { ClientId = "" } = client;
  const email = { Name: "email", Value: "ann@example.com" };
  const verified = [email, { Name: "email_verified", Value: "true" }];
  await send("AdminCreateUser", { UserPoolId, Username: "ann", UserAttributes: verified });
  await send("SignUp", { ClientId, Username: "eve", Password: PASSWORD, UserAttributes: [email] });
  return { aliasApp: ClientId, aliasCode: lastCode(said) };
}

const lastCode = (said: readonly string[]): string =>
  /code (\d{6})/.exec(said.findLast((line) => line.startsWith("email to ")) ?? "")?.[1] ?? "";

/** Eve has signed up and not confirmed it yet; ann has asked for codes. */
async function askForCodes({ send, said }: Account, ClientId: string, AccessToken: string | undefined): Promise<Made> {
  const UserAttributes = [{ Name: "email", Value: "eve@example.com" }];
  await send("SignUp", { ClientId, Username: "eve", Password: PASSWORD, UserAttributes });
  const signUpCode = lastCode(said);
  await send("ForgotPassword", { ClientId, Username: "ann" });
  const passwordCode = lastCode(said);
  await send("GetUserAttributeVerificationCode", { AccessToken, AttributeName: "email" });
  return { signUpCode, passwordCode, emailCode: lastCode(said) };
}

/** Pools: one with two of everything and its users, one with nothing, one where addresses are aliases. */
export async function preparePools(account: Account): Promise<Made> {
  const { send } = account;
  const UserPoolTags = { team: "first", area: "other" };
  const { Id = "", Arn = "" } = within(
    await send("CreateUserPool", { PoolName: "one", UserPoolTags, AutoVerifiedAttributes: ["email"] }),
    "UserPool",
  );
  const two = within(await send("CreateUserPool", { PoolName: "two" }), "UserPool");
  const of = { UserPoolId: Id };
  const SoftwareTokenMfaConfiguration = { Enabled: true };
  await send("SetUserPoolMfaConfig", { ...of, MfaConfiguration: "OPTIONAL", SoftwareTokenMfaConfiguration });
  const clients = await furnish(send, Id);
  const joe = await addUsers(account, Id, clients.app);
  const [first, second] = [await tokensOf(send, clients.app, "ann"), await tokensOf(send, clients.app, "ann")];
  const third = await tokensOf(send, clients.secretApp, "ann", clients.secret);
  const mark = async (operation: string, limit: string, more: object = {}, name = "NextToken") =>
    String(((await send(operation, { ...of, ...more, [limit]: 1 })).body as Made)[name]);
  return {
    ...of,
    arn: Arn,
    two: two["Id"] ?? "",
    ...clients,
    joe,
    token: first["AccessToken"] ?? "",
    refresh: first["RefreshToken"] ?? "",
    other: second["RefreshToken"] ?? "",
    secretRefresh: third["RefreshToken"] ?? "",
    ...(await prepareAliases(account)),
    ...(await askForCodes(account, clients.app, first["AccessToken"])),
    pools: await mark("ListUserPools", "MaxResults", { UserPoolId: undefined }),
    clients: await mark("ListUserPoolClients", "MaxResults"),
    providers: await mark("ListIdentityProviders", "MaxResults"),
    servers: await mark("ListResourceServers", "MaxResults"),
    groups: await mark("ListGroups", "Limit"),
    groupsOfUser: await mark("AdminListGroupsForUser", "Limit", { Username: "ann" }),
    usersInGroup: await mark("ListUsersInGroup", "Limit", { GroupName: "first" }),
    users: await mark("ListUsers", "Limit", {}, "PaginationToken"),
  };
}

/** Sessions and secrets that end with the process. */
export async function beginSignIn({ send, now }: Account, made: Made, operation: string): Promise<Made> {
  if (operation === "VerifySoftwareToken") {
    const { SecretCode = "" } = (await send("AssociateSoftwareToken", { AccessToken: made["token"] })).body as Made;
    return { code: codeOf(SecretCode, now() + 60_000) };
  }
  if (!operation.endsWith("RespondToAuthChallenge")) return {};
  const AuthParameters = { USERNAME: "bob", PASSWORD };
  const input = { ClientId: made["app"], AuthFlow: "USER_PASSWORD_AUTH", AuthParameters };
  return { session: String(((await send("InitiateAuth", input)).body as Made)["Session"]) };
}
