/** The value that a text holds as JSON; undefined when it is not JSON. */
export function jsonIn(text: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof text === "string" ? text : Buffer.from(text).toString());
  } catch {
    return undefined;
  }
}

/** Whether a JSON value is an object: not null, not a list. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
