import { request as http } from "node:http";
import { request as https } from "node:https";

/** What came back: status, lower-case headers; the body is not looked at. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const TIMEOUT_MS = 30_000;

/**
 * Sends one request on a connection of its own: some emulators drop a reused one after a 401 without saying so.
 * @throws Error of node:http when there is no answer within 30 s.
 */
export function send(url: string, method: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const start = url.startsWith("https:") ? https : http;
  return new Promise((resolve, reject) => {
    const sent = start(url, { method, headers: { ...headers }, agent: false }, (response) => {
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      response.on("error", reject);
    });
    sent.setTimeout(TIMEOUT_MS, () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    sent.on("error", reject);
    sent.end();
  });
}
