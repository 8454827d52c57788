// One API for all that are measured: GET / behind our authorizer, whose answers the gateway may keep for `ttl` seconds.
// @ts-check
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BASIC = 'export const handler = async () => ({ statusCode: 200, body: "hello" });\n';
const AUTHORIZER = fileURLToPath(new URL("../../dist/templates/node/authorizer/index.mjs", import.meta.url));

/** @param {number} ttl */
const CONFIG = (ttl) => `[project]
name = bench${ttl}
[aws]
region = us-east-1
[function.basicLambda]
source = basic
[routes]
GET / = basicLambda
[authorizer]
source = authorizer
cache_ttl = ${ttl}
`;

// serverless-offline caches no policies, whatever the TTL is.
const SERVERLESS = `service: bench
provider:
  name: aws
  runtime: nodejs22.x
functions:
  basic:
    handler: basic/index.handler
    events:
      - http:
          path: /
          method: get
          authorizer: { name: authorizer, type: token, identitySource: method.request.header.Authorization, resultTtlInSeconds: 0 }
  authorizer:
    handler: authorizer/offline.handler
plugins: [serverless-offline]
`;

// Its method ARNs are not valid ("offlineContext_accountId"), which our authorizer refuses.
const OFFLINE = `import { handler as authorize } from "./index.mjs";
const methodArn = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/";
export async function handler(event) {
  const answer = await authorize({ ...event, methodArn });
  const { policyDocument } = answer;
  policyDocument.Statement = policyDocument.Statement.filter(({ Effect }) => Effect === "Allow");
  for (const statement of policyDocument.Statement) statement.Resource = "*";
  return answer;
}
`;

/**
 * A folder with both functions, a config.ini and a serverless.yml.
 * @param {import("../../templates/node/authorizer/index.mts").AuthorizerConfig} settings the authorizer's config.json
 * @param {number} ttl
 */
export function project(settings, ttl) {
  const cwd = mkdtempSync(join(tmpdir(), "bench-gateway-"));
  for (const folder of ["basic", "authorizer"]) mkdirSync(join(cwd, folder));
  writeFileSync(join(cwd, "basic/index.mjs"), BASIC);
  copyFileSync(AUTHORIZER, join(cwd, "authorizer/index.mjs"));
  writeFileSync(join(cwd, "authorizer/offline.mjs"), OFFLINE);
  writeFileSync(join(cwd, "authorizer/config.json"), JSON.stringify(settings));
  writeFileSync(join(cwd, "config.ini"), CONFIG(ttl));
  writeFileSync(join(cwd, "serverless.yml"), SERVERLESS);
  writeFileSync(join(cwd, "package.json"), '{"name":"bench","private":true}');
  return cwd;
}
