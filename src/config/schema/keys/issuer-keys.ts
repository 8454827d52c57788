import { list, oneOf } from "../../text/value-parser.ts";
import { optional, required } from "../key.ts";
import { userPool } from "../parse-aws.ts";
import * as token from "../parse-token.ts";

const COGNITO = { kinds: ["cognito"] };
const OIDC = { kinds: ["oidc"] };

export const ISSUER = {
  kind: required("what issues the tokens", oneOf("cognito", "google", "oidc"), "oidc", { example: "cognito" }),
  user_pool: optional("ID of a user pool; create: deploy creates one, then without client_id", userPool, {
    ...COGNITO,
    example: "us-east-1_AbCdEf123",
  }),
  client_id: optional("client IDs whose tokens are accepted", list(token.clientId), { example: "1example23456789" }),
  audience: optional("aud claims that are accepted besides client_id; login requests the first", list(token.clientId), {
    ...OIDC,
  }),
  audience_parameter: optional("how login sends the audience; scope: as Entra ID expects it", token.audienceParameter, {
    ...OIDC,
    otherwise: "by the issuer",
  }),
  token_use: optional("which of Cognito's tokens clients send", oneOf("access", "id"), {
    ...COGNITO,
    example: "access",
    otherwise: "access",
  }),
  issuer: optional("the iss claim, exactly as in the tokens: https (http on loopback only)", token.issuerUrl, {
    otherwise: "derived for cognito and google; required for oidc",
  }),
  jwks_uri: optional("address of the JWKS", token.httpsUrl, {
    otherwise: "derived or discovered",
  }),
  groups_claim: optional("claim with the groups of the caller", token.claim, {
    otherwise: "cognito:groups for cognito, groups for the others",
  }),
  groups_format: optional(
    "how that claim contains several groups; list: as a JSON list, and a string is one group; brackets: as [a, b], which Cognito writes for lists from SAML",
    token.groupsFormat,
    { example: "list", otherwise: "list" },
  ),
  hosted_domain: optional("the only Google Workspace domain (hd claim) that is accepted", token.domain, {
    kinds: ["google"],
  }),
};
