import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { minify } from "terser";
import { afterAll, describe, expect, test } from "vitest";
import { claims, STAGE } from "../support/vectors/fixture.ts";
import { fixtureOnDisk } from "../support/vectors/read.ts";
import { token } from "../support/vectors/sign.ts";

const BUILT = fileURLToPath(new URL("../../dist/templates/node/authorizer/index.mjs", import.meta.url));
const source = readFileSync(BUILT, "utf8");
const folder = mkdtempSync(join(tmpdir(), "deployed-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Lets the handler answer a first token and tells what was opened meanwhile: every socket has an async resource. */
const watched = (bearer: string) => `
import { createHook } from "node:async_hooks";
const opened = [];
createHook({ init: (_id, type) => void opened.push(type) }).enable();
const { handler } = await import("./index.mjs");
const event = { type: "TOKEN", authorizationToken: "Bearer ${bearer}", methodArn: "${STAGE}GET/" };
const answer = await handler(event).catch((error) => error.message);
process.stderr.write(JSON.stringify({ answer, opened }));
`;

function openedFor(bearer: string): { answer: unknown; sockets: string[] } {
  copyFileSync(BUILT, join(folder, "index.mjs"));
  const { issuers = [], ...config } = fixtureOnDisk.configs["oidc"] ?? {};
  // A refetch would have to open a socket, and would find nobody.
  const here = issuers.map((issuer) => ({ ...issuer, jwksUri: "http://127.0.0.1:49151/" }));
  writeFileSync(join(folder, "config.json"), JSON.stringify({ ...config, issuers: here }));
  writeFileSync(join(folder, "watched.mjs"), watched(bearer));
  const { stderr } = spawnSync(process.execPath, ["watched.mjs"], { cwd: folder, encoding: "utf8" });
  const { answer, opened } = JSON.parse(stderr);
  return { answer, sockets: opened.filter((type: string) => /TCP|UDP|TLS|DNS|GETADDRINFO|HTTP/.test(type)) };
}

describe("the file that goes into the Lambda", () => {
  test("is at most 32 KB, and at most 9,600 bytes when minified", async () => {
    expect(Buffer.byteLength(source)).toBeLessThanOrEqual(32 * 1024);
    const { code = "" } = await minify(source, { module: true });
    expect(code).toContain("handler");
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(9_600);
  });

  test("is for people to read: with its comments, and no line longer than a screen is wide", () => {
    expect(source).toContain("/** RFC 7519, section 7.2.");
    expect(source.split("\n").filter((line) => line.length > 160)).toEqual([]);
  });

  test("imports nothing", () => {
    expect(source).not.toMatch(/^import |\bimport\(|\brequire\(/m);
  });

  test("opens no socket for a token whose key it has", () => {
    const { answer, sockets } = openedFor(token(claims()));
    expect(answer).toMatchObject({ principalId: "user-1" });
    expect(sockets).toEqual([]);
  });

  test("opens one for an unknown key, so that the test above can fail", () => {
    const { answer, sockets } = openedFor(token(claims(), "rs256", { kid: "unknown" }));
    expect(answer).toBe("Unauthorized");
    expect(sockets).not.toEqual([]);
  });
});
