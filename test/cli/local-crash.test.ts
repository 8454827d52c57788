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

interface Answer {
  readonly logGroups?: readonly { readonly logGroupName: string }[];
  readonly nextToken?: string;
}

const JSON_TYPE = { "Content-Type": "application/x-amz-json-1.1" };

/** Signs and sends a call. @returns undefined where the endpoint was killed before it answered. @throws Error for a refusal. */
async function call(
  url: string,
  service: string,
  path: string,
  input: object,
  headers: Record<string, string> = {},
): Promise<Answer | undefined> {
  const body = JSON.stringify(input);
  const asked = { method: "POST", path, host: new URL(url).host, service, body };
  const about = { ...Object.fromEntries(signed(asked)), ...JSON_TYPE, ...headers };
  const response = await fetch(url + path, { method: "POST", headers: about, body }).catch(() => undefined);
  if (response === undefined) return undefined;
  // What was answered is acknowledged, whether all of the answer came or not.
  const text = await response.text().catch(() => "");
  if (!response.ok) throw new Error(`${path} was refused with ${response.status}: ${text}`);
  return text === "" ? {} : (JSON.parse(text) as Answer);
}

const logs = (url: string, operation: string, input: object) =>
  call(url, "logs", "/", input, { "X-Amz-Target": `Logs_20140328.${operation}` });

async function groupsAt(url: string): Promise<string[]> {
  const found: string[] = [];
  for (let nextToken: string | undefined; ; ) {
    const page = await logs(url, "DescribeLogGroups", { limit: 50, ...(nextToken && { nextToken }) });
    for (const { logGroupName } of page?.logGroups ?? []) found.push(logGroupName);
    nextToken = page?.nextToken;
    if (nextToken === undefined) return found;
  }
}

/** Makes a file that takes some milliseconds to write. */
const LONG = "x".repeat(4_000_000);

test("killed while it writes, again and again, it comes up with every write that it acknowledged", async () => {
  const folder = lastingFolder();
  const acknowledged: string[] = [];
  for (let round = 0; round < 5; round++) {
    const { url, killed } = await started(folder);
    expect(await groupsAt(url)).toEqual(expect.arrayContaining(acknowledged));
    if (round === 0) await call(url, "apigateway", "/restapis", { name: "long", description: LONG });
    const before = acknowledged.length;
    const write = async (writer: number) => {
      for (let n = 0; ; n++) {
        const logGroupName = `group-${round}-${writer}-${n}`;
        // What is under way when it is killed fails, and may.
        if ((await logs(url, "CreateLogGroup", { logGroupName })) === undefined) return;
        acknowledged.push(logGroupName);
      }
    };
    const writing = [0, 1, 2].map(write);
    await expect.poll(() => acknowledged.length, { interval: 1, timeout: 15_000 }).toBeGreaterThan(before + 5 + round);
    await killed();
    await Promise.all(writing);
    expect(() => JSON.parse(readFileSync(join(folder, "data.json"), "utf8"))).not.toThrow();
  }
  expect(acknowledged.length).toBeGreaterThan(30);
});
