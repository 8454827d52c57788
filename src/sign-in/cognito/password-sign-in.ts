import { AuthzError } from "../../lib/errors.ts";
import type { IssuerClient, PoolEndpoint } from "../issuer-client.ts";
import type { Clock, Tokens } from "../session/session.ts";
import {
  type AuthenticationResult,
  CHECK_SERVER,
  CognitoRefusal,
  callCognito,
  secretHash,
  tokensIn,
} from "./cognito-api.ts";
import { explainRefusal } from "./password-errors.ts";
import { beginSrp, srpTimestamp } from "./srp.ts";

/** What a sign-in by password can prompt for. Each function throws without a terminal. */
export interface PasswordPrompts {
  newPassword(): Promise<string>;
  /** @param where the code is shown or was sent. @param again the previous code was wrong. */
  code(where: string, again: boolean): Promise<string>;
  /** Whether to prompt again after a wrong code. */
  readonly repeats: boolean;
}

export interface PasswordSignIn {
  readonly username: string;
  readonly password: string;
  /** Of a client that has one. */
  readonly clientSecret?: string | undefined;
  readonly prompts: PasswordPrompts;
  readonly clock: Clock;
}

/** The output of InitiateAuth and RespondToAuthChallenge. */
interface AuthStep {
  readonly ChallengeName?: string;
  readonly ChallengeParameters?: Readonly<Record<string, string>>;
  readonly Session?: string;
  readonly AuthenticationResult?: AuthenticationResult;
}

const MAX_TRIES = 3;
/** Ends a sign-in whose every response is another challenge. */
const MAX_STEPS = 5;
const CODES: Readonly<Record<string, { readonly field: string; readonly where: string }>> = {
  SOFTWARE_TOKEN_MFA: { field: "SOFTWARE_TOKEN_MFA_CODE", where: "of the authenticator app" },
  SMS_MFA: { field: "SMS_MFA_CODE", where: "sent by text message" },
  EMAIL_OTP: { field: "EMAIL_OTP_CODE", where: "sent by email" },
};

/** @throws AuthzError CLIENT_MISCONFIGURED for an issuer that is not a user pool. */
export function requirePool({ cognito, name }: Pick<IssuerClient, "cognito" | "name">): PoolEndpoint {
  if (cognito !== undefined) return cognito;
  throw new AuthzError(
    "CLIENT_MISCONFIGURED",
    `[issuer.${name}] is not a user pool: its users enter passwords on its own pages`,
    {
      fix: { text: "sign in with the browser", command: { name: "login" } },
    },
  );
}

/**
 * Signs in to a user pool by USER_SRP_AUTH: the password is used here and never sent.
 * @throws AuthzError SIGN_IN_REFUSED, CLIENT_MISCONFIGURED, ENDPOINT_UNREACHABLE, and what the prompts throw.
 */
export async function signInWithPassword(issuerClient: IssuerClient, options: PasswordSignIn): Promise<Tokens> {
  try {
    let step = await byPassword(issuerClient, options);
    for (let count = 0; step.AuthenticationResult === undefined && count < MAX_STEPS; count++)
      step = await next(issuerClient, options, step);
    return tokensIn(step.AuthenticationResult, options.clock.now());
  } catch (error) {
    if (error instanceof CognitoRefusal) throw explainRefusal(error, issuerClient);
    if (error instanceof RangeError)
      throw new AuthzError(
        "SIGN_IN_REFUSED",
        `the user pool sent values that would disclose the password: ${error.message}`,
        { fix: CHECK_SERVER },
      );
    throw error;
  }
}

