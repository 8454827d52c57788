import { httpRequest } from "../../lib/http/http-request.ts";

/** What came back: status, lower-case headers; the body is not looked at. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A header by its lower-case name; several of one name joined, "" when there is none. */
export const headerOf = ({ headers }: Answer, name: string): string => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : (value ?? "");
};

const TIMEOUT_MS = 30_000;

/**
 * Sends one request on a connection of its own: some emulators drop a reused one after a 401 without saying so.
 * @throws NoAnswer when there is no whole answer within 30 s, however it drips, or the signal aborts.
 */
export const send = (
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answer> => httpRequest(url, { method, headers, signal, timeoutMs: TIMEOUT_MS });
