import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PEAK = fileURLToPath(new URL("peak-memory.cjs", import.meta.url));

/**
 * Runs a program to its end and measures it.
 * @param {readonly string[]} command
 * @param {{ cwd?: string, env?: Record<string, string> }} options
 * @returns {Promise<{ ms: number, peakMb: number }>} wall time, and the peak resident memory of a Node program.
 */
export function run([program, ...args], { cwd, env = {} } = {}) {
  const peakFile = join(tmpdir(), `peak-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const options = { ...process.env, ...env, NODE_OPTIONS: `--require ${PEAK}`, PEAK_FILE: peakFile };
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, { cwd, env: options, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => (said = (said + chunk).slice(-2_000)));
    child.on("error", reject);
    child.on("close", (code) => {
      const ms = performance.now() - start;
      if (code !== 0) return reject(new Error(`${[program, ...args].join(" ")} ended with ${code}:\n${said}`));
      const peakMb = Number(readFileSync(peakFile, "utf8")) / 1024;
      rmSync(peakFile);
      resolve({ ms, peakMb });
    });
  });
}

/** Wall time of a short program without anything of ours in it. */
export function time(command) {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { stdio: "ignore" });
    child.on("error", reject);
    child.on("close", () => resolve(performance.now() - start));
  });
}
