import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { onTestFinished, vi } from "vitest";
import { main } from "../../src/cli/main.ts";
import { emulatorEnv } from "../support/cli.ts";
import { fileWith } from "../support/config/sample-config.ts";
import { emptyFolder } from "../support/folder.ts";
import { expectPlainRun } from "../support/plain-words.ts";

const ROUTES = ["GET / = basicLambda", "GET /orders/{id} = basicLambda", "GET /health = basicLambda, public"];

export interface Run {
  readonly endpoint: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The whole of standard input; without it, one that nobody ever closes and that must not be read. */
  readonly input?: string;
  /** Sections of config.ini. */
  readonly sections?: Readonly<Record<string, string | undefined>>;
  /** More files beside it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Standard input and error are a terminal, where a person types this once asked. */
  readonly typed?: string;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether anybody read standard input. */
  readonly readStdin: boolean;
}

function endless(): Readable & { wasRead?: boolean } {
  const stdin: Readable & { wasRead?: boolean } = new Readable({
    read() {
      stdin.wasRead = true;
    },
  });
  return stdin;
}

const textOf = (stream: PassThrough) => {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => `${Buffer.concat(chunks)}`;
};

/** Runs the command line once, in a folder of its own, against a fake AWS. */
export async function runMain(argv: readonly string[], run: Run): Promise<Ran> {
  const { endpoint, env = {}, input, sections = {}, files = {}, typed } = run;
  const cwd = emptyFolder();
  const written = { "config.ini": fileWith({ routes: ROUTES.join("\n"), ...sections }), ...files };
  for (const [name, content] of Object.entries(written)) writeFileSync(join(cwd, name), content);

  // The SDK reads the process's own environment.
  for (const [name, value] of Object.entries(emulatorEnv(endpoint))) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());

  const isTTY = typed !== undefined;
  const keyboard = new PassThrough();
  const stdin = isTTY ? keyboard : input === undefined ? endless() : Readable.from([Buffer.from(input)]);
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const [said, told] = [textOf(stdout), textOf(stderr)];
  const answer = () => {
    if (!told().includes("Token (hidden)")) return;
    stderr.off("data", answer);
    setImmediate(() => keyboard.write(`${typed}\r`));
  };
  stderr.on("data", answer);
  const code = await main(argv, {
    cwd,
    env: { ...emulatorEnv(endpoint), ...env },
    stdin: Object.assign(stdin, { isTTY }),
    stdout,
    stderr: Object.assign(stderr, { isTTY }),
  });
  expectPlainRun({ stdout: said(), stderr: told() });
  return { code, stdout: said(), stderr: told(), readStdin: (stdin as { wasRead?: boolean }).wasRead === true };
}
