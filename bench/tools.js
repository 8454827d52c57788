// The two tools that are measured, each with a project of its own: GET / with one authorizer.
// @ts-check
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {{ cwd: string, args: string[] }} Command arguments of Node, the program first. */

/**
 * A tool with a project of its own.
 * @typedef {object} Tool
 * @property {string[]} folders
 * @property {(endpoint: string) => Record<string, string>} env
 * @property {Command[]} deploy
 * @property {Command[]} unchanged
 * @property {Command[]} changed
 * @property {Command[]} teardown
 * @property {() => void} changeCode
 */

const BIN = fileURLToPath(new URL("../bin/lambda-authz.js", import.meta.url));

/** @param {string} jwksUri */
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

/**
 * lambda-authz.
 * @param {string} jwksUri where a stand-in serves the issuer's keys.
 * @returns {Tool}
 */
export function lambdaAuthz(jwksUri) {
  const cwd = mkdtempSync(join(tmpdir(), "bench-ours-"));
  const source = join(cwd, "lambda/basicLambda");
  mkdirSync(source, { recursive: true });
  writeFileSync(join(cwd, "config.ini"), CONFIG(jwksUri));
  writeFileSync(
    join(source, "index.mjs"),
    'export const handler = async () => ({ statusCode: 200, body: "hello" });\n',
  );
  /** @param {string} name */
  const command = (name) => [{ cwd, args: [BIN, name, "--yes", "--json"] }];
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
api.registerAuthorizer("authorizer", { lambdaName: "authorizer", lambdaVersion: "latest" });
api.get("/", () => "hello", { customAuthorizer: "authorizer" });
`;

const AUTHORIZER = 'exports.handler = async () => { throw new Error("Unauthorized"); };\n';

// Claudia's SDK v2 takes the endpoint from nowhere but its own configuration.
const PRELOAD = `require("aws-sdk").config.update({ endpoint: process.env.BENCH_ENDPOINT, s3ForcePathStyle: true });\n`;

/**
 * A Claudia project in a folder of its own.
 * @param {string} name
 * @param {string} file
 * @param {string} source of the file.
 * @param {Record<string, string>} dependencies
 */
function claudiaProject(name, file, source, dependencies) {
  const cwd = mkdtempSync(join(tmpdir(), `bench-claudia-${name}-`));
  const manifest = { name, version: "1.0.0", files: [file], dependencies };
  writeFileSync(join(cwd, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(cwd, file), source);
  writeFileSync(join(cwd, "preload.cjs"), PRELOAD);
  const tools = ["claudia@5.14.1", "aws-sdk@2", "claudia-api-builder@4.1.2"];
  execFileSync("npm", ["install", "--no-save", "--ignore-scripts", ...tools], { cwd, stdio: "ignore" });
  const cli = [join(cwd, "preload.cjs"), join(cwd, "node_modules/claudia/bin/cmd.js")];
  /** @param {string[]} args */
  const command = (...args) => ({ cwd, args: ["--require", ...cli, ...args] });
  return { cwd, command };
}

/** Claudia 5.14.1: the authorizer is a project and a deployment of its own there, the API another. @returns {Tool} */
export function claudia() {
  const authorizer = claudiaProject("authorizer", "authorizer.js", AUTHORIZER, {});
  const api = claudiaProject("bench", "api.js", API, { "claudia-api-builder": "4.1.2" });
  const create = ["create", "--region", "us-east-1", "--runtime", "nodejs22.x"];
  return {
    folders: [authorizer.cwd, api.cwd],
    env: (endpoint) => ({ BENCH_ENDPOINT: endpoint, AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: "1" }),
    deploy: [
      authorizer.command(...create, "--handler", "authorizer.handler", "--name", "authorizer", "--version", "latest"),
      api.command(...create, "--api-module", "api", "--name", "bench"),
    ],
    unchanged: [authorizer.command("update", "--version", "latest"), api.command("update")],
    // A change of the API's code updates the API alone.
    changed: [api.command("update")],
    teardown: [api.command("destroy"), authorizer.command("destroy")],
    changeCode: () => appendFileSync(join(api.cwd, "api.js"), "// changed\n"),
  };
}
