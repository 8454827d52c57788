import { notImplemented } from "../wire/check-input.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { checkWritable } from "./client-rules.ts";
import { checkCode, delivery, dropCode, mismatch, sendCode } from "./codes.ts";
import type { Attribute, Client, Pool, User } from "./cognito-model.ts";
import { addUser, attributesOf, checkAliases, takeAliases } from "./new-user.ts";
import { checkPolicy, setPassword } from "./passwords.ts";
import { clientAt, findUser, invalid, notAuthorized } from "./pool-lookup.ts";
import { checkSecret, IGNORED } from "./sign-in.ts";

/** Signing up and resetting a password need no AWS keys and no token. */
interface SignUpInput extends Readonly<Record<"ClientId" | "Username" | "Password" | "ConfirmationCode", string>> {
  readonly SecretHash?: string;
  readonly ForceAliasCreation?: boolean;
  readonly UserAttributes?: readonly Attribute[];
}

const hidesUsers = ({ settings }: Client) => settings.PreventUserExistenceErrors === "ENABLED";
const unknown = () => new Refusal(400, "UserNotFoundException", "Username/client id combination not found.");

/** The user and the client, which has proved itself; no user where there is none and the client hides that. @throws Refusal. */
function userAndClient(input: SignUpInput, call: Call) {
  const { pool, client } = clientAt(input, call);
  checkSecret(client, input.Username, input.SecretHash);
  const user = findUser(pool, input.Username);
  if (user === undefined && !hidesUsers(client)) throw unknown();
  return { pool, client, user };
}

/** The answer for a user who does not exist; always the same, so that it does not reveal this. */
const pretended = (name: string) => ({
  CodeDeliveryDetails: delivery(name.includes("@") ? name : `${name.charAt(0)}@${name.charAt(name.length - 1)}`),
});

/** The address that a code goes to. Text messages are not implemented, so pools here do not verify numbers. */
const verifiable = ({ settings }: Pool, { attributes }: User): string | undefined =>
  settings.AutoVerifiedAttributes?.includes("email") ? attributes["email"] : undefined;

function signUp(input: SignUpInput, call: Call) {
  const { pool, client } = clientAt(input, call);
  checkSecret(client, input.Username, input.SecretHash);
  if (pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly)
    throw notAuthorized("SignUp is not permitted for this user pool");
  const attributes = attributesOf(input.UserAttributes);
  checkWritable(client, Object.keys(attributes));
  checkPolicy(input.Password, pool);
  const user = addUser(pool, input.Username, attributes, call.now, "User already exists");
  user.UserStatus = "UNCONFIRMED";
  setPassword(pool, user, input.Password);
  const address = verifiable(pool, user);
  return {
    UserConfirmed: false,
    UserSub: user.sub,
    CodeDeliveryDetails: address && sendCode(user, "signUp", address, call),
  };
}

/** @throws Refusal NotAuthorizedException. */
export function checkUnconfirmed({ UserStatus }: User): void {
  if (UserStatus !== "UNCONFIRMED") throw notAuthorized(`User cannot be confirmed. Current status is ${UserStatus}`);
}

function confirmSignUp(input: SignUpInput, call: Call) {
  const { pool, user } = userAndClient(input, call);
  if (user === undefined) throw mismatch();
  checkUnconfirmed(user);
  checkCode(user, "signUp", input.ConfirmationCode, call.now);
  if (input.ForceAliasCreation) takeAliases(pool, { email_verified: "true" }, user);
  checkAliases(pool, { email_verified: "true" }, user);
  user.attributes["email_verified"] = "true";
  user.UserStatus = "CONFIRMED";
  dropCode(user, "signUp");
  return {};
}

function resendCode(input: SignUpInput, call: Call) {
  const { pool, user } = userAndClient(input, call);
  if (user === undefined) return pretended(input.Username);
  if (user.UserStatus !== "UNCONFIRMED") throw invalid("User is already confirmed.");
  const address = verifiable(pool, user);
  if (address === undefined) throw invalid("Cannot resend codes. Auto verification not turned on.");
  return { CodeDeliveryDetails: sendCode(user, "signUp", address, call) };
}

/** API reference, AccountRecoverySettingType; where a pool says nothing, a verified number comes before the address. */
const LEGACY = ["verified_phone_number", "verified_email"];

/** Where a code to reset the password goes. @throws Refusal NotAuthorizedException, NotImplemented. */
function recovery({ settings }: Pool, { attributes }: User): string | undefined {
  const given = settings.AccountRecoverySetting?.RecoveryMechanisms ?? [];
  const names = [...given].sort((one, other) => one.Priority - other.Priority).map(({ Name }) => Name);
  if (names.includes("admin_only")) throw notAuthorized("Contact administrator to reset password.");
  const isVerified = (name: string) => attributes[name] !== undefined && attributes[`${name}_verified`] === "true";
  const way = (names.length > 0 ? names : LEGACY).find((name) => isVerified(name.replace("verified_", "")));
  if (way === "verified_phone_number") throw notImplemented("Cognito ForgotPassword by text message");
  return way && attributes["email"];
}

function forgotPassword(input: SignUpInput, call: Call) {
  const { pool, client, user } = userAndClient(input, call);
  if (user === undefined) return pretended(input.Username);
  if (!user.Enabled && !hidesUsers(client)) throw notAuthorized("User is disabled.");
  if (user.UserStatus === "FORCE_CHANGE_PASSWORD" || user.UserStatus === "EXTERNAL_PROVIDER")
    throw notAuthorized("User password cannot be reset in the current state.");
  const address = recovery(pool, user);
  if (address !== undefined && user.Enabled) return { CodeDeliveryDetails: sendCode(user, "password", address, call) };
  if (hidesUsers(client)) return pretended(input.Username);
  throw invalid("Cannot reset password for the user as there is no registered/verified email or phone_number");
}

function confirmPassword(input: SignUpInput, call: Call) {
  const { pool, user } = userAndClient(input, call);
  if (user === undefined) throw mismatch();
  checkCode(user, "password", input.ConfirmationCode, call.now);
  checkPolicy(input.Password, pool, user);
  setPassword(pool, user, input.Password);
  user.UserStatus = "CONFIRMED";
  dropCode(user, "password");
  return {};
}

const WHO = `ClientId SecretHash Username ${IGNORED} UserContextData.*`;

/** Signing up, and back in without the password: open to everyone. */
export const signUpOperations: Readonly<Record<string, Operation>> = {
  // Triggers alone see the validation data.
  SignUp: op(`${WHO} Password UserAttributes.* ValidationData.*`, signUp),
  ConfirmSignUp: op(`${WHO} ConfirmationCode ForceAliasCreation`, confirmSignUp),
  ResendConfirmationCode: op(WHO, resendCode),
  ForgotPassword: op(WHO, forgotPassword),
  ConfirmForgotPassword: op(`${WHO} ConfirmationCode Password`, confirmPassword),
};
