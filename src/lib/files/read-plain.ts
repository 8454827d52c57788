import { lstatSync, readFileSync } from "node:fs";

/**
 * The text of a small file that this tool writes. A symbolic link, a pipe or a device at its path is not opened: it could
 * lead anywhere, or never end.
 * @returns undefined when it does not exist.
 * @throws Error that says what is wrong with it.
 */
export function readPlain(file: string, maxBytes: number): string | undefined {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isFile()) throw new Error("is not a plain file");
  if (stats.size > maxBytes) throw new Error(`is larger than ${maxBytes} bytes`);
  return readFileSync(file, "utf8");
}

/** A JSON object. @throws Error when the text is anything else; the text is not repeated. */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("is not JSON");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error("is not a JSON object");
}
