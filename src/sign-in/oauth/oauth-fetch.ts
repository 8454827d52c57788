import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { CustomFetchOptions } from "oauth4webapi";
import { type HttpAnswer, httpRequest, NoAnswer } from "../../lib/http/http-request.ts";
import { SIGN_IN_TIMEOUT_MS } from "../cognito/cognito-api.ts";

const WITHOUT_BODY = [204, 205, 304];

const DECOMPRESS = new Map([
  ["gzip", gunzipSync],
  ["x-gzip", gunzipSync],
  ["deflate", inflateSync],
  ["br", brotliDecompressSync],
]);

/** Some servers compress a response without being asked to; `fetch` decompresses it. */
function decompressed({ headers, body }: HttpAnswer): Buffer {
  const decompress = DECOMPRESS.get(headers["content-encoding"]?.trim().toLowerCase() ?? "");
  try {
    return decompress === undefined || body.length === 0 ? body : decompress(body);
  } catch (error) {
    throw new NoAnswer(`a response that cannot be decompressed (${(error as Error).message})`);
  }
}

/** `fetch` for the OAuth library: as all requests of this program, it uses the proxy and has a deadline. */
export async function oauthFetch(
  url: string,
  { method, headers, body }: CustomFetchOptions<string, URLSearchParams | ReadableStream | undefined | null>,
): Promise<Response> {
  const sent = body === undefined || body === null ? {} : { body: `${body}` };
  const response = await httpRequest(url, { method, headers, ...sent, timeoutMs: SIGN_IN_TIMEOUT_MS });
  const received = Object.entries(response.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  const content = WITHOUT_BODY.includes(response.status) ? null : new Uint8Array(decompressed(response));
  return new Response(content, { status: response.status, headers: received });
}
