import { type HttpAnswer, httpRequest } from "./http-request.ts";

const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 5_000;

/** An address as a message may show it: a query string may contain a secret. */
function addressOf(location: string, base: string): string {
  if (!URL.canParse(location, base)) return "an invalid address";
  const { protocol, host, pathname } = new URL(location, base);
  return `${protocol}//${host}${pathname}`;
}

function refusalOf({ status, headers: { location } }: HttpAnswer, url: string): Error {
  const isRedirect = status >= 300 && status < 400 && location !== undefined;
  const where = isRedirect ? `, a redirect to ${addressOf(location, url)}: redirects are not followed` : "";
  return new Error(`status ${status}${where}`);
}

/** A document and its size. */
interface Fetched {
  readonly value: unknown;
  readonly bytes: number;
}

/**
 * Fetches a small public JSON document. No redirects: these addresses decide which issuers are trusted.
 * @param url https, or http on loopback, for tests and emulators.
 * @param timeoutMs how long to wait for it.
 * @returns the parsed document and its length in bytes.
 * @throws Error with the reason: another status, not JSON, more than 256 KB, no answer in time.
 */
export async function fetchJson(url: string, timeoutMs = TIMEOUT_MS): Promise<Fetched> {
  const headers = { accept: "application/json" };
  const answer = await httpRequest(url, { headers, timeoutMs, maxBytes: MAX_BYTES });
  if (answer.status !== 200) throw refusalOf(answer, url);
  try {
    return { value: JSON.parse(answer.body.toString("utf8")), bytes: answer.body.length };
  } catch {
    throw new Error(answer.body.toString("utf8").trim() === "" ? "an empty answer" : "not JSON");
  }
}

/** As `fetchJson`, the document alone. */
export const getJson = async (url: string, timeoutMs?: number): Promise<unknown> =>
  (await fetchJson(url, timeoutMs)).value;
