// The libraries that people put into a Lambda authorizer, each set up as its documentation says, its keys at hand.
// @ts-check
import { JwtRsaVerifier } from "aws-jwt-verify";
import { createVerifier } from "fast-jwt";
import { createLocalJWKSet, jwtVerify } from "jose";
import jsonwebtoken from "jsonwebtoken";
import jwksRsa from "jwks-rsa";
import { CLIENT, ISSUER, jwks, key } from "./tokens.js";

const JWKS_URI = `${ISSUER}/.well-known/jwks.json`;

/**
 * What Cognito's access tokens need in addition to iss, exp and the signature.
 * @param {Readonly<Record<string, unknown>> | undefined} claims
 */
function checkClient(claims) {
  if (claims?.client_id !== CLIENT || claims.token_use !== "access") throw new Error("not for this API");
}

/**
 * Name to a function that takes a token and rejects when it is not good.
 * @returns {Record<string, (token: string) => Promise<void>>}
 */
export function libraries() {
  const aws = JwtRsaVerifier.create({ issuer: ISSUER, audience: null, jwksUri: JWKS_URI });
  aws.cacheJwks(jwks);
  const keys = createLocalJWKSet(jwks);
  const client = jwksRsa({ jwksUri: JWKS_URI, fetcher: async () => jwks });
  /** @type {import("jsonwebtoken").GetPublicKeyOrSecret} */
  const getKey = ({ kid }, done) => client.getSigningKey(kid, (error, found) => done(error, found?.getPublicKey()));
  const fast = createVerifier({
    key: key.export({ format: "pem", type: "spki" }),
    algorithms: ["RS256"],
    allowedIss: ISSUER,
    requiredClaims: ["exp"],
  });
  /** @satisfies {import("jsonwebtoken").VerifyOptions} */
  const options = { issuer: ISSUER, algorithms: ["RS256"] };

  return {
    "aws-jwt-verify": async (token) => checkClient(await aws.verify(token)),
    jose: async (token) => checkClient((await jwtVerify(token, keys, options)).payload),
    "jsonwebtoken + jwks-rsa": (token) =>
      new Promise((resolve, reject) => {
        jsonwebtoken.verify(token, getKey, options, (error, claims) =>
          error ? reject(error) : resolve(checkClient(typeof claims === "object" ? claims : undefined)),
        );
      }),
    "fast-jwt": async (token) => checkClient(fast(token)),
  };
}
