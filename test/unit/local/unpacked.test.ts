import { existsSync, mkdirSync, readdirSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, onTestFinished, test } from "vitest";
import { zip } from "../../../src/lib/files/zip.ts";
import { createEndpoint } from "../../../src/local/endpoint.ts";
import { codeFolder, removeStale, removeUnpacked, unpacked } from "../../../src/local/lambda/runtime/code.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { inProcess } from "../../support/local/sdk.ts";
import { testStore } from "../../support/local/world.ts";
import { LOCAL_CREDENTIALS } from "../../support/local-credentials.ts";

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const entry = (name: string, executable = false) => ({ name, bytes: Buffer.from("#!/bin/sh\n"), executable });

test("unpacked code is outside of the project, readable by its owner only, and gone in the end", () => {
  const store = testStore();
  const folder = unpacked(store, store.keep(zip([entry("index.mjs"), entry("lib/run.sh", true)])));
  expect(dirname(dirname(folder))).toBe(realpathSync(tmpdir()));
  expect(["..", "", "index.mjs", "lib", "lib/run.sh"].map((name) => [name, modeOf(join(folder, name))])).toEqual([
    ["..", "700"],
    ["", "700"],
    ["index.mjs", "600"],
    ["lib", "700"],
    ["lib/run.sh", "700"],
  ]);
  removeUnpacked(store);
  expect(existsSync(dirname(folder))).toBe(false);
});

test("what a killed process has left unpacked is removed by the next one of its folder, and by no other", () => {
  const root = lastingFolder();
  const [killed, other] = [testStore(root), testStore()];
  const [left, beside] = [killed, other].map((store) =>
    dirname(unpacked(store, store.keep(zip([entry("index.mjs")])))),
  );
  removeStale(testStore(root));
  expect([left, beside].map((folder = "") => existsSync(folder))).toEqual([false, true]);
});

test("a name that leads out of the zip leaves nothing, not even half of the others", () => {
  const store = testStore();
  expect(() => unpacked(store, store.keep(zip([entry("a"), entry("../../out")])))).toThrow("leads out of the zip");
  expect(readdirSync(codeFolder(store))).toEqual([]);
  expect(readdirSync(join(codeFolder(store), ".."))).not.toContain("out");
});

test("kept code that a power loss cut short is written again with the next upload", () => {
  const root = lastingFolder();
  const bytes = zip([entry("index.mjs")]);
  const key = testStore(root).keep(bytes);
  mkdirSync(join(root, "kept"), { recursive: true });
  writeFileSync(join(root, "kept", key), bytes.subarray(0, 10));
  const store = testStore(root);
  expect(store.keep(bytes)).toBe(key);
  expect(store.kept(key)).toEqual(Buffer.from(bytes));
});

test("a function has a key of its own, with which it may call the endpoint", async () => {
  const folder = lastingFolder();
  const options = { folder, endpoint: "http://127.0.0.1:1", credentials: LOCAL_CREDENTIALS };
  const endpoint = await createEndpoint({ ...options, faults: { roleDelayMs: 0 } });
  onTestFinished(() => endpoint.close());
  const settings = inProcess(endpoint.handle);
  const trust = {
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", ...trust });
  const { Role } = await new IAMClient(settings).send(
    new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument }),
  );
  const lambda = new LambdaClient(settings);
  const source =
    "export const handler = async () => [process.env.AWS_ACCESS_KEY_ID, process.env.AWS_SECRET_ACCESS_KEY];";
  const ZipFile = zip([{ name: "index.mjs", bytes: Buffer.from(source), executable: false }]);
  const about = { FunctionName: "f", Role: Role?.Arn, Runtime: "nodejs22.x", Handler: "index.handler" } as const;
  await lambda.send(new CreateFunctionCommand({ ...about, Code: { ZipFile } }));
  const invoke = () => lambda.send(new InvokeCommand({ FunctionName: "f" })).catch(() => undefined);
  // It is pending at first.
  await expect.poll(invoke).toBeDefined();
  const { Payload } = (await invoke()) ?? {};
  const [accessKeyId, secretAccessKey] = JSON.parse(Buffer.from(Payload ?? []).toString());
  expect(secretAccessKey).not.toBe(LOCAL_CREDENTIALS.secretAccessKey);
  const sts = new STSClient({ ...settings, credentials: { accessKeyId, secretAccessKey, sessionToken: "local" } });
  await expect(sts.send(new GetCallerIdentityCommand())).resolves.toMatchObject({ Account: "000000000000" });
});
