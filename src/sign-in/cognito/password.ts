import { AuthzError } from "../../lib/errors.ts";
import type { Clock, Tokens } from "../session/session.ts";
import type { CognitoPlace, SignInPlace } from "../sign-in-client.ts";
import { type AuthenticationResult, CognitoRefusal, callCognito, secretHash, tokensIn } from "./cognito-api.ts";
import { explainRefusal } from "./password-errors.ts";
import { beginSrp, srpTimestamp } from "./srp.ts";

/** What may be asked on the way. Each throws where there is nobody to ask. */
export interface Asks {
  newPassword(): Promise<string>;
  /** @param where the code is shown or was sent, in words. @param again the one before was wrong. */
  code(where: string, again: boolean): Promise<string>;
  /** Whether a wrong code may be followed by another one. */
  readonly patient: boolean;
}

export interface PasswordSignIn {
  readonly username: string;
  readonly password: string;
  /** Of a client that has one. */
  readonly clientSecret?: string | undefined;
  readonly asks: Asks;
  readonly clock: Clock;
}

interface Answer {
  readonly ChallengeName?: string;
  readonly ChallengeParameters?: Readonly<Record<string, string>>;
  readonly Session?: string;
  readonly AuthenticationResult?: AuthenticationResult;
}

const TRIES = 3;
const CODES: Readonly<Record<string, { readonly field: string; readonly where: string }>> = {
  SOFTWARE_TOKEN_MFA: { field: "SOFTWARE_TOKEN_MFA_CODE", where: "of the authenticator app" },
  SMS_MFA: { field: "SMS_MFA_CODE", where: "sent by text message" },
  EMAIL_OTP: { field: "EMAIL_OTP_CODE", where: "sent by email" },
};

/** @throws AuthzError CLIENT_MISCONFIGURED for an issuer that is no user pool. */
export function poolOf({ cognito, name }: Pick<SignInPlace, "cognito" | "name">): CognitoPlace {
  if (cognito !== undefined) return cognito;
  throw new AuthzError(
    "CLIENT_MISCONFIGURED",
    `[issuer.${name}] is no user pool: passwords are typed on its own pages`,
    {
      fix: { text: "sign in with the browser", command: { name: "login" } },
    },
  );
}

/**
 * Signs in to a user pool by USER_SRP_AUTH: the password is used here and never sent.
 * @throws AuthzError SIGN_IN_REFUSED, CLIENT_MISCONFIGURED, ENDPOINT_UNREACHABLE, and what the questions throw.
 */
export async function signInWithPassword(place: SignInPlace, given: PasswordSignIn): Promise<Tokens> {
  try {
    let answer = await byPassword(place, given);
    for (let step = 0; answer.AuthenticationResult === undefined && step < 5; step++)
      answer = await next(place, given, answer);
    return tokensIn(answer.AuthenticationResult, given.clock.now());
  } catch (error) {
    if (error instanceof CognitoRefusal) throw explainRefusal(error, place);
    if (error instanceof RangeError)
      throw new AuthzError(
        "SIGN_IN_REFUSED",
        `the user pool sent values that would give the password away: ${error.message}`,
      );
    throw error;
  }
}

function respond(
  place: SignInPlace,
  { clientSecret }: PasswordSignIn,
  username: string,
  challenge: Answer,
  responses: Readonly<Record<string, string>>,
) {
  const { clientId: ClientId } = place;
  return callCognito<Answer>(poolOf(place), "RespondToAuthChallenge", {
    ClientId,
    ChallengeName: challenge.ChallengeName,
    ...(challenge.Session !== undefined && { Session: challenge.Session }),
    ChallengeResponses: {
      USERNAME: username,
      ...(clientSecret && { SECRET_HASH: secretHash(clientSecret, username, ClientId) }),
      ...responses,
    },
  });
}

async function byPassword(place: SignInPlace, given: PasswordSignIn): Promise<Answer> {
  const { username: USERNAME, password, clientSecret, clock } = given;
  const { clientId: ClientId } = place;
  const pool = poolOf(place);
  const attempt = beginSrp();
  const challenge = await callCognito<Answer>(pool, "InitiateAuth", {
    ...{ ClientId, AuthFlow: "USER_SRP_AUTH" },
    AuthParameters: {
      ...{ USERNAME, SRP_A: attempt.A },
      ...(clientSecret && { SECRET_HASH: secretHash(clientSecret, USERNAME, ClientId) }),
    },
  });
  if (challenge.ChallengeName !== "PASSWORD_VERIFIER") return challenge;
  const { SALT = "", SRP_B = "", SECRET_BLOCK = "", USER_ID_FOR_SRP = USERNAME } = challenge.ChallengeParameters ?? {};
  const TIMESTAMP = srpTimestamp(clock.now());
  const sent = {
    poolName: pool.poolId.split("_")[1] ?? "",
    userId: USER_ID_FOR_SRP,
    salt: SALT,
    B: SRP_B,
    secretBlock: SECRET_BLOCK,
  };
  return respond(place, given, USER_ID_FOR_SRP, challenge, {
    PASSWORD_CLAIM_SIGNATURE: attempt.prove(sent, password, TIMESTAMP),
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
    TIMESTAMP,
  });
}

/** Answers what comes after the password. @throws AuthzError SIGN_IN_REFUSED for what cannot be answered here. */
async function next(place: SignInPlace, given: PasswordSignIn, challenge: Answer): Promise<Answer> {
  const { ChallengeName: name, ChallengeParameters } = challenge;
  const told = ChallengeParameters ?? {};
  if (!name) throw new AuthzError("SIGN_IN_REFUSED", "the user pool gave no tokens and asked for nothing");
  const username = told["USER_ID_FOR_SRP"] ?? told["USERNAME"] ?? given.username;
  const answer = (responses: Readonly<Record<string, string>>) => respond(place, given, username, challenge, responses);
  if (name === "NEW_PASSWORD_REQUIRED") {
    const required = listIn(told["requiredAttributes"]);
    if (required.length > 0) throw onPage(`it asks for ${required.join(", ")} beside a new password`);
    return answer({ NEW_PASSWORD: await given.asks.newPassword() });
  }
  if (name === "SELECT_MFA_TYPE") {
    const offered = listIn(told["MFAS_CAN_CHOOSE"]);
    const [chosen = ""] = Object.keys(CODES).filter((one) => offered.includes(one));
    return answer({ ANSWER: chosen });
  }
  const code = CODES[name];
  if (code === undefined) throw onPage(`it asks for ${name}`);
  const to = told["CODE_DELIVERY_DESTINATION"];
  for (let tried = 1; ; tried++) {
    try {
      return await answer({
        [code.field]: await given.asks.code(to ? `${code.where} to ${to}` : code.where, tried > 1),
      });
    } catch (error) {
      const isWrong = error instanceof CognitoRefusal && error.name === "CodeMismatchException";
      if (!isWrong || !given.asks.patient || tried === TRIES) throw error;
    }
  }
}

const onPage = (why: string) =>
  new AuthzError("SIGN_IN_REFUSED", `the user pool wants more than can be given here: ${why}`, {
    fix: { text: "sign in on its pages", command: { name: "login" } },
  });

/** "[\"userAttributes.name\"]" */
function listIn(text = "[]"): readonly string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : [];
  } catch {
    return [];
  }
}
