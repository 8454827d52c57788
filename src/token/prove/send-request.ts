import { httpRequest } from "../../lib/http/http-request.ts";

/** A response of the API: status and lower-case headers; the body is not read. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A header by its lower-case name; several of one name joined, "" when it is absent. */
export const headerOf = ({ headers }: ApiResponse, name: string): string => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : (value ?? "");
};

const TIMEOUT_MS = 30_000;

/**
 * Sends one request on a connection of its own: some emulators silently close a reused one after a 401.
 * @throws NoAnswer when the response is not complete within 30 s, or the signal aborts.
 */
export const send = (
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ApiResponse> => httpRequest(url, { method, headers, signal, timeoutMs: TIMEOUT_MS });
