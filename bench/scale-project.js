// What bench/scale.js deploys, and the endpoint that it deploys to.
// @ts-check
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const LOCAL_ENV = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  LAMBDA_AUTHZ_LOCAL_CREDENTIALS: "test:test",
};

/**
 * A local endpoint with AWS's rates.
 * @param {string} root of the build whose endpoint it is.
 * @returns {Promise<{ endpoint: string, stop: () => void }>}
 */
export async function startThrottled(root) {
  const folder = mkdtempSync(join(tmpdir(), "bench-scale-local-"));
  const faults = join(folder, "faults.json");
  writeFileSync(faults, JSON.stringify({ rates: "aws" }));
  const child = spawn(process.execPath, [join(root, "dist/local/main.js"), join(folder, "data")], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, ...LOCAL_ENV, LAMBDA_AUTHZ_FAULTS: faults },
  });
  const said = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the local endpoint ended with ${code}`)));
    child.stdout.once("data", (/** @type {Buffer} */ chunk) => resolve(chunk.toString()));
  });
  const stop = () => {
    child.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    child.kill();
  };
  return { endpoint: said.trim().replace("AWS_ENDPOINT_URL=", ""), stop };
}

const HANDLER = 'export const handler = async () => ({ statusCode: 200, body: "hello" });\n';
const AUTHORIZER = `export const handler = async () => ({ principalId: "ann", policyDocument: { Version: "2012-10-17", Statement: [] } });\n`;

/**
 * A project: routes spread over functions, all of them behind an authorizer.
 * @param {number} routes
 * @param {number} functions
 * @returns {string} its folder.
 */
export function scaleFolder(routes, functions) {
  const folder = mkdtempSync(join(tmpdir(), "bench-scale-"));
  for (const [name, code] of [
    ["orders", HANDLER],
    ["authorizer", AUTHORIZER],
  ]) {
    mkdirSync(join(folder, name ?? ""));
    writeFileSync(join(folder, name ?? "", "index.mjs"), code ?? "");
  }
  const all = [
    "[project]\nname = scale",
    ...Array.from({ length: functions }, (_, index) => `[function.f${index}]\nsource = orders`),
    "[authorizer]\nsource = authorizer",
    "[routes]",
    ...Array.from({ length: routes }, (_, index) => `GET /orders${index} = f${index % functions}`),
  ];
  writeFileSync(join(folder, "config.ini"), `${all.join("\n")}\n`);
  return folder;
}
