import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { localKey } from "../../src/cli/endpoint/endpoint-key.ts";
import { localToken } from "../../src/cli/endpoint/local-token.ts";
import { seedPools } from "../../src/cli/endpoint/seed-pools.ts";
import { ensureRunning } from "../../src/cli/endpoint/start.ts";
import { emptyFolder } from "../support/folder.ts";
import { serve } from "../support/http/server.ts";
import { configWith } from "../support/stack/built-stack.ts";
import { localFolder } from "./local-folder.ts";

const KEY = { accessKeyId: "LOCAL", secretAccessKey: "secret" };
const config = () => ({
  ...configWith(),
  issuers: [{ name: "main", kind: "cognito" as const, userPool: "us-east-1_a", audience: ["app"], groupsClaim: "g" }],
});
const failed = (message: RegExp) => ({ code: "LOCAL_FAILED", message: expect.stringMatching(message) });

/** Starts the endpoint with a module that runs before it. */
function startedWith(preload: string): Promise<unknown> {
  const folder = emptyFolder();
  const file = join(folder, "preload.cjs");
  writeFileSync(file, preload);
  return ensureRunning(join(folder, "local"), { ...process.env, NODE_OPTIONS: `--require ${file}` }, () => {});
}

test("a local endpoint that ends at its start is LOCAL_FAILED, with what it said", async () => {
  await expect(startedWith('console.error("no disk"); process.exit(3)')).rejects.toMatchObject(
    failed(/^the local endpoint ended with 3:\n(?:.*\n)*no disk/),
  );
});

test("a local endpoint that says it runs and does not answer is LOCAL_FAILED", async () => {
  await expect(startedWith("process.send({}, () => process.exit(0))")).rejects.toMatchObject(
    failed(/does not answer$/),
  );
});

test("an endpoint without its key file is LOCAL_FAILED", () => {
  expect(() => localKey(emptyFolder())).toThrow(expect.objectContaining(failed(/its key file cannot be read$/)));
});

test("a pool that the local endpoint refuses is LOCAL_FAILED, with its status", async () => {
  const endpoint = await serve(() => ({}));
  const user = { name: "test", email: "test@example.com", password: "Aa1!aaaa" };
  await expect(seedPools(config(), { endpoint, key: KEY, user })).rejects.toMatchObject(
    failed(/could not create the user pool us-east-1_a \(404\)$/),
  );
});

test("a sign-in that the local endpoint refuses is LOCAL_FAILED, in its words", async () => {
  const endpoint = await serve(() => ({ "/": { message: "User does not exist." } }));
  const context = { config: async () => config(), target: async () => ({ endpoint }) };
  const configFile = join(emptyFolder(), "config.ini");
  mkdirSync(join(configFile, "../.lambda-authz/local"), { recursive: true });
  await expect(localToken({ ...context, configFile } as never)).rejects.toMatchObject(
    failed(/gave no token: User does not exist\.$/),
  );
});

test("an endpoint in the foreground whose port is taken says so in the error, with a fix", async () => {
  const { port } = new URL(await serve(() => ({})));
  const { code, stdout } = await localFolder().run("local", "--port", port, "--json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout).error).toEqual({
    code: "LOCAL_FAILED",
    message: `the local endpoint could not start: port ${port} of 127.0.0.1 is taken by another program`,
    fix: "correct that, or omit --port for a free port",
  });
});
