import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { lastingFolder } from "../support/lasting-folder.ts";
import { LOCAL_CREDENTIALS_ENV, signed } from "../support/local-credentials.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/local/main.js", import.meta.url));

/** Starts the endpoint in a folder. It does not come up when it cannot read what it has kept. */
async function started(folder: string) {
  const child = spawn(process.execPath, [PROGRAM, folder], {
    env: { ...process.env, ...LOCAL_CREDENTIALS_ENV },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the endpoint ended with ${code}`)));
    child.stdout.once("data", (line: Buffer) => resolve(`${line}`.trim().replace("AWS_ENDPOINT_URL=", "")));
  });
  const killed = () =>
    new Promise<void>((resolve) => {
      child.removeAllListeners("exit").once("exit", () => resolve());
      child.kill("SIGKILL");
    });
  return { url, killed };
}

const asking = async (url: string, operation: string, input: object) => {
  const body = JSON.stringify(input);
  const asked = { method: "POST", path: "/", host: new URL(url).host, service: "logs", body };
  const about = { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": `Logs_20140328.${operation}` };
  const response = await fetch(url, {
    method: "POST",
    headers: { ...Object.fromEntries(signed(asked)), ...about },
    body,
  });
  return response.json().catch(() => undefined);
};

/** Makes a file that takes some milliseconds to write. */
const LONG = 4_000_000;

test("killed while it writes, again and again, it comes up with all but the last moment", async () => {
  const folder = lastingFolder();
  const kept = () => readFileSync(join(folder, "data.json"), "utf8");
  for (let round = 0; round < 4; round++) {
    const { url, killed } = await started(folder);
    if (round > 0) {
      const logGroupNamePrefix = JSON.parse(kept())["logs/us-east-1"].groups.at(-1).name;
      const found = await asking(url, "DescribeLogGroups", { logGroupNamePrefix, limit: 1 });
      expect(found).toMatchObject({ logGroups: [{ logGroupName: logGroupNamePrefix }] });
    }
    const write = async () => {
      for (let n = 0; n < 60; n++) {
        const logGroupName = `group-${round}-${n}`;
        await asking(url, "CreateLogGroup", { logGroupName, tags: { padding: "x".repeat(n === 0 ? LONG : 1) } });
      }
    };
    // What is under way when it is killed fails, and may.
    const writing = write().catch(() => undefined);
    const before = round === 0 ? 2 : kept().length;
    await expect.poll(() => kept().length, { interval: 1, timeout: 5_000 }).toBeGreaterThan(before);
    await killed();
    await writing;
    expect(() => JSON.parse(kept())).not.toThrow();
  }
});
