import { get as httpGet, type IncomingMessage } from "node:http";
import { get as httpsGet } from "node:https";

const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 5_000;

/** An address as a message may show it: what stands in a query string may be a secret. */
function placeOf(location: string, base: string): string {
  if (!URL.canParse(location, base)) return "no address";
  const { protocol, host, pathname } = new URL(location, base);
  return `${protocol}//${host}${pathname}`;
}

function refusalOf({ statusCode = 0, headers: { location } }: IncomingMessage, url: string): Error {
  const isRedirect = statusCode >= 300 && statusCode < 400 && location !== undefined;
  const where = isRedirect ? `, a redirect to ${placeOf(location, url)}: redirects are not followed` : "";
  return new Error(`status ${statusCode}${where}`);
}

/** A document, and how large it came. */
interface Fetched {
  readonly value: unknown;
  readonly bytes: number;
}

/**
 * Fetches a small public JSON document. No redirects: what is asked for here are addresses that decide who is trusted.
 * @param url https, or http for what a test or an emulator serves on loopback.
 * @returns the parsed document and its length in bytes.
 * @throws Error that says what came instead: another status, not JSON, more than 256 KB, nothing within 5 s.
 */
export function fetchJson(url: string): Promise<Fetched> {
  const get = url.startsWith("https:") ? httpsGet : httpGet;
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, headers: { accept: "application/json" } }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        return reject(refusalOf(response, url));
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > MAX_BYTES) request.destroy(new Error(`more than ${MAX_BYTES / 1024} KB`));
      });
      response.on("end", () => {
        try {
          resolve({ value: JSON.parse(Buffer.concat(chunks).toString("utf8")), bytes: size });
        } catch {
          reject(new Error("not JSON"));
        }
      });
      response.on("error", reject);
    });
    // Not the request's own timeout, which begins anew with each drop of an answer.
    const late = () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`));
    const timer = setTimeout(late, TIMEOUT_MS);
    request.on("close", () => clearTimeout(timer));
    request.on("error", reject);
  });
}

/** As `fetchJson`, the document alone. */
export const getJson = async (url: string): Promise<unknown> => (await fetchJson(url)).value;
