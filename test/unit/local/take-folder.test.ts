import fs from "node:fs";
import type { ServerResponse } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Identity, takeFolder } from "../../../src/local/endpoint-identity.ts";
import { sweep } from "../../../src/local/files.ts";
import { emptyFolder } from "../../support/folder.ts";
import { serve } from "../../support/http/server.ts";

const identity = (folder: string): Identity => ({
  ...{ id: "one", pid: 1, start: null, boot: null, port: 1, endpoint: "http://127.0.0.1:1", build: "1" },
  folder,
});

/** Writes until the other side closes the connection. */
function endless(response: ServerResponse): void {
  const writing = setInterval(() => response.write(" ".repeat(4_096)), 5);
  response.on("close", () => clearInterval(writing));
}

/** Does this right before the next link of a file. */
function beforeLink(work: () => void): void {
  const { linkSync } = fs;
  vi.spyOn(fs, "linkSync").mockImplementationOnce((from, to) => {
    work();
    linkSync(from, to);
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  });
}

test("an endpoint whose temporary file another one sweeps away tries again", async () => {
  const folder = emptyFolder();
  beforeLink(() => sweep(folder));
  expect(await takeFolder(identity(folder))).toBe(true);
  expect(fs.readdirSync(folder)).toEqual(["endpoint.json"]);
});

test("an endpoint whose folder is removed ends its start with an error", async () => {
  const folder = emptyFolder();
  beforeLink(() => fs.rmSync(folder, { recursive: true }));
  await expect(takeFolder(identity(folder))).rejects.toMatchObject({ code: "ENOENT", syscall: "open" });
});

test.each<[string, boolean, (response: ServerResponse) => void]>([
  ["the endpoint that took it", false, (response) => response.end('{"id":"first"}')],
  ["another endpoint", true, (response) => response.end('{"id":"other"}')],
  ["a program that never ends its answer", true, (response) => endless(response)],
  ["a program that closes the connection", true, ({ socket }) => socket?.destroy()],
])("a folder whose file names the address of %s can be taken: %s", async (_, isFree, answer) => {
  const folder = emptyFolder();
  const endpoint = await serve(() => ({ "/_local/health": answer }));
  const first = { ...identity(folder), id: "first", endpoint, port: Number(new URL(endpoint).port) };
  expect(await takeFolder(first)).toBe(true);
  expect(await takeFolder(identity(folder))).toBe(isFree);
});
