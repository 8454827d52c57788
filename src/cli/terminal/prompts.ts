import { Writable } from "node:stream";
import { AuthzError } from "../../lib/errors.ts";
import type { Io } from "./io.ts";

/** Questions for a person. Each rejects with INTERRUPTED on Ctrl-C, Ctrl-D or when the run is aborted. */
export interface Prompts {
  /** A line of text; `check` says what is wrong with it, and it is asked until nothing is. */
  input(question: {
    readonly message: string;
    readonly default?: string | undefined;
    readonly check?: (value: string) => string | undefined;
  }): Promise<string>;
  select(question: {
    readonly message: string;
    readonly default?: string | undefined;
    readonly choices: readonly { readonly value: string; readonly name?: string; readonly description?: string }[];
  }): Promise<string>;
  /** Yes or no; who just presses Enter says no. */
  confirm(message: string): Promise<boolean>;
  /** A secret: nothing of it is shown. */
  password(message: string): Promise<string>;
}

/** Prompts on the run's own streams: questions go to stderr, so that stdout holds the result alone. */
export async function createPrompts(io: Io, signal: AbortSignal): Promise<Prompts> {
  const { confirm, input, password, select } = await import("@inquirer/prompts");
  const ask = <T>(show: (context: { input: Io["stdin"]; output: Writable; signal: AbortSignal }) => Promise<T>) =>
    untilClosed(io.stdin, signal, (either) => show({ input: io.stdin, output: unending(io.stderr), signal: either }));
  return {
    input: ({ message, default: usual, check }) =>
      ask((context) => input({ message, default: usual, validate: (value) => check?.(value) ?? true }, context)),
    select: ({ message, default: usual, choices }) =>
      ask((context) => select({ message, choices, ...(usual !== undefined && { default: usual }) }, context)),
    confirm: (message) => ask((context) => confirm({ message, default: false }, context)),
    password: (message) => ask((context) => password({ message }, context)),
  };
}

/** inquirer ends the stream it wrote to, and only the process's own streams survive that. */
const unending = (stderr: Io["stderr"] & { readonly columns?: number }): Writable =>
  Object.defineProperty(
    new Writable({
      decodeStrings: false,
      write(chunk, encoding, done) {
        stderr.write(chunk, encoding);
        // At once: what waits here would come after what the command itself says next.
        done();
      },
    }),
    "columns",
    { get: () => stderr.columns },
  );

/** Ctrl-D and the end of input close inquirer's readline without settling its promise: the run would end in silence. */
async function untilClosed<T>(
  stdin: Io["stdin"],
  signal: AbortSignal,
  show: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const closed = new AbortController();
  const ended = () => setImmediate(() => closed.abort());
  const onKey = (_: unknown, key?: { ctrl?: boolean; name?: string }) => {
    // Ctrl-D behind text deletes; only on an empty line it closes, which pauses the stream.
    if (key?.ctrl && key.name === "d") setImmediate(() => stdin.isPaused() && closed.abort());
  };
  stdin.on("keypress", onKey).on("end", ended);
  try {
    return await show(AbortSignal.any([signal, closed.signal]));
  } catch (error) {
    if (error instanceof Error && /^(Exit|Abort|Cancel)PromptError$/.test(error.name)) {
      throw new AuthzError("INTERRUPTED", "interrupted at a question; nothing was changed", { cause: error });
    }
    throw error;
  } finally {
    stdin.off("keypress", onKey).off("end", ended);
  }
}
