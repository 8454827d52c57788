// What the authorizer adds to the start of a process: its file loaded and its first token verified, over an empty file.
// @ts-check
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { median } from "../median.js";
import { config, eventWith } from "./config.js";
import { accessToken } from "./tokens.js";

const STARTS = 31;
const AUTHORIZER = fileURLToPath(new URL("../../dist/templates/node/authorizer/index.mjs", import.meta.url));
const ONE_START = fileURLToPath(new URL("one-start.js", import.meta.url));

/**
 * @param {string} node the Node to start.
 * @returns milliseconds over an empty file, medians: of the authorizer with its first token, and of node:crypto alone.
 */
export function freshStart(node) {
  const folder = mkdtempSync(join(tmpdir(), "bench-start-"));
  /** @param {string} name */
  const file = (name) => join(folder, name);
  copyFileSync(AUTHORIZER, file("index.mjs"));
  writeFileSync(file("config.json"), JSON.stringify(config));
  writeFileSync(file("event.json"), JSON.stringify(eventWith(accessToken())));
  writeFileSync(file("empty.mjs"), "");
  writeFileSync(file("crypto.mjs"), 'process.getBuiltinModule("node:crypto");\n');

  /**
   * @param {string} name
   * @param {string[]} event the event's file, if there is one.
   * @returns {{ ms: number, effect?: string }}
   */
  const start = (name, ...event) => {
    const args = [ONE_START, pathToFileURL(file(name)).href, ...event];
    const { stderr, status } = spawnSync(node, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stderr);
  };
  /** @type {Record<"own" | "crypto" | "empty", number[]>} */
  const times = { own: [], crypto: [], empty: [] };
  for (let i = 0; i < STARTS; i++) {
    times.empty.push(start("empty.mjs").ms);
    times.crypto.push(start("crypto.mjs").ms);
    const { ms, effect } = start("index.mjs", file("event.json"));
    if (effect !== "Allow") throw new Error("the first token was not allowed");
    times.own.push(ms);
  }
  rmSync(folder, { recursive: true });
  const empty = median(times.empty);
  return { ms: median(times.own) - empty, cryptoMs: median(times.crypto) - empty };
}
