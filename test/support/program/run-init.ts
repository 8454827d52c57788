import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { onTestFinished } from "vitest";
import type { Context, Result } from "../../../src/cli/command.ts";
import init from "../../../src/cli/commands/init.ts";
import type { Listing } from "../../../src/cli/init/account-listing.ts";
import type { AnswerOptions, InitOptions } from "../../../src/cli/init/init-options.ts";
import { runInit } from "../../../src/cli/init/run-init.ts";
import { commandTextOf } from "../../../src/cli/output/command-text.ts";
import type { Io } from "../../../src/cli/terminal/io.ts";
import { createUi } from "../../../src/cli/terminal/terminal-ui.ts";

export interface Place {
  readonly cwd: string;
  write(path: string, content: string | Buffer): void;
  read(path: string): string;
  /** Every file but those of the home folder, sorted. */
  files(): string[];
}

/** A folder of its own, gone after the test; its `home` holds the shared AWS files. */
export function place(files: Record<string, string> = {}): Place {
  const cwd = mkdtempSync(join(tmpdir(), "init-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), content);
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  return {
    cwd,
    write,
    read: (path) => readFileSync(join(cwd, path), "utf8"),
    files: () =>
      readdirSync(cwd, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(cwd.length + 1))
        .filter((path) => !path.startsWith("home/"))
        .sort(),
  };
}

export interface Run {
  readonly io: Io & { readonly stdin: PassThrough; readonly stdout: PassThrough; readonly stderr: PassThrough };
  readonly abort: AbortController;
  readonly result: Promise<Result>;
  stderr(): string;
}

/** Runs init as main would, with streams of its own; `terminal` makes them a terminal. */
export function run(
  { cwd }: Place,
  options: AnswerOptions,
  { terminal = false, env = {}, listing }: { terminal?: boolean; env?: Record<string, string>; listing?: Listing } = {},
): Run {
  const stream = () => Object.assign(new PassThrough(), { isTTY: terminal });
  const io = { cwd, env: { HOME: join(cwd, "home"), ...env }, stdin: stream(), stdout: stream(), stderr: stream() };
  const abort = new AbortController();
  let stderr = "";
  io.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const commandText = commandTextOf({ options, env, local: new Set() });
  const nobody = () => Promise.reject(new Error("init has no use for this"));
  const context: Context<InitOptions> = {
    args: [],
    options,
    io,
    ui: createUi(io, { json: options.json === true, verbose: false, yes: options.yes === true, commandText }),
    commandText,
    signal: abort.signal,
    configFile: join(cwd, "config.ini"),
    config: nobody,
    target: nobody,
    aws: nobody,
    stack: {
      plan: nobody,
      deploy: nobody,
      status: nobody,
      testToken: nobody,
      invoke: nobody,
      explain: nobody,
      teardown: nobody,
    },
  };
  // A test that says what AWS lists leaves out the one line with which the command loads this.
  const result = listing ? runInit(context, listing) : init.run(context);
  return { io, abort, result, stderr: () => stderr };
}

/** Flags that answer everything that has no default. */
export const COGNITO = { region: "eu-west-1", userPool: "eu-west-1_AbCdEf123", clientId: "1example23456789" };
