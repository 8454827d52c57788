import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Dropped } from "./faults.ts";
import { type Handler, type HttpResponse, headerPairs, json } from "./http.ts";

/** What Lambda takes in one request, the largest of all. */
const MAX_BODY_BYTES = 70_167_211;

/** A server that listens on loopback and nowhere else. */
export interface LocalServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A page of another host must not reach the endpoint through a name that it lets point to 127.0.0.1 (DNS rebinding). */
const isLocal = (host: string | undefined): boolean =>
  /^(?:127\.0\.0\.1|\[::1\]|(?:[a-z0-9-]+\.)*localhost)(?::\d+)?$/i.test(host ?? "");

function read(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on("error", reject).on("end", () => resolve(size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks)));
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    });
  });
}

type ServesHost = (host: string) => boolean | Promise<boolean>;

async function answer(request: IncomingMessage, handle: Handler, servesHost: ServesHost): Promise<HttpResponse> {
  const { host } = request.headers;
  if (!isLocal(host) && !(await servesHost(host ?? "")))
    return json(403, { message: "this endpoint answers to names of this machine only" });
  const body = await read(request);
  if (body === undefined) return json(413, { message: "Request Too Long" });
  const { method = "GET", url: target = "/" } = request;
  return handle({ method, target, headers: headerPairs(request.rawHeaders), body });
}

function send(response: ServerResponse, { status, headers, body }: HttpResponse): void {
  const length = Buffer.byteLength(body);
  // As one flat list, in which names may repeat.
  response.writeHead(status, [...headers, ["Content-Length", String(length)] as const].flat());
  response.end(body);
}

/**
 * Serves a handler on loopback.
 * @param port 0 takes a free one.
 * @param failed takes what the handler throws; the caller gets a 500.
 * @param servesHost whether requests to another host than this machine's names are answered.
 * @throws Error EADDRINUSE.
 */
export async function serve(
  handle: Handler,
  port: number,
  failed: (error: unknown) => void,
  servesHost: ServesHost = () => false,
): Promise<LocalServer> {
  const server: Server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    answer(request, handle, servesHost).then(
      (one) => send(response, one),
      (error: unknown) => {
        if (error instanceof Dropped) return void request.socket.destroy();
        failed(error);
        send(response, json(500, { message: "the local endpoint failed; its log says more" }));
      },
    );
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
