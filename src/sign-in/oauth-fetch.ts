import type { CustomFetchOptions } from "oauth4webapi";
import { httpRequest } from "../lib/http-request.ts";
import { SIGN_IN_TIMEOUT_MS } from "./cognito-api.ts";

const WITHOUT_BODY = [204, 205, 304];

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
  const content = WITHOUT_BODY.includes(answer.status) ? null : new Uint8Array(answer.body);
  return new Response(content, { status: answer.status, headers: received });
}
