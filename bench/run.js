// @ts-check
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PEAK = fileURLToPath(new URL("peak-memory.cjs", import.meta.url));

/**
 * Runs Node to its end and measures it.
 * @param {readonly string[]} args its arguments, the program first.
 * @param {{ cwd?: string, env?: Record<string, string> }} options
 * @returns {Promise<{ ms: number, peakMb: number, stdout: string }>} wall time, the peak resident memory, what it wrote.
 */
export function run(args, { cwd, env = {} } = {}) {
  const peakFile = join(tmpdir(), `peak-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const options = { ...process.env, ...env, NODE_OPTIONS: `--require ${PEAK}`, PEAK_FILE: peakFile };
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { cwd, env: options, stdio: ["ignore", "pipe", "pipe"] });
    let [said, stdout] = ["", ""];
    child.stdout.on("data", (chunk) => (stdout += chunk));
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => (said = (said + chunk).slice(-2_000)));
    child.on("error", reject);
    child.on("close", (code) => {
      const ms = performance.now() - start;
      if (code !== 0) return reject(new Error(`node ${args.join(" ")} ended with ${code}:\n${said}`));
      const peakMb = Number(readFileSync(peakFile, "utf8")) / 1024;
      rmSync(peakFile);
      resolve({ ms, peakMb, stdout });
    });
  });
}

/**
 * Wall time of a short run of Node without a preloaded module.
 * @param {readonly string[]} args
 * @returns {Promise<number>} ms.
 */
export function time(args) {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: "ignore" });
    child.on("error", reject);
    child.on("close", () => resolve(performance.now() - start));
  });
}