function respond(
  issuerClient: IssuerClient,
  { clientSecret }: PasswordSignIn,
  username: string,
  challenge: AuthStep,
  responses: Readonly<Record<string, string>>,
) {
  const { clientId: ClientId } = issuerClient;
  return callCognito<AuthStep>(requirePool(issuerClient), "RespondToAuthChallenge", {
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

async function byPassword(issuerClient: IssuerClient, options: PasswordSignIn): Promise<AuthStep> {
  const { username: USERNAME, password, clientSecret, clock } = options;
  const { clientId: ClientId } = issuerClient;
  const pool = requirePool(issuerClient);
  const attempt = beginSrp();
  const challenge = await callCognito<AuthStep>(pool, "InitiateAuth", {
    ClientId,
    AuthFlow: "USER_SRP_AUTH",
    AuthParameters: {
      USERNAME,
      SRP_A: attempt.A,
      ...(clientSecret && { SECRET_HASH: secretHash(clientSecret, USERNAME, ClientId) }),
    },
  });
  if (challenge.ChallengeName !== "PASSWORD_VERIFIER") return challenge;
  const { SALT = "", SRP_B = "", SECRET_BLOCK = "", USER_ID_FOR_SRP = USERNAME } = challenge.ChallengeParameters ?? {};
  const TIMESTAMP = srpTimestamp(clock.now());
  const srpChallenge = {
    poolName: pool.poolId.split("_")[1] ?? "",
    userId: USER_ID_FOR_SRP,
    salt: SALT,
    B: SRP_B,
    secretBlock: SECRET_BLOCK,
  };
  return respond(issuerClient, options, USER_ID_FOR_SRP, challenge, {
    PASSWORD_CLAIM_SIGNATURE: attempt.prove(srpChallenge, password, TIMESTAMP),
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
    TIMESTAMP,
  });
}

/** Responds to the challenge after the password. @throws AuthzError SIGN_IN_REFUSED for one that is not supported here. */
async function next(issuerClient: IssuerClient, options: PasswordSignIn, challenge: AuthStep): Promise<AuthStep> {
  const { ChallengeName: name, ChallengeParameters } = challenge;
  const parameters = ChallengeParameters ?? {};
  if (!name)
    throw new AuthzError("SIGN_IN_REFUSED", "the user pool returned no tokens and no challenge", { fix: CHECK_SERVER });
  const username = parameters["USER_ID_FOR_SRP"] ?? parameters["USERNAME"] ?? options.username;
  const answer = (responses: Readonly<Record<string, string>>) =>
    respond(issuerClient, options, username, challenge, responses);
  if (name === "NEW_PASSWORD_REQUIRED") {
    const required = listIn(parameters["requiredAttributes"]);
    if (required.length > 0) throw onPage(`${required.join(", ")} with the new password`);
    return answer({ NEW_PASSWORD: await options.prompts.newPassword() });
  }
  if (name === "SELECT_MFA_TYPE") {
    const offered = listIn(parameters["MFAS_CAN_CHOOSE"]);
    const [chosen = ""] = Object.keys(CODES).filter((one) => offered.includes(one));
    return answer({ ANSWER: chosen });
  }
  const code = CODES[name];
  if (code === undefined) throw onPage(`the challenge ${name}`);
  const to = parameters["CODE_DELIVERY_DESTINATION"];
  const where = to ? `${code.where} to ${to}` : code.where;
  return withCode(options.prompts, where, (value) => answer({ [code.field]: value }));
}

/** Prompts for a code, again after a wrong one. */
async function withCode(
  prompts: PasswordPrompts,
  where: string,
  send: (code: string) => Promise<AuthStep>,
): Promise<AuthStep> {
  for (let tried = 1; ; tried++) {
    try {
      return await send(await prompts.code(where, tried > 1));
    } catch (error) {
      const isWrong = error instanceof CognitoRefusal && error.name === "CodeMismatchException";
      if (!isWrong || !prompts.repeats || tried === MAX_TRIES) throw error;
    }
  }
}

const onPage = (what: string) =>
  new AuthzError("SIGN_IN_REFUSED", `the user pool requires what this command does not support: ${what}`, {
    fix: { text: "sign in on the pages of the user pool", command: { name: "login" } },
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
