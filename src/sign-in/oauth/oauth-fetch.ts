import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { CustomFetchOptions } from "oauth4webapi";
import { type HttpAnswer, httpRequest, NoAnswer } from "../../lib/http/http-request.ts";
import { SIGN_IN_TIMEOUT_MS } from "../cognito/cognito-api.ts";

const WITHOUT_BODY = [204, 205, 304];

const UNPACK = new Map([
  ["gzip", gunzipSync],
  ["x-gzip", gunzipSync],
  ["deflate", inflateSync],
  ["br", brotliDecompressSync],
]);

/** Nobody is asked to pack an answer, but some servers do so always; `fetch` unpacks it. */
function unpacked({ headers, body }: HttpAnswer): Buffer {
  const unpack = UNPACK.get(headers["content-encoding"]?.trim().toLowerCase() ?? "");
  try {
    return unpack === undefined || body.length === 0 ? body : unpack(body);
  } catch (error) {
    throw new NoAnswer(`an answer that cannot be unpacked (${(error as Error).message})`);
  }
}

/** `fetch` for the OAuth library, which then goes the way all our requests go: through a proxy, with a deadline. */
export async function oauthFetch(
  url: string,
  { method, headers, body }: CustomFetchOptions<string, URLSearchParams | ReadableStream | undefined | null>,
): Promise<Response> {
  const sent = body === undefined || body === null ? {} : { body: `${body}` };
  const answer = await httpRequest(url, { method, headers, ...sent, timeoutMs: SIGN_IN_TIMEOUT_MS });
  const received = Object.entries(answer.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  const content = WITHOUT_BODY.includes(answer.status) ? null : new Uint8Array(unpacked(answer));
  return new Response(content, { status: answer.status, headers: received });
}
