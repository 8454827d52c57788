import type { Operation } from "../wire/operation.ts";
import { withToken } from "./account-operations.ts";
import { checkAttributes, checkMutable, checkValues } from "./attribute-schema.ts";
import { remove, split } from "./attributes.ts";
import { checkWritable } from "./client-rules.ts";
import { checkCode, dropCode, sendCode } from "./codes.ts";
import type { User } from "./cognito-model.ts";
import { attributesOf, checkAliases } from "./new-user.ts";
import { invalid } from "./pool-lookup.ts";
import { signOutEverywhere } from "./sessions.ts";

/** The address that a code verifies: a new one that waits for it, or the current one. */
const addressOf = ({ newEmail, attributes }: User) => newEmail ?? attributes["email"];

const update = withToken("UserAttributes.* ClientMetadata", (user, pool, { UserAttributes }, call, client) => {
  const { values, blank } = split(attributesOf(UserAttributes));
  const names = [...Object.keys(values), ...blank];
  checkWritable(client, names);
  checkAttributes(pool, names);
  checkMutable(pool, names);
  checkValues(pool, values);
  const { AutoVerifiedAttributes: verified, UserAttributeUpdateSettings: updates } = pool.settings;
  const { email, ...others } = values;
  const isNew = email !== undefined && email !== user.attributes["email"];
  const waits = isNew && updates?.AttributesRequireVerificationBeforeUpdate?.includes("email") === true;
  const given = { ...others, ...(isNew && !waits && { email, email_verified: "false" }) };
  checkAliases(pool, isNew ? { ...others, email } : others, user);
  Object.assign(user.attributes, given);
  remove(user, blank);
  delete user.newEmail;
  if (waits) user.newEmail = email;
  user.UserLastModifiedDate = call.now / 1_000;
  const isSent = isNew && (waits || verified?.includes("email") === true);
  return { CodeDeliveryDetailsList: isSent ? [sendCode(user, "email", email, call)] : [] };
});

/** What users change of themselves: with their access token, within what their client may write. */
export const ownAttributeOperations: Readonly<Record<string, Operation>> = {
  UpdateUserAttributes: update,
  DeleteUserAttributes: withToken("UserAttributeNames", (user, pool, { UserAttributeNames = [] }, call, client) => {
    checkWritable(client, UserAttributeNames);
    checkAttributes(pool, UserAttributeNames);
    checkMutable(pool, UserAttributeNames);
    remove(user, UserAttributeNames);
    user.UserLastModifiedDate = call.now / 1_000;
  }),
  // Text messages, which verify numbers, are not implemented.
  GetUserAttributeVerificationCode: withToken(
    "AttributeName ClientMetadata",
    (user, _, __, call) => {
      const address = addressOf(user);
      if (address === undefined) throw invalid("User does not have an email to verify.");
      return { CodeDeliveryDetails: sendCode(user, "email", address, call) };
    },
    { AttributeName: ["email"] },
  ),
  VerifyUserAttribute: withToken(
    "AttributeName Code",
    (user, pool, { Code = "" }, call) => {
      checkCode(user, "email", Code, call.now);
      const email = addressOf(user);
      const verified = { ...(email !== undefined && { email }), email_verified: "true" };
      checkAliases(pool, verified, user);
      Object.assign(user.attributes, verified);
      delete user.newEmail;
      dropCode(user, "email");
    },
    { AttributeName: ["email"] },
  ),
  DeleteUser: withToken("", (user, pool, _, { now }) => {
    signOutEverywhere(pool, user, Math.floor(now / 1_000));
    delete pool.users[user.Username];
  }),
};
