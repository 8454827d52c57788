import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { own } from "../own.ts";
import { type Call, operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { Client, Pool, User } from "./model.ts";
import { checkPolicy, hashed, isPassword } from "./passwords.ts";
import { clientOf, poolOf, poolsIn } from "./pools.ts";
import { fingerprint, issueTokens, startSession, usernameIn } from "./tokens.ts";
import { findUser, userOf } from "./users.ts";

const notAuthorized = (message: string) => new Refusal(400, "NotAuthorizedException", message);

interface Asked {
  readonly UserPoolId?: string;
  readonly ClientId: string;
  readonly AuthFlow: string;
  readonly AuthParameters?: Readonly<Record<string, string>>;
}

/** The client and its pool; without a pool id, as in calls from a browser, by the client alone. */
function clientAt({ UserPoolId, ClientId }: Pick<Asked, "UserPoolId" | "ClientId">, call: Call) {
  // Whoever has no AWS keys says no region either.
  const pools = call.world.store
    .regionsOf("cognito-idp")
    .flatMap((region) => Object.values(poolsIn(call.world, region)));
  const pool =
    UserPoolId === undefined ? pools.find(({ clients }) => own(clients, ClientId)) : poolOf(UserPoolId, call);
  if (pool === undefined)
    throw new Refusal(400, "ResourceNotFoundException", `User pool client ${ClientId} does not exist.`);
  return { pool, client: clientOf(pool, ClientId) };
}

/** A client with a secret proves that it knows it: HMAC of user name and client id. */
function checkSecret({ ClientSecret, ClientId }: Client, username: string, given: string | undefined): void {
  if (ClientSecret === undefined) return;
  const expected = createHmac("sha256", ClientSecret)
    .update(username + ClientId)
    .digest();
  const seen = Buffer.from(given ?? "", "base64");
  if (seen.length !== expected.length || !timingSafeEqual(seen, expected))
    throw notAuthorized(`Unable to verify secret hash for client ${ClientId}`);
}

/** ALLOW_ names and the older ones mean the same flows. */
function checkFlow({ settings }: Client, flow: string): void {
  const { ExplicitAuthFlows: flows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"] } = settings as {
    ExplicitAuthFlows?: readonly string[];
  };
  const names = flow === "ADMIN_USER_PASSWORD_AUTH" ? [flow, "ADMIN_NO_SRP_AUTH"] : [flow];
  const refreshes = flow === "REFRESH_TOKEN_AUTH" && !flows.some((name) => name.startsWith("ALLOW_"));
  if (refreshes || names.some((name) => flows.includes(name) || flows.includes(`ALLOW_${name}`))) return;
  throw new Refusal(400, "InvalidParameterException", `${flow} flow not enabled for this client`);
}

function checkedUser(pool: Pool, client: Client, name: string, password: string): User {
  const user = findUser(pool, name);
  const hides = client.settings["PreventUserExistenceErrors"] === "ENABLED";
  if (user === undefined && !hides) throw new Refusal(400, "UserNotFoundException", "User does not exist.");
  if (user === undefined || !isPassword(password, user.password))
    throw notAuthorized("Incorrect username or password.");
  if (!user.Enabled) throw notAuthorized("User is disabled.");
  return user;
}

/** Challenges that were handed out, by their session; they do not outlive the process. */
const challenges = new Map<string, { readonly poolId: string; readonly username: string }>();

function signedIn(pool: Pool, client: Client, user: User, { now }: Call) {
  const at = Math.floor(now / 1_000);
  const { session, token } = startSession(pool, client, user, at);
  return {
    ChallengeParameters: {},
    AuthenticationResult: { ...issueTokens(pool, client, user, session, at), RefreshToken: token },
  };
}

function withPassword(asked: Asked, call: Call) {
  const { pool, client } = clientAt(asked, call);
  checkFlow(client, asked.AuthFlow);
  const { USERNAME = "", PASSWORD = "", SECRET_HASH } = asked.AuthParameters ?? {};
  checkSecret(client, USERNAME, SECRET_HASH);
  const user = checkedUser(pool, client, USERNAME, PASSWORD);
  if (user.UserStatus === "CONFIRMED") return signedIn(pool, client, user, call);
  const Session = randomBytes(48).toString("base64url");
  challenges.set(Session, { poolId: pool.Id, username: user.Username });
  const { sub: _, ...attributes } = user.attributes;
  return {
    ChallengeName: "NEW_PASSWORD_REQUIRED",
    Session,
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.Username,
      requiredAttributes: "[]",
      userAttributes: JSON.stringify(attributes),
    },
  };
}

