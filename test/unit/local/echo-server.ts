import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const titled = (name: string) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

/** What a request brought with it, as httpbin.org tells it. */
export interface Echo {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: string;
}

/**
 * A server on this machine that answers with what it was asked.
 * @param status of its answers to /status/<n>; /never is not answered at all.
 */
export async function echoServer() {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url: target = "" } = request;
    if (target.startsWith("/never")) return;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [titled(name), String(value)]),
    );
    const echo: Echo = { method, target, headers, data: Buffer.concat(chunks).toString() };
    const body = JSON.stringify(echo);
    response.writeHead(Number(/^\/status\/(\d+)/.exec(target)?.[1] ?? 200), {
      "Content-Type": "application/json",
      "Content-Length": String(Buffer.byteLength(body)),
      Connection: "keep-alive",
      Server: "gunicorn/19.9.0",
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Credentials": "true",
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close(): Promise<void> {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
