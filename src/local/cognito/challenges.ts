import { Refusal } from "../wire/refusal.ts";
import type { World } from "../world.ts";
import { checkMutable, checkValues, missingIn } from "./attribute-schema.ts";
import type { Client, Pool, User } from "./cognito-model.ts";
import { checkAliases } from "./new-user.ts";
import { checkPolicy, setPassword } from "./passwords.ts";
import { invalid, notAuthorized } from "./pool-lookup.ts";
import { shortLived } from "./short-lived.ts";
import type { Attempt } from "./srp-verifier.ts";
import { takeTotp } from "./totp.ts";

/** A step of a sign-in, by the name of its challenge. */
export type Step = "PASSWORD_VERIFIER" | "NEW_PASSWORD_REQUIRED" | "SOFTWARE_TOKEN_MFA" | "MFA_SETUP";

/** A sign-in that waits for an answer. */
export interface Challenge {
  readonly clientId: string;
  readonly username: string;
  readonly step: Step;
  readonly attempt?: Attempt;
}

const sessions = shortLived<Challenge>();
const lifeMs = ({ settings }: Client) => (settings.AuthSessionValidity ?? 3) * 60_000;

/** Challenges by their session. Times are milliseconds since 1970. */
export const challenges = {
  /** Returns the session; for SRP it is the secret block. */
  open: (world: World, client: Client, challenge: Challenge, now: number): string =>
    sessions(world).add(challenge, now, lifeMs(client), challenge.attempt?.secretBlock),
  /** @throws Refusal NotAuthorizedException. */
  find(world: World, session: string | undefined, now: number): Challenge {
    const challenge = sessions(world).find(session, now);
    if (challenge === undefined) throw notAuthorized("Invalid session for the user.");
    return challenge;
  },
  /** A wrong answer does not close a challenge. */
  close: (world: World, session: string): void => sessions(world).remove(session),
};

const DAY_MS = 86_400_000;

function isExpired({ settings }: Pool, { temporarySince = Infinity }: User, now: number): boolean {
  const { Policies: policies, AdminCreateUserConfig: invitations } = settings;
  // Zero is how callers say that they want the default.
  const days = policies?.PasswordPolicy?.TemporaryPasswordValidityDays || invitations?.UnusedAccountValidityDays || 7;
  return now >= temporarySince + days * DAY_MS;
}

/**
 * What comes after the password, or after another step; or nothing.
 * @param now milliseconds since 1970. @throws Refusal NotAuthorizedException, UserNotConfirmedException.
 */
export function nextStep(pool: Pool, user: User, now: number, done?: Step): Step | undefined {
  const { settings } = pool;
  if (!user.Enabled) throw notAuthorized("User is disabled.");
  if (user.UserStatus === "UNCONFIRMED") throw new Refusal(400, "UserNotConfirmedException", "User is not confirmed.");
  if (user.UserStatus === "FORCE_CHANGE_PASSWORD" && isExpired(pool, user, now))
    throw notAuthorized("Temporary password has expired and must be reset by an administrator.");
  if (done === "SOFTWARE_TOKEN_MFA" || done === "MFA_SETUP") return undefined;
  if (user.UserStatus === "FORCE_CHANGE_PASSWORD") return "NEW_PASSWORD_REQUIRED";
  const { MfaConfiguration: mfa = "OFF" } = settings;
  if (mfa === "OFF") return undefined;
  if (user.totp?.isOn) return "SOFTWARE_TOKEN_MFA";
  return mfa === "ON" ? "MFA_SETUP" : undefined;
}

/**
 * Takes the answer to a step that comes after the password.
 * @param now milliseconds since 1970. @throws Refusal.
 */
export function answerStep(pool: Pool, user: User, step: Step, answer: Responses, now: number): void {
  if (step === "PASSWORD_VERIFIER") throw notAuthorized("Incorrect username or password.");
  if (step === "SOFTWARE_TOKEN_MFA") takeTotp(user, answer.SOFTWARE_TOKEN_MFA_CODE ?? "", now / 1_000);
  if (step === "MFA_SETUP" && !user.totp?.isOn) throw invalid("User has not set up software token mfa");
  if (step !== "NEW_PASSWORD_REQUIRED") return;
  checkPolicy(answer.NEW_PASSWORD ?? "", pool, user);
  Object.assign(user.attributes, attributesIn(pool, user, answer));
  setPassword(pool, user, answer.NEW_PASSWORD ?? "");
  user.UserStatus = "CONFIRMED";
}

const GIVEN = "userAttributes.";
const OF_COGNITO = ["sub", "email_verified", "phone_number_verified"];

/** Attributes that come with the new password: those that the user lacks. @throws Refusal. */
function attributesIn(pool: Pool, user: User, answer: Responses): Readonly<Record<string, string>> {
  const given = Object.fromEntries(
    Object.entries(answer).flatMap(([key, value]) =>
      key.startsWith(GIVEN) && value !== undefined ? [[key.slice(GIVEN.length), value] as const] : [],
    ),
  );
  const there = Object.keys(given).filter((name) => user.attributes[name] !== undefined);
  const contact = there.find((name) => name === "email" || name === "phone_number");
  if (contact !== undefined) throw notAuthorized(`Cannot modify an already provided ${contact}`);
  const fixed = Object.keys(given).find((name) => OF_COGNITO.includes(name));
  if (fixed !== undefined) throw invalid(`Cannot modify the non-mutable attribute ${fixed}`);
  checkMutable(pool, there);
  checkValues(pool, given);
  checkAliases(pool, given, user);
  const [missing] = missingIn(pool, { ...user.attributes, ...given });
  if (missing !== undefined) throw invalid(`Invalid attributes given, ${missing} is missing`);
  return given;
}

/** ChallengeResponses, as far as they are read here; attributes of the user among them. */
export interface Responses extends Readonly<Record<string, string | undefined>> {
  readonly NEW_PASSWORD?: string;
  readonly SOFTWARE_TOKEN_MFA_CODE?: string;
}
