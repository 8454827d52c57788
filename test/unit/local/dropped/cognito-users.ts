import type { Input } from "../../../support/local/protocol-request.ts";
import { hashOf, NEW, PASSWORD } from "./cognito-pool.ts";
import { differ, differWith, type Made, refuses, type Values } from "./subject.ts";

/** Inputs of the operations on users, and of those that users call. */
export function userInputs(made: Made): Readonly<Record<string, Input>> {
  const { UserPoolId, arn, app, secretApp, secret, token, joe, refresh, secretRefresh, session, code } = made;
  const client = { ClientId: app };
  const of = { UserPoolId };
  const user = { ...of, Username: "ann" };
  const member = { ...user, GroupName: "first" };
  const tagged = { ResourceArn: arn };
  const auth = { ClientId: app, AuthParameters: { USERNAME: "ann", PASSWORD } };
  const ChallengeResponses = { USERNAME: "bob", NEW_PASSWORD: NEW };
  const answer = { ClientId: app, ChallengeName: "NEW_PASSWORD_REQUIRED", Session: session, ChallengeResponses };
  const ofSecret = { ClientId: secretApp, ClientSecret: secret };
  return {
    AdminCreateUser: { ...of, Username: "new" },
    AdminGetUser: user,
    AdminSetUserPassword: { ...user, Password: NEW },
    AdminUpdateUserAttributes: { ...user, UserAttributes: [{ Name: "name", Value: "new" }] },
    AdminDeleteUserAttributes: { ...user, UserAttributeNames: ["name"] },
    AdminDisableUser: user,
    AdminEnableUser: user,
    AdminDeleteUser: user,
    AdminUserGlobalSignOut: user,
    AdminAddUserToGroup: member,
    AdminRemoveUserFromGroup: member,
    AdminListGroupsForUser: user,
    ListUsers: of,
    ListUsersInGroup: { ...of, GroupName: "first" },
    TagResource: { ...tagged, Tags: { team: "new" } },
    UntagResource: { ...tagged, TagKeys: ["team"] },
    ListTagsForResource: tagged,
    InitiateAuth: { ...auth, AuthFlow: "USER_PASSWORD_AUTH" },
    AdminInitiateAuth: { ...of, ...auth, AuthFlow: "ADMIN_USER_PASSWORD_AUTH" },
    RespondToAuthChallenge: answer,
    AdminRespondToAuthChallenge: { ...of, ...answer },
    GetUser: { AccessToken: token },
    GlobalSignOut: { AccessToken: token },
    ChangePassword: { AccessToken: token, PreviousPassword: PASSWORD, ProposedPassword: NEW },
    AssociateSoftwareToken: { AccessToken: token },
    VerifySoftwareToken: { AccessToken: token, UserCode: code },
    SetUserMFAPreference: { AccessToken: joe, SoftwareTokenMfaSettings: { Enabled: true } },
    GetTokensFromRefreshToken: { ...ofSecret, RefreshToken: secretRefresh },
    RevokeToken: { ...client, Token: refresh },
    SignUp: { ...client, Username: "new", Password: NEW },
    ConfirmSignUp: { ...client, Username: "eve", ConfirmationCode: made["signUpCode"] },
    AdminConfirmSignUp: { ...of, Username: "eve" },
    ResendConfirmationCode: { ...client, Username: "eve" },
    ForgotPassword: { ...client, Username: "ann" },
    ConfirmForgotPassword: { ...client, Username: "ann", ConfirmationCode: made["passwordCode"], Password: NEW },
    UpdateUserAttributes: { AccessToken: token, UserAttributes: [{ Name: "name", Value: "new" }] },
    DeleteUserAttributes: { AccessToken: token, UserAttributeNames: ["name"] },
    GetUserAttributeVerificationCode: { AccessToken: token, AttributeName: "email" },
    VerifyUserAttribute: { AccessToken: token, AttributeName: "email", Code: made["emailCode"] },
    DeleteUser: { AccessToken: token },
  };
}

