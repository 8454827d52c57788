/** The only file of a function. */
export interface Code {
  readonly file: "index.mjs" | "index.py";
  readonly text: string;
}

export const node = (text: string): Code => ({ file: "index.mjs", text });
export const python = (text: string): Code => ({ file: "index.py", text });

/** The token that the authorizers below allow. It looks like one, so that tests find it in any output that shows it. */
export const ALLOWED = "allow.q8Zr2TfXw1LmK7vB";
/** The token for which they return a Deny; for every other one they throw Unauthorized. */
export const DENIED = "deny.Hc5NpYe93JdSgU6A";

/** As AWS's blueprint for Node: the policy covers the whole stage, which is what a cached policy needs. */
export const TOKEN_AUTHORIZER = node(`
export const handler = async ({ authorizationToken, methodArn }) => {
  const token = authorizationToken.replace(/^Bearer /, "");
  if (token !== "${ALLOWED}" && token !== "${DENIED}") throw new Error("Unauthorized");
  const [arn, stage] = methodArn.split("/");
  const Effect = token === "${ALLOWED}" ? "Allow" : "Deny";
  const Statement = [{ Action: "execute-api:Invoke", Effect, Resource: arn + "/" + stage + "/*/*" }];
  return { principalId: "user|ann", policyDocument: { Version: "2012-10-17", Statement }, context: { level: 7, trusted: true } };
};
`);

/** As AWS's blueprint for Python. */
export const PYTHON_AUTHORIZER = python(`
def handler(event, context):
    token = event["authorizationToken"].removeprefix("Bearer ")
    if token not in ("${ALLOWED}", "${DENIED}"):
        raise Exception("Unauthorized")
    arn, stage = event["methodArn"].split("/")[:2]
    effect = "Allow" if token == "${ALLOWED}" else "Deny"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": [arn + "/" + stage + "/*/*"]}
    return {"principalId": "user|ann", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
`);

/** As the example of AWS's documentation for REQUEST authorizers: a header, a parameter of the query, a stage variable. */
export const REQUEST_AUTHORIZER = node(`
export const handler = async ({ headers, queryStringParameters, methodArn }) => {
  if (headers?.HeaderAuth1 !== "headerValue1" || queryStringParameters?.QueryString1 !== "queryValue1")
    throw new Error("Unauthorized");
  const [arn, stage] = methodArn.split("/");
  const Statement = [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: arn + "/" + stage + "/*/*" }];
  return { principalId: "me", policyDocument: { Version: "2012-10-17", Statement }, context: { stringKey: "stringval" } };
};
`);

/** A REQUEST authorizer that looks into the event for whatever it needs; names no identity source. */
export const COOKIE_AUTHORIZER = node(`
export const handler = async ({ headers, methodArn }) => {
  const cookie = headers?.Cookie ?? headers?.cookie ?? "";
  if (!cookie.includes("session=")) throw new Error("Unauthorized");
  const Statement = [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: methodArn }];
  return { principalId: "me", policyDocument: { Version: "2012-10-17", Statement } };
};
`);

/**
 * An authorizer for JWTs: RS256 with one key, issuer, audience, expiry, not before.
 * @param publicKey in PEM.
 */
export const jwtAuthorizer = (publicKey: string, issuer: string, audience: string): Code =>
  node(`
import { createPublicKey, verify } from "node:crypto";
const key = createPublicKey(${JSON.stringify(publicKey)});
const read = (part) => JSON.parse(Buffer.from(part, "base64url"));
export const handler = async ({ authorizationToken, methodArn }) => {
  const [, token] = /^Bearer (.+)$/.exec(authorizationToken) ?? [];
  const claims = token && claimsOf(token);
  if (!claims) throw new Error("Unauthorized");
  const [arn, stage] = methodArn.split("/");
  const Statement = [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: arn + "/" + stage + "/*/*" }];
  return { principalId: claims.sub, policyDocument: { Version: "2012-10-17", Statement }, context: { scope: claims.scope ?? "" } };
};
function claimsOf(token) {
  try {
    const [header, payload, signature] = token.split(".");
    if (read(header).alg !== "RS256") return;
    if (!verify("sha256", header + "." + payload, key, Buffer.from(signature, "base64url"))) return;
    const claims = read(payload);
    const isFor = [claims.aud].flat().includes(${JSON.stringify(audience)});
    const now = Date.now() / 1000;
    if (claims.iss === ${JSON.stringify(issuer)} && isFor && claims.exp > now && (claims.nbf ?? 0) <= now) return claims;
  } catch {}
}
`);

/** A backend function that says who called. */
export const BACKEND = node(`
export const handler = async ({ requestContext }) => ({
  statusCode: 200,
  headers: { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" },
  body: JSON.stringify({ hello: requestContext?.authorizer?.principalId ?? "world" }),
});
`);

export const PYTHON_BACKEND = python(`
import json

def handler(event, context):
    return {"statusCode": 200, "body": json.dumps({"hello": "world"})}
`);

/** A function behind an integration that is no proxy: it gets what the mapping template makes, and returns plain data. */
export const PLAIN_BACKEND = node(`export const handler = async (event) => ({ hello: event.name ?? "world" });`);
