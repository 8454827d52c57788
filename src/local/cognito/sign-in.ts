import { createHmac } from "node:crypto";
import { isSame } from "../same-text.ts";
import { type Call, op } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { clientAt, findUser, invalid, notAuthorized, userOf } from "./find.ts";
import type { Client, Pool, User } from "./model.ts";
import { isPassword, madeUpUser } from "./passwords.ts";
import { missingIn } from "./schema.ts";
import { issueAt, refresh, refuseIfRotating, sessionOf, startSession } from "./sessions.ts";
import { beginAttempt, proofOf } from "./srp.ts";
import { type Answer, answerStep, closeWay, nextStep, openWay, type Step, type Way, wayOf } from "./steps.ts";

type Texts = Readonly<Record<string, string>>;

interface Asked {
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
function goOn(pool: Pool, client: Client, user: User, call: Call, done?: Step) {
  const { world, now } = call;
  const step = nextStep(pool, user, now, done);
  if (step === undefined) {
    const { tokens } = startSession(pool, client, user, issueAt(call));
    return { ChallengeParameters: {}, AuthenticationResult: tokens };
  }
  const way = { clientId: client.ClientId, username: user.Username, step };
  const ChallengeParameters = parametersOf(pool, step, user);
  return { ChallengeName: step, Session: openWay(world, client, way, now), ChallengeParameters };
}

function withPassword({ AuthParameters: given = {}, ...asked }: Asked, call: Call) {
  const { pool, client } = clientAt(asked, call);
  checkFlow(client, asked.AuthFlow);
  const { USERNAME = "", PASSWORD = "", SECRET_HASH } = given;
  checkSecret(client, USERNAME, SECRET_HASH);
  return goOn(pool, client, checkedUser(pool, client, USERNAME, PASSWORD), call);
}

function withSrp({ AuthParameters: given = {}, ...asked }: Asked, call: Call) {
  const { pool, client } = clientAt(asked, call);
  checkFlow(client, "USER_SRP_AUTH");
  const { USERNAME = "", SRP_A = "", SECRET_HASH } = given;
  checkSecret(client, USERNAME, SECRET_HASH);
  const user = userFor(pool, client, USERNAME);
  const madeUp = madeUpUser(pool, USERNAME);
  const username = user?.Username ?? madeUp.username;
  const { salt, verifier } = user?.secret ?? madeUp.secret;
  const attempt = beginAttempt(verifier, SRP_A);
  if (attempt === undefined) throw invalid("Invalid SRP_A");
  const way: Way = { clientId: client.ClientId, username, step: "PASSWORD_VERIFIER", attempt };
  const SECRET_BLOCK = openWay(call.world, client, way, call.now);
  const ids = { USERNAME: username, USER_ID_FOR_SRP: username };
  return { ChallengeName: way.step, ChallengeParameters: { SALT: salt, SRP_B: attempt.B, SECRET_BLOCK, ...ids } };
}

function withRefreshToken({ AuthParameters: given = {}, ...asked }: Asked, call: Call) {
  const { pool, client } = clientAt(asked, call);
  refuseIfRotating(client);
  checkFlow(client, "REFRESH_TOKEN_AUTH");
  const { REFRESH_TOKEN: token = "", SECRET_HASH } = given;
  const session = sessionOf(pool, token);
  // The user's own name, whatever alias the sign-in began with.
  if (session) checkSecret(client, session.username, SECRET_HASH, "SecretHash does not match for the client:");
  const tokens = refresh(pool, client, token, issueAt(call));
  return { ChallengeParameters: {}, AuthenticationResult: tokens };
}

/**
 * What clients send along and no answer shows: triggers are handed the metadata, Pinpoint and threat protection the
 * rest. No pool here has triggers or blocks anybody, and no client has Pinpoint.
 */
export const UNSEEN = "ClientMetadata AnalyticsMetadata.*";

/** @param more members beside those of all. @param passwordFlows what gives the password itself. */
function initiate(more: string, ...passwordFlows: readonly string[]) {
  return op<Asked>(
    `ClientId AuthFlow AuthParameters ${UNSEEN} ${more}`,
    (asked, call) => {
      if (passwordFlows.includes(asked.AuthFlow)) return withPassword(asked, call);
      if (asked.AuthFlow === "USER_SRP_AUTH") return withSrp(asked, call);
      if (asked.AuthFlow === "REFRESH_TOKEN_AUTH" || asked.AuthFlow === "REFRESH_TOKEN")
        return withRefreshToken(asked, call);
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

interface Response {
  readonly UserPoolId?: string;
  readonly ClientId: string;
  readonly ChallengeName: string;
  readonly Session?: string;
  readonly ChallengeResponses?: Texts & Answer;
}

/** @throws Refusal NotAuthorizedException: a wrong password, or nobody. */
function provedUser(pool: Pool, { attempt, username }: Way, given: Texts): User {
  const user = findUser(pool, username);
  const proof = attempt && proofOf(attempt, pool.Id, username, given["TIMESTAMP"] ?? "");
  if (!user || !proof || !isSame(given["PASSWORD_CLAIM_SIGNATURE"] ?? "", proof)) throw wrong();
  return user;
}

function answer({ ChallengeResponses: given = {}, ...asked }: Response, call: Call) {
  const { pool, client } = clientAt(asked, call);
  checkSecret(client, given["USERNAME"] ?? "", given["SECRET_HASH"]);
  const isSrp = asked.ChallengeName === "PASSWORD_VERIFIER";
  const session = (isSrp ? given["PASSWORD_CLAIM_SECRET_BLOCK"] : asked.Session) ?? "";
  const way = wayOf(call.world, session, call.now);
  if (way.clientId !== client.ClientId || way.step !== asked.ChallengeName)
    throw notAuthorized("Invalid session for the user.");
  // One guess for one secret block; other steps may be answered again.
  if (isSrp) closeWay(call.world, session);
  const user = isSrp ? provedUser(pool, way, given) : userOf(pool, way.username);
  if (!isSrp) answerStep(pool, user, way.step, given, call.now);
  closeWay(call.world, session);
  return goOn(pool, client, user, call, way.step);
}

/** @param more members beside those of all. */
const respond = (more: string) =>
  op<Response>(`ClientId ChallengeName Session ChallengeResponses ${UNSEEN} ${more}`, answer, {
    ChallengeName: ["PASSWORD_VERIFIER", "NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA", "MFA_SETUP"],
  });

/** Signing in, for administrators and for the users themselves. */
export const signInOperations = {
  InitiateAuth: initiate("UserContextData.*", "USER_PASSWORD_AUTH"),
  AdminInitiateAuth: initiate("UserPoolId ContextData.*", "ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"),
  RespondToAuthChallenge: respond("UserContextData.*"),
  AdminRespondToAuthChallenge: respond("UserPoolId ContextData.*"),
};
