import { request as http } from "node:http";
import { request as https } from "node:https";

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
 * @throws Error of node:http when there is no whole answer within 30 s, however it drips, or the signal aborts.
 */
export function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answer> {
  const start = url.startsWith("https:") ? https : http;
  return new Promise((resolve, reject) => {
    const sent = start(url, { method, headers: { ...headers }, agent: false, signal }, (response) => {
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      response.on("error", reject);
    });
    const late = setTimeout(() => {
      reject(new Error(`no answer within ${TIMEOUT_MS / 1000} s`));
      sent.destroy();
    }, TIMEOUT_MS);
    sent.on("close", () => clearTimeout(late));
    sent.on("error", reject);
    sent.end();
  });
}
