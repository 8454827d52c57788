import type { Input } from "../../../support/local/protocol-request.ts";
import { differ, differWith, type Made, refuses, type Values } from "./subject.ts";

const URLS = ["https://example.com/first", "https://example.com/other"];
const UNITS: Readonly<Record<string, number>> = { seconds: 3_600, minutes: 60 };
const unitsOf = (name: string): Values =>
  differWith((unit) => ({ [name]: UNITS[String(unit)] ?? 1 }), "seconds", "minutes", "hours", "days");
const ofBoth = (operations: readonly string[], values: Readonly<Record<string, Values>>) =>
  Object.fromEntries(
    operations.flatMap((operation) => Object.entries(values).map(([name, one]) => [`${operation}.${name}`, one])),
  );

const schema = (about: Input): Input => ({ Schema: [{ Name: "first", AttributeDataType: "String", ...about }] });

const limits = (kind: string, of: string, given: Input) =>
  Object.fromEntries(
    ["Min", "Max"].map((end) => [`CreateUserPool.Schema.${kind}.${end}${of}`, differWith(given, "1", "2")]),
  );

/** Settings of pools. */
export function poolValues({ UserPoolId }: Made): Readonly<Record<string, Values>> {
  const PLUS = { UserPoolTier: "PLUS" };
  return {
    ...ofBoth(["CreateUserPool", "UpdateUserPool"], {
      AutoVerifiedAttributes: differ([], ["email"]),
      "UserPoolAddOns.AdvancedSecurityMode": differWith(PLUS, "OFF", "AUDIT"),
    }),
    "CreateUserPool.MfaConfiguration": refuses("InvalidParameterException", "OFF", "ON"),
    "CreateUserPool.Schema.Name": differWith(schema({}), "first", "other"),
    "CreateUserPool.Schema.AttributeDataType": differWith(schema({}), "String", "Number", "DateTime", "Boolean"),
    "CreateUserPool.Schema.Mutable": differWith(schema({}), true, false),
    "CreateUserPool.Schema.Required": differWith({ Schema: [{ Name: "email" }] }, true, false),
    "CreateUserPool.Schema.DeveloperOnlyAttribute": differWith(schema({}), false),
    ...limits("StringAttributeConstraints", "Length", schema({})),
    ...limits("NumberAttributeConstraints", "Value", schema({ AttributeDataType: "Number" })),
    "SetUserPoolMfaConfig.MfaConfiguration": differWith(
      (mfa) => ({ UserPoolId, ...(mfa !== "OFF" && { SoftwareTokenMfaConfiguration: { Enabled: true } }) }),
      "OFF",
      "ON",
      "OPTIONAL",
    ),
  };
}

/** Settings of clients. */
export function clientValues(): Readonly<Record<string, Values>> {
  const [CallbackURLs] = [URLS];
  const oauth = { AllowedOAuthFlows: ["code"], AllowedOAuthScopes: ["openid"], CallbackURLs };
  return ofBoth(["CreateUserPoolClient", "UpdateUserPoolClient"], {
    "TokenValidityUnits.AccessToken": unitsOf("AccessTokenValidity"),
    "TokenValidityUnits.IdToken": unitsOf("IdTokenValidity"),
    "TokenValidityUnits.RefreshToken": unitsOf("RefreshTokenValidity"),
    ReadAttributes: differ(["email"], ["name"]),
    WriteAttributes: differ(["email"], ["name"]),
    ExplicitAuthFlows: differ(["ALLOW_REFRESH_TOKEN_AUTH"], ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]),
    SupportedIdentityProviders: differ(["COGNITO"], ["first"]),
    CallbackURLs: differ(...URLS.map((url) => [url])),
    LogoutURLs: differ(...URLS.map((url) => [url])),
    DefaultRedirectURI: differWith({ CallbackURLs }, ...URLS),
    AllowedOAuthFlows: differ(["code"], ["implicit"]),
    AllowedOAuthScopes: differ(["openid"], ["openid", "email"]),
    AllowedOAuthFlowsUserPoolClient: differWith(oauth, true, false),
  });
}
