/** Name and value as they came: API Gateway keeps the case of header names, and names may repeat. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** A request with its body read. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent, not decoded. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer | string;
}

/** Everything the endpoint is, without a socket. */
export type Handler = (request: HttpRequest) => Promise<HttpResponse>;

/** The last value of a header; names have no case (RFC 9110, section 5.1). */
export function headerOf({ headers }: Pick<HttpRequest, "headers">, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.findLast(([one]) => one.toLowerCase() === wanted)?.[1];
}

/** The address that the caller used, without a trailing slash. @param otherwise for one that names no host. */
export function originOf(request: Pick<HttpRequest, "headers">, otherwise: string): string {
  const host = headerOf(request, "host");
  return host ? `http://${host.toLowerCase()}` : otherwise;
}

/** Headers from Node.js's flat list of names and values. */
export const headerPairs = (raw: readonly string[]): [name: string, value: string][] =>
  raw.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, raw[i + 1] ?? ""]] : []));

/** An answer in the query and JSON protocols of AWS. */
export function awsAnswer(status: number, type: string, requestId: string, body: string): HttpResponse {
  const id = ["x-amzn-RequestId", requestId] as const;
  return { status, headers: [["Content-Type", type], id], body };
}

/** @param value anything that JSON can say. */
export const json = (status: number, value: unknown, headers: Headers = []): HttpResponse => ({
  status,
  headers: [["Content-Type", "application/json"], ...headers],
  body: JSON.stringify(value),
});
