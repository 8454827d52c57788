// The two tools that are measured, each with a project of its own: GET / with one authorizer.
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../bin/lambda-authz.js", import.meta.url));

const CONFIG = (jwksUri) => `[project]
name = bench
[aws]
region = us-east-1
[function.basicLambda]
source = lambda/basicLambda
[routes]
GET / = basicLambda
[authorizer]
[issuer.main]
kind = oidc
issuer = https://issuer.example
jwks_uri = ${jwksUri}
client_id = bench
`;

/** @param {string} jwksUri where a stand-in serves the issuer's keys. */
export function lambdaAuthz(jwksUri) {
  const cwd = mkdtempSync(join(tmpdir(), "bench-ours-"));
  const source = join(cwd, "lambda/basicLambda");
  mkdirSync(source, { recursive: true });
  writeFileSync(join(cwd, "config.ini"), CONFIG(jwksUri));
  writeFileSync(
    join(source, "index.mjs"),
    'export const handler = async () => ({ statusCode: 200, body: "hello" });\n',
  );
  const command = (...args) => [{ cwd, command: [process.execPath, BIN, ...args, "--yes", "--json"] }];
  return {
    folders: [cwd],
    env: (endpoint) => ({ AWS_ENDPOINT_URL: endpoint }),
    deploy: command("deploy"),
    unchanged: command("deploy"),
    changed: command("deploy"),
    teardown: command("teardown"),
    changeCode: () => appendFileSync(join(source, "index.mjs"), "// changed\n"),
  };
}

const API = `const ApiBuilder = require("claudia-api-builder");
const api = new ApiBuilder();
module.exports = api;
api.registerAuthorizer("guard", { lambdaName: "guard", lambdaVersion: "latest" });
api.get("/", () => "hello", { customAuthorizer: "guard" });
`;

const GUARD = 'exports.handler = async () => { throw new Error("Unauthorized"); };\n';

// Claudia's SDK v2 takes the endpoint from nowhere but its own configuration.
const PRELOAD = `require("aws-sdk").config.update({ endpoint: process.env.BENCH_ENDPOINT, s3ForcePathStyle: true });\n`;

/** A Claudia project in a folder of its own. */
function claudiaProject(name, file, source, dependencies) {
  const cwd = mkdtempSync(join(tmpdir(), `bench-claudia-${name}-`));
  const manifest = { name, version: "1.0.0", files: [file], dependencies };
  writeFileSync(join(cwd, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(cwd, file), source);
  writeFileSync(join(cwd, "preload.cjs"), PRELOAD);
  const tools = ["claudia@5.14.1", "aws-sdk@2", "claudia-api-builder@4.1.2"];
  execFileSync("npm", ["install", "--no-save", "--ignore-scripts", ...tools], { cwd, stdio: "ignore" });
  const cli = [join(cwd, "preload.cjs"), join(cwd, "node_modules/claudia/bin/cmd.js")];
  return { cwd, command: (...args) => ({ cwd, command: [process.execPath, "--require", ...cli, ...args] }) };
}

/** Claudia 5.14.1: the authorizer is a project and a deployment of its own there, the API another. */
export function claudia() {
  const guard = claudiaProject("guard", "guard.js", GUARD, {});
  const api = claudiaProject("bench", "api.js", API, { "claudia-api-builder": "4.1.2" });
  const create = ["create", "--region", "us-east-1", "--runtime", "nodejs22.x"];
  return {
    folders: [guard.cwd, api.cwd],
    env: (endpoint) => ({ BENCH_ENDPOINT: endpoint, AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: "1" }),
    deploy: [
      guard.command(...create, "--handler", "guard.handler", "--name", "guard", "--version", "latest"),
      api.command(...create, "--api-module", "api", "--name", "bench"),
    ],
    unchanged: [guard.command("update", "--version", "latest"), api.command("update")],
    // Whoever changes the API's code updates the API alone.
    changed: [api.command("update")],
    teardown: [api.command("destroy"), guard.command("destroy")],
    changeCode: () => appendFileSync(join(api.cwd, "api.js"), "// changed\n"),
  };
}
