// @ts-check
import { format } from "node:util";

/** @type {string | undefined} */
let requestId;

/** Whose invocation the lines from now on belong to. @param {string} id */
export const logsFor = (id) => {
  requestId = id;
};

/** Waits until all that was written has left this process. */
export async function flushed() {
  for (const stream of [process.stdout, process.stderr])
    if (stream.writableLength > 0) await new Promise((done) => stream.write("", done));
}

/**
 * A line break inside a message is sent as \r, so that the message stays one event of the log.
 * @param {string} level @param {readonly unknown[]} parts
 */
const write = (level, parts) => {
  const line = `${new Date().toISOString()}\t${requestId}\t${level}\t${format(...parts)}`;
  process.stdout.write(`${line.replaceAll("\n", "\r")}\n`);
};

const METHODS = ["trace", "debug", "info", "log", "warn", "error", "fatal"];

/** What is written with console carries time, request and level; what is written to stdout does not. */
export function patchConsole() {
  for (const method of METHODS) {
    const level = method === "log" ? "INFO" : method.toUpperCase();
    /** @param {unknown[]} parts */
    const log = (...parts) => write(level, parts);
    Reflect.set(console, method, log);
  }
}

/** How the log shows an error: with its members besides the message. @param {string} title @param {unknown} thrown */
export function logError(title, thrown) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  /** @param {string} _name @param {NodeJS.ErrnoException} value */
  const shown = (_name, value) => {
    if (!(value instanceof Error)) return value;
    const { name: errorType, message: errorMessage, code, stack } = value;
    return { errorType, errorMessage, code, ...value, stack: stack?.split("\n") };
  };
  try {
    write("ERROR", [title, `\t${JSON.stringify(error, shown)}`]);
  } catch {
    // It carries something that JSON cannot say.
    write("ERROR", [title, `\t${JSON.stringify(payloadOf(error))}`]);
  }
}

/** How the caller sees an error. @param {unknown} thrown */
export const payloadOf = (thrown) =>
  thrown instanceof Error
    ? { errorType: thrown.name, errorMessage: thrown.message, trace: String(thrown.stack).split("\n") }
    : { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };

/**
 * An error of the runtime itself, not of the function: "Runtime.HandlerNotFound".
 * @param {string} type @param {string} reason
 */
export const fault = (type, reason) => Object.defineProperty(new Error(reason), "name", { value: `Runtime.${type}` });
