import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import type { BundledIssuer } from "../../../src/issuers/baked-config.ts";
import { authorizerArtifact, getsConfig } from "../../../src/stack/code/bundle.ts";
import { loadWith } from "../../support/config/sample-config.ts";
import { emptyFolder } from "../../support/folder.ts";

const ISSUER: BundledIssuer = {
  name: "main",
  kind: "oidc",
  issuers: ["https://login.example.com"],
  audience: ["api"],
  groupsClaim: "groups",
  jwksUri: "https://login.example.com/keys",
  keys: [{ kid: "a", kty: "RSA" }],
};
const NO_ISSUER = { "issuer.main": undefined };

/** The files of the zip of an authorizer whose folder holds these, by name. */
function zipped(files: readonly string[], authorizer: string, sections: Parameters<typeof loadWith>[0] = {}) {
  const root = emptyFolder();
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "mine");
  }
  const config = loadWith({ authorizer, ...sections });
  const issuers = config.issuers.length === 0 ? [] : [ISSUER];
  const { zip, sha256 } = authorizerArtifact(config, issuers, (path) => join(root, path));
  const texts = Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]);
  const told = getsConfig(config, (path) => join(root, path));
  return { told, files: Object.fromEntries(texts) as Record<string, string>, sha256 };
}

test("config.json in the zip of a user's own authorizer is the same as the built-in one's", () => {
  const { files } = zipped(["a/index.mjs"], "source = a");
  expect(Object.keys(files).sort()).toEqual(["config.json", "index.mjs"]);
  expect(files["config.json"]).toBe(zipped([], "").files["config.json"]);
  expect(JSON.parse(files["config.json"] ?? "")).toMatchObject({ version: 1, issuers: [ISSUER] });
});

test("only an authorizer that gets that config.json contains issuers and keys", () => {
  expect(zipped([], "").told).toBe(true);
  expect(zipped(["a/index.mjs"], "source = a").told).toBe(true);
  expect(zipped(["a/index.mjs", "a/config.json"], "source = a").told).toBe(false);
  expect(zipped(["a/index.mjs"], "source = a", NO_ISSUER).told).toBe(false);
});

test.each([
  ["nodejs22.x", "src/auth.handler", "src/auth.mjs"],
  ["python3.13", "src.auth.handler", "src/auth.py"],
  ["python3.13", "src/auth.handler", "src/auth.py"],
])("it is next to the file of the handler: %s, %s", (runtime, handler, entry) => {
  const written = `runtime = ${runtime}\nhandler = ${handler}\nsource = a`;
  expect(Object.keys(zipped([`a/${entry}`], written).files).sort()).toEqual([entry, "src/config.json"]);
});

test("an existing config.json there stays, one elsewhere changes nothing", () => {
  expect(zipped(["a/index.mjs", "a/config.json"], "source = a").files["config.json"]).toBe("mine");
  const { files } = zipped(["a/index.mjs", "a/lib/config.json"], "source = a");
  expect(files["lib/config.json"]).toBe("mine");
  expect(JSON.parse(files["config.json"] ?? "")).toMatchObject({ version: 1 });
});

test("without issuers the folder is zipped as it is, whatever the rules say", () => {
  const sections = { ...NO_ISSUER, "rule.a": "allow = GET /" };
  expect(Object.keys(zipped(["a/index.mjs"], "source = a", sections).files)).toEqual(["index.mjs"]);
});

test("the same folder and keys give the same zip", () => {
  expect(zipped(["a/index.mjs"], "source = a").sha256).toBe(zipped(["a/index.mjs"], "source = a").sha256);
});

test.each([
  ["SOURCE_MISSING", [], "source = a"],
  ["HANDLER_MISSING", ["a/index.py"], "source = a"],
  ["HANDLER_MISSING", ["a/index.mjs"], "source = a\nhandler = config.handler"],
])("%s is said of [authorizer]: %j, %j", (code, files, authorizer) => {
  const failure = () => zipped(files, authorizer);
  expect(failure).toThrow(expect.objectContaining({ code, message: expect.stringContaining("[authorizer]") }));
});
