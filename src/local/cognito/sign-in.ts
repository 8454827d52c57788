import { createHmac } from "node:crypto";
import { isSame } from "../same-text.ts";
import { type Call, op } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { missingIn } from "./attribute-schema.ts";
import { answerStep, type Challenge, challenges, nextStep, type Responses, type Step } from "./challenges.ts";
import type { Client, Pool, User } from "./cognito-model.ts";
import { isPassword, madeUpUser } from "./passwords.ts";
import { clientAt, findUser, invalid, notAuthorized, userOf } from "./pool-lookup.ts";
import { issueAt, refresh, refuseIfRotating, sessionOf, startSession } from "./sessions.ts";
import { beginAttempt, proofOf } from "./srp-verifier.ts";

type Texts = Readonly<Record<string, string>>;

interface SignInInput {
  readonly UserPoolId?: string;
  readonly ClientId: string;
  readonly AuthFlow: string;
  readonly AuthParameters?: Texts;
}

/** A client with a secret proves that it knows it: HMAC of user name and client id. @throws Refusal. */
export function checkSecret(
  { ClientSecret, ClientId }: Client,
  username: string,
  given: string | undefined,
  mismatch = "Unable to verify secret hash for client",
): void {
  if (ClientSecret === undefined) return;
  if (given === undefined)
    throw notAuthorized(`Client ${ClientId} is configured with secret but SECRET_HASH was not received`);
  const hmac = createHmac("sha256", ClientSecret).update(username + ClientId);
  if (!isSame(given, hmac.digest("base64"))) throw notAuthorized(`${mismatch} ${ClientId}`);
}

const FLOWS_BY_DEFAULT = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"];

/** ALLOW_ names and the older ones mean the same flows; SRP and refresh were always on among the older. */
function checkFlow({ settings }: Client, flow: string): void {
  const flows = settings.ExplicitAuthFlows?.length ? settings.ExplicitAuthFlows : FLOWS_BY_DEFAULT;
  const isOld = !flows.some((name) => name.startsWith("ALLOW_"));
  const always = isOld && (flow === "REFRESH_TOKEN_AUTH" || flow === "USER_SRP_AUTH");
  const names = flow.startsWith("ADMIN_") ? ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] : [flow];
  if (always || names.some((name) => flows.includes(name) || flows.includes(`ALLOW_${name}`))) return;
  throw invalid(`${flow} flow not enabled for this client`);
}

const wrong = () => notAuthorized("Incorrect username or password.");

/** The user; nothing when there is none and the client wants that hidden. @throws Refusal UserNotFoundException. */
function userFor(pool: Pool, { settings }: Client, name: string): User | undefined {
  const user = findUser(pool, name);
  if (user === undefined && settings.PreventUserExistenceErrors !== "ENABLED")
    throw new Refusal(400, "UserNotFoundException", "User does not exist.");
  return user;
}

/** @throws Refusal NotAuthorizedException, UserNotFoundException. */
export function checkedUser(pool: Pool, client: Client, name: string, password: string): User {
  const user = userFor(pool, client, name);
  if (user === undefined || !isPassword(pool, user, password)) throw wrong();
  return user;
}

/** What a challenge tells besides its name. */
function parametersOf(pool: Pool, step: Step, { Username, attributes }: User): Texts {
  if (step === "MFA_SETUP") return { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]', USER_ID_FOR_SRP: Username };
  if (step !== "NEW_PASSWORD_REQUIRED") return { USER_ID_FOR_SRP: Username };
  const { sub: _, identities: _i, ...userAttributes } = attributes;
  const requiredAttributes = JSON.stringify(missingIn(pool, attributes).map((name) => `userAttributes.${name}`));
  return { USER_ID_FOR_SRP: Username, requiredAttributes, userAttributes: JSON.stringify(userAttributes) };
}

/** Tokens, or the challenge that comes before them. */
function proceed(pool: Pool, client: Client, user: User, call: Call, done?: Step) {
  const { world, now } = call;
  const step = nextStep(pool, user, now, done);
  if (step === undefined) {
    const { tokens } = startSession(pool, client, user, issueAt(call));
    return { ChallengeParameters: {}, AuthenticationResult: tokens };
  }
  const challenge = { clientId: client.ClientId, username: user.Username, step };
  const ChallengeParameters = parametersOf(pool, step, user);
  return { ChallengeName: step, Session: challenges.open(world, client, challenge, now), ChallengeParameters };
}

function withPassword({ AuthParameters: given = {}, ...input }: SignInInput, call: Call) {
  const { pool, client } = clientAt(input, call);
  checkFlow(client, input.AuthFlow);
  const { USERNAME = "", PASSWORD = "", SECRET_HASH } = given;
  checkSecret(client, USERNAME, SECRET_HASH);
  return proceed(pool, client, checkedUser(pool, client, USERNAME, PASSWORD), call);
}

