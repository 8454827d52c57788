import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { onTestFinished } from "vitest";
import { main } from "../../../src/cli/main.ts";
import { emptyFolder } from "../folder.ts";
import { expectPlainRun } from "../plain-words.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  /** What a person types once asked this. */
  readonly typed?: readonly [question: string, keys: string];
}

const read = (stream: PassThrough): (() => string) => {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => `${Buffer.concat(chunks)}`;
};

/** Nothing of this machine's AWS settings or CI comes through; the SDK reads the process's own environment. */
export function setEnvironment(cwd: string, env: Readonly<Record<string, string>>): void {
  const before = { ...process.env };
  onTestFinished(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
  for (const name of Object.keys(process.env)) if (/^AWS_|^CI$|^NO_COLOR$/.test(name)) delete process.env[name];
  Object.assign(process.env, {
    AWS_CONFIG_FILE: join(cwd, "aws/config"),
    AWS_SHARED_CREDENTIALS_FILE: join(cwd, "aws/credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
    ...env,
  });
}

/** Runs the program in this process, with streams of its own. */
export async function runMain(argv: readonly string[], { cwd, env = {}, terminal, typed }: Options): Promise<Ran> {
  setEnvironment(cwd, env);
  const stream = () => Object.assign(new PassThrough(), { isTTY: terminal === true });
  const io = { cwd, env: process.env, stdin: stream(), stdout: stream(), stderr: stream() };
  const [stdout, stderr] = [read(io.stdout), read(io.stderr)];
  const answer = () => {
    if (typed === undefined || !stderr().includes(typed[0])) return;
    io.stderr.off("data", answer);
    // The question is shown before its keys are listened to.
    setImmediate(() => io.stdin.write(typed[1]));
  };
  io.stderr.on("data", answer);
  const code = await main(argv, io);
  const ran = { code, stdout: stdout(), stderr: stderr() };
  expectPlainRun(ran);
  return ran;
}

/** Keys that any loopback endpoint takes. */
export const KEYS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };

const SECTIONS: Readonly<Record<string, string>> = {
  project: "name = basic",
  aws: "region = us-east-1",
  "function.basicLambda": "source = lambda/basicLambda",
  routes: "GET / = basicLambda",
  authorizer: "source = lambda/guard",
  "issuer.main": "kind = oidc\nissuer = https://issuer.example\njwks_uri = http://127.0.0.1:1/keys\nclient_id = app",
  cors: "allow_origins = https://app.example.com",
};

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A folder with a config.ini whose sections can be replaced, or left out where undefined, and the code it names. */
export function projectWith(sections: Readonly<Record<string, string | undefined>> = {}): string {
  const cwd = emptyFolder();
  const all = Object.entries({ ...SECTIONS, ...sections }).filter(([, body]) => body !== undefined);
  write(cwd, {
    "config.ini": all.map(([name, body]) => `[${name}]\n${body}\n`).join(""),
    "lambda/basicLambda/index.mjs": "export const handler = async () => ({ statusCode: 200 });\n",
    "lambda/guard/index.mjs": "export const handler = async () => ({});\n",
  });
  return cwd;
}
