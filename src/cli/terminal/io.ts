import type { Readable, Writable } from "node:stream";

/** Where a run reads and writes: the process's own streams, or a test's. */
export interface Io {
  readonly cwd: string;
  readonly env: Record<string, string | undefined>;
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly stdout: Writable & { readonly isTTY?: boolean | undefined };
  readonly stderr: Writable & { readonly isTTY?: boolean | undefined };
}

/** The process's own streams, environment and folder. */
export const processIo = (): Io => ({
  cwd: process.cwd(),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