function withRefreshToken(asked: Asked, call: Call) {
  const { pool, client } = clientAt(asked, call);
  checkFlow(client, "REFRESH_TOKEN_AUTH");
  const now = Math.floor(call.now / 1_000);
  const session = pool.refreshTokens[fingerprint(asked.AuthParameters?.["REFRESH_TOKEN"] ?? "")];
  if (session === undefined || session.clientId !== client.ClientId) throw notAuthorized("Invalid Refresh Token");
  if (session.expiresAt <= now) throw notAuthorized("Refresh Token has expired");
  const user = findUser(pool, session.username);
  if (user === undefined || !user.Enabled) throw notAuthorized("Refresh Token has been revoked");
  return { ChallengeParameters: {}, AuthenticationResult: issueTokens(pool, client, user, session, now) };
}

function initiate(passwordFlow: string) {
  return operation<Asked>({
    shape: { ClientId: { required: true, min: 1, max: 128 }, AuthFlow: { required: true } },
    run: (asked, call) => {
      if (asked.AuthFlow === passwordFlow) return withPassword(asked, call);
      if (asked.AuthFlow === "REFRESH_TOKEN_AUTH" || asked.AuthFlow === "REFRESH_TOKEN")
        return withRefreshToken(asked, call);
      throw new Refusal(400, "InvalidParameterException", `${asked.AuthFlow} is not known to the local endpoint`);
    },
  });
}

interface Response {
  readonly UserPoolId?: string;
  readonly ClientId: string;
  readonly ChallengeName: string;
  readonly Session?: string;
  readonly ChallengeResponses?: Readonly<Record<string, string>>;
}

const respond = operation<Response>({
  run: (asked, call) => {
    const { pool, client } = clientAt(asked, call);
    if (asked.ChallengeName !== "NEW_PASSWORD_REQUIRED")
      throw new Refusal(400, "InvalidParameterException", `${asked.ChallengeName} is not known to the local endpoint`);
    const open = challenges.get(asked.Session ?? "");
    if (open?.poolId !== pool.Id) throw notAuthorized("Invalid session for the user.");
    const { NEW_PASSWORD: password = "", USERNAME = "", SECRET_HASH } = asked.ChallengeResponses ?? {};
    checkSecret(client, USERNAME, SECRET_HASH);
    checkPolicy(password, pool);
    const user = userOf(pool, open.username);
    challenges.delete(asked.Session ?? "");
    user.password = hashed(password);
    user.UserStatus = "CONFIRMED";
    return signedIn(pool, client, user, call);
  },
});

/** Signing in, for administrators and for the users themselves. */
export const signInOperations = {
  InitiateAuth: initiate("USER_PASSWORD_AUTH"),
  AdminInitiateAuth: initiate("ADMIN_USER_PASSWORD_AUTH"),
  RespondToAuthChallenge: respond,
  AdminRespondToAuthChallenge: respond,
  GetUser: operation<{ AccessToken: string }>({
    shape: { AccessToken: { required: true } },
    run: ({ AccessToken }, { world, region, now }) => {
      const { pool, username } = usernameIn(Object.values(poolsIn(world, region)), AccessToken, now / 1_000);
      const { attributes, Username } = userOf(pool, username);
      return { Username, UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })) };
    },
  }),
};
