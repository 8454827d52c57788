// What is verified: access tokens as Cognito makes them, each another one, so that no memory of an earlier one helps.
// @ts-check
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";

export const POOL = "us-east-1_AbCdEf123";
export const ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`;
export const CLIENT = "7example1client2of3pool4";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** The key of all tokens, as KeyObject and as the issuer publishes it. */
export const key = publicKey;
const KEY_ID = "Zm9yIHRoZSBiZW5jaG1hcmsgb25seQ=";
export const jwks = {
  keys: [{ ...publicKey.export({ format: "jwk" }), kty: "RSA", kid: KEY_ID, alg: "RS256", use: "sig" }],
};

/** @param {object} value */
const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** One token: the claims that Cognito puts into an access token, valid for an hour. */
export function accessToken() {
  const now = Math.floor(Date.now() / 1000);
  const sub = randomUUID();
  const claims = {
    sub,
    "cognito:groups": ["readers", "admins"],
    iss: ISSUER,
    version: 2,
    client_id: CLIENT,
    origin_jti: randomUUID(),
    event_id: randomUUID(),
    token_use: "access",
    scope: "openid email orders/read",
    auth_time: now - 60,
    exp: now + 3600,
    iat: now - 60,
    jti: randomUUID(),
    username: sub,
  };
  const input = `${encode({ kid: KEY_ID, alg: "RS256" })}.${encode(claims)}`;
  return `${input}.${sign("sha256", Buffer.from(input), privateKey).toString("base64url")}`;
}

/** @param {number} count how many. */
export const accessTokens = (count) => Array.from({ length: count }, accessToken);
