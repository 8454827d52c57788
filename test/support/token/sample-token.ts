import type { Config } from "../../../src/config/config.ts";
import type { KnownIssuer } from "../../../src/issuers/known-issuer.ts";
import { loadWith } from "../config/sample-config.ts";
import { publicJwk } from "../vectors/sign.ts";

/** The time of every test here. */
export const NOW_MS = Date.parse("2026-11-23T12:00:00Z");
export const NOW = NOW_MS / 1000;

type Json = Readonly<Record<string, unknown>>;

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token as Cognito's access tokens are, unsigned: nothing here verifies it. A claim set to undefined is left out. */
export const tokenWith = (claims: Json = {}, header: Json = {}): string => {
  const signature = Buffer.from("a signature that nobody verifies").toString("base64url");
  return [part({ alg: "RS256", kid: "key1", ...header }), part({ ...CLAIMS, ...claims }), signature].join(".");
};

export const CLAIMS: Json = {
  iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC",
  client_id: "client1",
  token_use: "access",
  sub: "someone",
  exp: NOW + 600,
};

export const COGNITO: KnownIssuer = {
  name: "main",
  kind: "cognito",
  issuers: ["https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC"],
  audience: ["client1"],
  audienceKey: "client_id",
  tokenUse: "access",
  groupsClaim: "cognito:groups",
  jwksUri: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC/.well-known/jwks.json",
  keys: [publicJwk("rs256", { kid: "key1" })],
};

export const GOOGLE: KnownIssuer = {
  name: "google",
  kind: "google",
  issuers: ["https://accounts.google.com", "accounts.google.com"],
  audience: ["app.apps.googleusercontent.com"],
  audienceKey: "client_id",
  groupsClaim: "groups",
  jwksUri: "https://www.googleapis.com/oauth2/v3/certs",
  keys: [publicJwk("rs256", { kid: "key1" })],
};

const ROUTES = ["GET /", "GET /orders/{id}", "DELETE /orders/{id}"].map((route) => `${route} = basicLambda`);

/** Two guarded GETs, a guarded DELETE and a public GET; sections replaced or added. */
export const configWith = (changes: Readonly<Record<string, string | undefined>> = {}): Config =>
  loadWith({ routes: [...ROUTES, "GET /health = basicLambda, public"].join("\n"), ...changes });