/** Values of their members. */
export function userValues(made: Made): Readonly<Record<string, Values>> {
  const { app, secretApp, secret, token, joe, refresh, other, secretRefresh, session } = made;
  const badToken = refuses("NotAuthorizedException", token, "none");
  const noSession = refuses("NotAuthorizedException", undefined, "a".repeat(20));
  const refreshing = { REFRESH_TOKEN: refresh };
  const srp = { USERNAME: "ann", SRP_A: "abcdef" };
  const flow = (AuthFlow: unknown) => ({
    AuthParameters: { USER_SRP_AUTH: srp, REFRESH_TOKEN_AUTH: refreshing }[String(AuthFlow)] ?? {
      USERNAME: "ann",
      PASSWORD,
    },
  });
  const flows = ["USER_SRP_AUTH", "REFRESH_TOKEN_AUTH"];
  const bob = { USERNAME: "bob", PASSWORD };
  const challenge = {
    ChallengeName: refuses("NotAuthorizedException", "NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA"),
    ChallengeResponses: refuses(
      "InvalidPasswordException",
      { USERNAME: "bob", NEW_PASSWORD: NEW },
      { NEW_PASSWORD: "short" },
    ),
    Session: refuses("NotAuthorizedException", session, "a".repeat(20)),
  };
  const eve = refuses("UserNotFoundException", "eve", "none");
  const secretHash = (operation: string, name: string): Readonly<Record<string, Values>> => ({
    [`${operation}.SecretHash`]: {
      ...refuses("NotAuthorizedException", hashOf(secret ?? "", name, secretApp ?? ""), "none"),
      given: { ClientId: secretApp },
    },
  });
  return {
    ...secretHash("SignUp", "new"),
    ...secretHash("ConfirmSignUp", "eve"),
    ...secretHash("ResendConfirmationCode", "eve"),
    ...secretHash("ForgotPassword", "ann"),
    ...secretHash("ConfirmForgotPassword", "ann"),
    "SignUp.Username": differ("first", "other"),
    "SignUp.Password": differ(PASSWORD, NEW),
    "SignUp.UserAttributes.Name": differ("name", "nickname"),
    "SignUp.UserAttributes.Value": differWith({ UserAttributes: [{ Name: "name" }] }, "first", "other"),
    "ConfirmSignUp.Username": eve,
    "ConfirmSignUp.ConfirmationCode": refuses("CodeMismatchException", made["signUpCode"], "none"),
    "ConfirmSignUp.ForceAliasCreation": {
      ...refuses("AliasExistsException", true, false),
      given: { ClientId: made["aliasApp"], ConfirmationCode: made["aliasCode"] },
    },
    "AdminConfirmSignUp.Username": eve,
    "ResendConfirmationCode.Username": eve,
    "ConfirmForgotPassword.ConfirmationCode": refuses("CodeMismatchException", made["passwordCode"], "none"),
    "ConfirmForgotPassword.Password": differ(PASSWORD, NEW),
    "VerifyUserAttribute.Code": refuses("CodeMismatchException", made["emailCode"], "none"),
    "UpdateUserAttributes.UserAttributes.Name": differ("name", "nickname"),
    "DeleteUserAttributes.UserAttributeNames": differ(["name"], ["email"]),
    "AdminCreateUser.MessageAction": {
      ...refuses("UsernameExistsException", "RESEND", "SUPPRESS"),
      given: { Username: "bob" },
    },
    AccessToken: badToken,
    "SetUserMFAPreference.AccessToken": refuses("NotAuthorizedException", joe, "none"),
    "AdminCreateUser.Username": differ("first", "other"),
    "AdminCreateUser.TemporaryPassword": differ(PASSWORD, NEW),
    "AdminCreateUser.UserAttributes.Name": differ("name", "nickname"),
    "AdminCreateUser.UserAttributes.Value": differWith({ UserAttributes: [{ Name: "name" }] }, "first", "other"),
    "AdminSetUserPassword.Password": differ(PASSWORD, NEW),
    "AdminUpdateUserAttributes.UserAttributes.Name": differ("name", "nickname"),
    "AdminDeleteUserAttributes.UserAttributeNames": differ(["name"], ["email"]),
    "ListUsers.AttributesToGet": differ(["name"], ["email"]),
    "ListUsers.Filter": differ('username = "ann"', 'username = "bob"'),
    "ListUsers.PaginationToken": differ(undefined, made["users"]),
    "ListUsersInGroup.NextToken": differ(undefined, made["usersInGroup"]),
    "AdminListGroupsForUser.NextToken": differ(undefined, made["groupsOfUser"]),
    "ChangePassword.PreviousPassword": refuses("NotAuthorizedException", PASSWORD, NEW),
    "ChangePassword.ProposedPassword": differ(PASSWORD, NEW),
    "AssociateSoftwareToken.Session": noSession,
    "VerifySoftwareToken.Session": noSession,
    "VerifySoftwareToken.UserCode": refuses("EnableSoftwareTokenMFAException", made["code"], "000000"),
    "SetUserMFAPreference.SoftwareTokenMfaSettings.PreferredMfa": differWith(
      { SoftwareTokenMfaSettings: { Enabled: true } },
      true,
      false,
    ),
    "GetTokensFromRefreshToken.RefreshToken": refuses("NotAuthorizedException", secretRefresh, "none"),
    "GetTokensFromRefreshToken.ClientSecret": refuses("NotAuthorizedException", secret, "a".repeat(24)),
    "GetTokensFromRefreshToken.ClientId": refuses("ResourceNotFoundException", secretApp, "none"),
    "RevokeToken.Token": differ(refresh, other),
    "RevokeToken.ClientSecret": {
      ...refuses("NotAuthorizedException", secret, "a".repeat(24)),
      given: { ClientId: secretApp, Token: secretRefresh },
    },
    "InitiateAuth.AuthFlow": differWith(flow, "USER_PASSWORD_AUTH", ...flows),
    "InitiateAuth.AuthParameters": differ({ USERNAME: "ann", PASSWORD }, bob),
    "AdminInitiateAuth.AuthFlow": differWith(flow, "ADMIN_USER_PASSWORD_AUTH", ...flows),
    "AdminInitiateAuth.AuthParameters": differ({ USERNAME: "ann", PASSWORD }, bob),
    "RespondToAuthChallenge.ClientId": refuses("ResourceNotFoundException", app, "none"),
    ...Object.fromEntries(
      ["", "Admin"].flatMap((by) =>
        Object.entries(challenge).map(([name, one]) => [`${by}RespondToAuthChallenge.${name}`, one]),
      ),
    ),
  };
}