function withSrp({ AuthParameters: given = {}, ...input }: SignInInput, call: Call) {
  const { pool, client } = clientAt(input, call);
  checkFlow(client, "USER_SRP_AUTH");
  const { USERNAME = "", SRP_A = "", SECRET_HASH } = given;
  checkSecret(client, USERNAME, SECRET_HASH);
  const user = userFor(pool, client, USERNAME);
  const madeUp = madeUpUser(pool, USERNAME);
  const username = user?.Username ?? madeUp.username;
  const { salt, verifier } = user?.secret ?? madeUp.secret;
  const attempt = beginAttempt(verifier, SRP_A);
  if (attempt === undefined) throw invalid("Invalid SRP_A");
  const challenge: Challenge = { clientId: client.ClientId, username, step: "PASSWORD_VERIFIER", attempt };
  const SECRET_BLOCK = challenges.open(call.world, client, challenge, call.now);
  const ids = { USERNAME: username, USER_ID_FOR_SRP: username };
  return { ChallengeName: challenge.step, ChallengeParameters: { SALT: salt, SRP_B: attempt.B, SECRET_BLOCK, ...ids } };
}

function withRefreshToken({ AuthParameters: given = {}, ...input }: SignInInput, call: Call) {
  const { pool, client } = clientAt(input, call);
  refuseIfRotating(client);
  checkFlow(client, "REFRESH_TOKEN_AUTH");
  const { REFRESH_TOKEN: token = "", SECRET_HASH } = given;
  const session = sessionOf(pool, token);
  // The user name, even if the sign-in began with an alias.
  if (session) checkSecret(client, session.username, SECRET_HASH, "SecretHash does not match for the client:");
  const tokens = refresh(pool, client, token, issueAt(call));
  return { ChallengeParameters: {}, AuthenticationResult: tokens };
}

/**
 * What clients send along and no answer shows: triggers are handed the metadata, Pinpoint and threat protection the
 * rest. Pools here have no triggers and block no one; clients have no Pinpoint.
 */
export const IGNORED = "ClientMetadata AnalyticsMetadata.*";

/** @param more members besides the common ones. @param passwordFlows flows that send the password itself. */
function initiate(more: string, ...passwordFlows: readonly string[]) {
  return op<SignInInput>(
    `ClientId AuthFlow AuthParameters ${IGNORED} ${more}`,
    (input, call) => {
      if (passwordFlows.includes(input.AuthFlow)) return withPassword(input, call);
      if (input.AuthFlow === "USER_SRP_AUTH") return withSrp(input, call);
      if (input.AuthFlow === "REFRESH_TOKEN_AUTH" || input.AuthFlow === "REFRESH_TOKEN")
        return withRefreshToken(input, call);
      throw invalid("Initiate Auth method not supported.");
    },
    {
      AuthFlow: [
        ...["USER_SRP_AUTH", "REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"],
        ...["USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"],
      ],
    },
  );
}

interface RespondInput {
  readonly UserPoolId?: string;
  readonly ClientId: string;
  readonly ChallengeName: string;
  readonly Session?: string;
  readonly ChallengeResponses?: Texts & Responses;
}

/** @throws Refusal NotAuthorizedException: a wrong password, or an unknown user. */
function provedUser(pool: Pool, { attempt, username }: Challenge, given: Texts): User {
  const user = findUser(pool, username);
  const proof = attempt && proofOf(attempt, pool.Id, username, given["TIMESTAMP"] ?? "");
  if (!user || !proof || !isSame(given["PASSWORD_CLAIM_SIGNATURE"] ?? "", proof)) throw wrong();
  return user;
}

function answer({ ChallengeResponses: given = {}, ...input }: RespondInput, call: Call) {
  const { pool, client } = clientAt(input, call);
  checkSecret(client, given["USERNAME"] ?? "", given["SECRET_HASH"]);
  const isSrp = input.ChallengeName === "PASSWORD_VERIFIER";
  const session = (isSrp ? given["PASSWORD_CLAIM_SECRET_BLOCK"] : input.Session) ?? "";
  const challenge = challenges.find(call.world, session, call.now);
  if (challenge.clientId !== client.ClientId || challenge.step !== input.ChallengeName)
    throw notAuthorized("Invalid session for the user.");
  // One guess for one secret block; other steps may be answered again.
  if (isSrp) challenges.close(call.world, session);
  const user = isSrp ? provedUser(pool, challenge, given) : userOf(pool, challenge.username);
  if (!isSrp) answerStep(pool, user, challenge.step, given, call.now);
  challenges.close(call.world, session);
  return proceed(pool, client, user, call, challenge.step);
}

/** @param more members besides the common ones. */
const respond = (more: string) =>
  op<RespondInput>(`ClientId ChallengeName Session ChallengeResponses ${IGNORED} ${more}`, answer, {
    ChallengeName: ["PASSWORD_VERIFIER", "NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA", "MFA_SETUP"],
  });

/** Signing in, for administrators and for the users themselves. */
export const signInOperations = {
  InitiateAuth: initiate("UserContextData.*", "USER_PASSWORD_AUTH"),
  AdminInitiateAuth: initiate("UserPoolId ContextData.*", "ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"),
  RespondToAuthChallenge: respond("UserContextData.*"),
  AdminRespondToAuthChallenge: respond("UserPoolId ContextData.*"),
};
