import { execFileSync } from "node:child_process";
import fs, { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AuthorizerBundleConfig } from "../../../src/issuers/baked-config.ts";
import type { AuthorizerConfig, handler } from "../../../templates/node/authorizer/index.mts";
import { PYTHON, skipWithoutPython } from "../../support/authorizers/python.ts";
import { claims, STAGE } from "../../support/vectors/fixture.ts";
import { fixtureOnDisk } from "../../support/vectors/read.ts";
import { token } from "../../support/vectors/sign.ts";

const source = fileURLToPath(new URL("../../../templates/", import.meta.url));
const event = { type: "TOKEN", authorizationToken: `Bearer ${token(claims())}`, methodArn: `${STAGE}GET/` };
const baked: AuthorizerBundleConfig | undefined = fixtureOnDisk.configs["oidc"];
// What deploy bakes is what the template reads: neither may grow a member that the other does not know.
const read: AuthorizerConfig | undefined = baked;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "authorizer-"));
  copyFileSync(join(source, "node/authorizer/index.mts"), join(folder, "index.mts"));
  copyFileSync(join(source, "python/authorizer/index.py"), join(folder, "index.py"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const load = async () =>
  (await import(pathToFileURL(join(folder, "index.mts")).href)) as { readonly handler: typeof handler };
const inPython = (env: Readonly<Record<string, string>> = {}) =>
  execFileSync(PYTHON, ["-B", "-c", "import index, json, sys; print(index.handler(json.load(sys.stdin), None))"], {
    cwd: folder,
    input: JSON.stringify(event),
    stdio: "pipe",
    env: { ...process.env, ...env },
  }).toString();

describe("the time when the keys were fetched comes from the environment", () => {
  const { issuers = [], ...config } = read ?? {};
  // Nobody answers there: who asks for keys has to go on with the old ones, and says so.
  const here = issuers.map((issuer) => ({ ...issuer, jwksUri: "http://127.0.0.1:9/" }));
  const now = () => `${Math.floor(Date.now() / 1000)}`;
  const TIMES: readonly [string, () => string, "stale" | undefined][] = [
    ["just now", now, undefined],
    ["in 2025", () => "1750000000", "stale"],
    ["not said", () => "", "stale"],
    ["no number", () => "yesterday", "stale"],
  ];
  beforeEach(() =>
    writeFileSync(join(folder, "config.json"), JSON.stringify({ ...config, issuers: here, keysMaxAgeSeconds: 86_400 })),
  );
  afterEach(() => void vi.unstubAllEnvs());

  test.each(TIMES)("in Node: %s", async (_, at, keys) => {
    vi.stubEnv("AUTHZ_KEYS_FETCHED_AT", at());
    const written = vi.spyOn(fs, "writeSync").mockReturnValue(0);
    await (await load()).handler(event);
    expect(JSON.parse(String(written.mock.calls[0]?.[1])).keys).toBe(keys);
  });

  test.skipIf(skipWithoutPython).each(TIMES)("in Python: %s", (_, at, keys) => {
    const [log = ""] = inPython({ AUTHZ_KEYS_FETCHED_AT: at() }).trim().split("\n");
    expect(JSON.parse(log)).toMatchObject({ verdict: "allow" });
    expect(JSON.parse(log).keys).toBe(keys);
  });
});

describe("with config.json beside it, at the real time", () => {
  test("Node answers", async () => {
    writeFileSync(join(folder, "config.json"), JSON.stringify(read));
    const written = vi.spyOn(fs, "writeSync").mockReturnValue(0);
    expect(await (await load()).handler(event)).toMatchObject({ principalId: "user-1" });
    const line = expect.stringMatching(/^\{.*"verdict":"allow".*\}\n$/);
    expect(written.mock.calls).toEqual([[1, line]]);
  });

  test("Node lets nobody wait outside because standard output is closed", async () => {
    writeFileSync(join(folder, "config.json"), JSON.stringify(read));
    vi.spyOn(fs, "writeSync").mockImplementation(() => {
      throw new Error("EAGAIN");
    });
    const log = vi.spyOn(console, "log").mockReturnValue();
    expect(await (await load()).handler(event)).toMatchObject({ principalId: "user-1" });
    expect(log).toHaveBeenCalledOnce();
  });

  test("Node does not start with a broken one", async () => {
    writeFileSync(join(folder, "config.json"), "{}");
    await expect(load()).rejects.toThrow("config.json: version must be 1");
  });

  test.skipIf(skipWithoutPython)("Python answers", () => {
    writeFileSync(join(folder, "config.json"), JSON.stringify(read));
    const [log = "", output = ""] = inPython().trim().split("\n");
    expect(JSON.parse(log)).toMatchObject({ verdict: "allow", issuer: "login" });
    expect(output).toContain("'principalId': 'user-1'");
  });

  test.skipIf(skipWithoutPython)("Python does not start with a broken one", () => {
    writeFileSync(join(folder, "config.json"), "{}");
    expect(() => inPython()).toThrow("config.json: version must be 1");
  });
});
