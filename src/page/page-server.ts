import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AuthzError } from "../lib/errors.ts";
import type { PageFile } from "./page-files.ts";

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

const SECURITY = {
  "Cache-Control": "no-store",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/**
 * The headers that the page requires on any host.
 * @param policy the page's Content-Security-Policy; `frame-ancestors` works only as a header.
 */
export const pageHeaders = (policy: string): Readonly<Record<string, string>> => ({
  "Content-Security-Policy": `${policy}; frame-ancestors 'none'`,
  ...SECURITY,
});

const plain = { "Content-Type": "text/plain; charset=utf-8", ...SECURITY };

const answering =
  (files: readonly PageFile[], policy: string, port: () => number): RequestListener =>
  ({ url = "", method = "", headers }, response) => {
    // A foreign name that resolves to this machine would make this page part of that site (DNS rebinding).
    if (headers.host !== `localhost:${port()}`)
      return void response.writeHead(421, plain).end(`This page is served only at http://localhost:${port()}/.\n`);
    if (method !== "GET" && method !== "HEAD")
      return void response.writeHead(405, { Allow: "GET, HEAD", ...plain }).end("GET or HEAD only.\n");
    const path = url.split("?")[0];
    const name = path === "/" || path === "/callback" ? "index.html" : path?.slice(1);
    const file = files.find((one) => one.name === name);
    if (file === undefined) return void response.writeHead(404, plain).end("Not found.\n");
    const contentHeaders = { "Content-Type": file.type, "Content-Length": file.bytes.length };
    response.writeHead(200, { ...contentHeaders, ...pageHeaders(policy) });
    response.end(method === "HEAD" ? undefined : file.bytes);
  };

const listen = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen({ port, host, exclusive: true }, () => resolve());
  });

const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

// A machine without IPv6 has no ::1.
const NO_SUCH_ADDRESS = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/**
 * Serves the page on loopback, at `/` and `/callback`.
 * @param port 0 takes a free one.
 * @throws AuthzError PORT_BUSY when another program uses the port at 127.0.0.1 or at ::1, because browsers try both.
 */
export async function servePage(files: readonly PageFile[], policy: string, port: number): Promise<PageServer> {
  const servers: Server[] = [];
  let bound = port;
  const listener = answering(files, policy, () => bound);
  for (const host of ["127.0.0.1", "::1"]) {
    const server = createServer(listener);
    try {
      await listen(server, bound, host);
      bound = (server.address() as AddressInfo).port;
      servers.push(server);
    } catch (cause) {
      const { code = "" } = cause as NodeJS.ErrnoException;
      if (host === "::1" && NO_SUCH_ADDRESS.has(code)) continue;
      await Promise.all(servers.map(close));
      if (code !== "EADDRINUSE") throw cause;
      const text = "stop that program, or set another [sign_in] port in config.ini and deploy again";
      const fix = { text, command: { name: "deploy" } };
      throw new AuthzError("PORT_BUSY", `port ${port} of localhost is in use by another program`, { fix, cause });
    }
  }
  return { url: `http://localhost:${bound}/`, close: async () => void (await Promise.all(servers.map(close))) };
}
