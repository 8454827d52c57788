import { isSame } from "../same-text.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { challenges } from "./challenges.ts";
import type { Attribute, Client, Pool, User } from "./cognito-model.ts";
import { checkPolicy, isPassword, setPassword } from "./passwords.ts";
import { clientAt, clientOf, invalid, notAuthorized, userOf } from "./pool-lookup.ts";
import { issueAt, refresh, revoke, sessionOf, signOutEverywhere } from "./sessions.ts";
import { bearerOf } from "./tokens.ts";
import { newTotpSecret, takeTotp } from "./totp.ts";
import { attributeList, mfaOf } from "./user-operations.ts";

type Passwords = "PreviousPassword" | "ProposedPassword";
type Optional = "ClientSecret" | "Code" | Passwords | "RefreshToken" | "Session" | "Token" | "UserCode";

/** What users do for themselves: no AWS keys, but a token or the session of a challenge. */
interface AccountInput
  extends Readonly<Record<"AccessToken" | "ClientId", string> & Partial<Record<Optional, string>>> {
  readonly UserAttributes?: readonly Attribute[];
  readonly UserAttributeNames?: readonly string[];
  readonly SoftwareTokenMfaSettings?: { readonly Enabled?: boolean; readonly PreferredMfa?: boolean };
}

const nowOf = ({ now }: Call) => Math.floor(now / 1_000);

/** An operation that an access token authorizes. @param honours the input members that it honours, besides the token. */
export const withToken = (
  honours: string,
  run: (user: User, pool: Pool, input: AccountInput, call: Call, client: Client) => unknown,
  values?: Operation["values"],
): Operation =>
  op<AccountInput>(
    `AccessToken ${honours}`,
    (input, call) => {
      const { user, pool, clientId } = bearerOf(call.world, input.AccessToken, call.now / 1_000);
      return run(user, pool, input, call, clientOf(pool, clientId)) ?? {};
    },
    values,
  );

/** The user of an access token, or of an MFA_SETUP challenge. */
function mfaUser(input: AccountInput, call: Call) {
  if (input.Session === undefined) {
    const { user } = bearerOf(call.world, input.AccessToken ?? "", call.now / 1_000);
    return { user, proceed: () => undefined };
  }
  const challenge = challenges.find(call.world, input.Session, call.now);
  if (challenge.step !== "MFA_SETUP") throw notAuthorized("Invalid session for the user.");
  const { pool, client } = clientAt({ ClientId: challenge.clientId }, call);
  const proceed = () => {
    challenges.close(call.world, input.Session ?? "");
    return challenges.open(call.world, client, challenge, call.now);
  };
  return { user: userOf(pool, challenge.username), proceed };
}

/** @throws Refusal NotAuthorizedException. */
export function checkClientSecret({ ClientSecret, ClientId }: Client, given = ""): void {
  if (ClientSecret === undefined || isSame(given, ClientSecret)) return;
  throw notAuthorized(`Client ${ClientId} is configured with secret but secret was not received`);
}

/**
 * Ends the sign-in of a refresh token; an unknown token is not an error (RFC 7009, section 2.2).
 * @param now seconds since 1970. @throws Refusal UnsupportedOperationException, UnauthorizedException, UnsupportedTokenTypeException.
 */
export function revokeRefreshToken(pool: Pool, client: Client, token: string, now: number): void {
  if (client.settings.EnableTokenRevocation === false)
    throw new Refusal(400, "UnsupportedOperationException", "Revocation is not enabled for this client");
  if (token.split(".").length === 3)
    throw new Refusal(400, "UnsupportedTokenTypeException", "Only refresh tokens can be revoked");
  const session = sessionOf(pool, token);
  if (session === undefined) return;
  if (session.clientId !== client.ClientId) throw new Refusal(400, "UnauthorizedException", "Unauthorized");
  revoke(pool, session.originJti, now);
}

/** What needs no AWS keys, signing in apart. */
export const accountOperations: Readonly<Record<string, Operation>> = {
  GetUser: withToken("", (user, _, __, ___, { settings: { ReadAttributes: readable } }) => ({
    Username: user.Username,
    UserAttributes: attributeList(user).filter(({ Name }) => Name === "sub" || (readable?.includes(Name) ?? true)),
    ...mfaOf(user),
  })),
  ChangePassword: withToken(
    "PreviousPassword ProposedPassword",
    (user, pool, { PreviousPassword = "", ProposedPassword = "" }) => {
      if (!isPassword(pool, user, PreviousPassword)) throw notAuthorized("Incorrect username or password.");
      checkPolicy(ProposedPassword, pool, user);
      setPassword(pool, user, ProposedPassword);
    },
  ),
  GlobalSignOut: withToken("", (user, pool, _, call) => signOutEverywhere(pool, user, nowOf(call))),
  SetUserMFAPreference: withToken(
    `SoftwareTokenMfaSettings.* SMSMfaSettings.* EmailMfaSettings.*`,
    (user, _, { SoftwareTokenMfaSettings: { Enabled, PreferredMfa = false } = {} }) => {
      if (Enabled === undefined) return;
      if (user.totp?.lastStep === undefined) throw invalid("User has not verified software token mfa");
      Object.assign(user.totp, { isOn: Enabled, isPreferred: PreferredMfa });
    },
    // Clients that choose the authenticator app switch the other factors off.
    {
      "SMSMfaSettings.Enabled": ["false"],
      "SMSMfaSettings.PreferredMfa": ["false"],
      "EmailMfaSettings.Enabled": ["false"],
      "EmailMfaSettings.PreferredMfa": ["false"],
    },
  ),
  AssociateSoftwareToken: op<AccountInput>("AccessToken Session", (input, call) => {
    const { user, proceed } = mfaUser(input, call);
    const SecretCode = newTotpSecret();
    user.totp = { secret: SecretCode, isOn: false };
    return { SecretCode, Session: proceed() };
  }),
  // No answer shows the name of the device.
  VerifySoftwareToken: op<AccountInput>("AccessToken Session UserCode FriendlyDeviceName", (input, call) => {
    const { user, proceed } = mfaUser(input, call);
    takeTotp(user, input.UserCode ?? "", call.now / 1_000, "EnableSoftwareTokenMFAException");
    // After MFA_SETUP every sign-in requires MFA.
    if (input.Session !== undefined && user.totp) user.totp.isOn = true;
    return { Status: "SUCCESS", Session: proceed() };
  }),
  GetTokensFromRefreshToken: op<AccountInput>("RefreshToken ClientId ClientSecret ClientMetadata", (input, call) => {
    const { pool, client } = clientAt(input, call);
    checkClientSecret(client, input.ClientSecret);
    // Despite its name it writes: rotation replaces the refresh token.
    call.world.store.changed();
    return { AuthenticationResult: refresh(pool, client, input.RefreshToken ?? "", issueAt(call)) };
  }),
  RevokeToken: op<AccountInput>("Token ClientId ClientSecret", (input, call) => {
    const { pool, client } = clientAt(input, call);
    checkClientSecret(client, input.ClientSecret);
    revokeRefreshToken(pool, client, input.Token ?? "", nowOf(call));
    return {};
  }),
};
