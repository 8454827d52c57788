import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request as the gateway sees it; the path has no query string. */
export interface Asked {
  readonly verb: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What answers a request; "hang up" ends the connection without a word. */
export type Behaviour = (asked: Asked) => Reply | "hang up";
/** "never" keeps the connection open and says nothing. */
type Silent = (asked: Asked) => ReturnType<Behaviour> | "never";

const CORS = { "access-control-allow-origin": "https://app.example.com" };
const PREFLIGHT = {
  ...CORS,
  "access-control-allow-methods": "GET,DELETE,OPTIONS",
  "access-control-allow-headers": "Authorization,Content-Type",
};

/** A refusal as API Gateway sends it, with the CORS header of DEFAULT_4XX. */
export const refusal = (status: number, type?: string): Reply => ({
  status,
  headers: { ...CORS, ...(type !== undefined && { "x-amzn-errortype": type }) },
});
export const UNAUTHORIZED = refusal(401, "UnauthorizedException");
export const DENIED = refusal(403, "AccessDeniedException");
export const OK: Reply = { status: 200 };
export const preflightWith = (changes: Readonly<Record<string, string>> = {}): Reply => ({
  status: 200,
  headers: { ...PREFLIGHT, ...changes },
});

/** API Gateway in front of the routes of `configWith()`: one token is good, all but /health is guarded. */
export const rightly =
  (token: string, isPublic = (path: string) => path === "/health"): Behaviour =>
  ({ verb, path, headers }) => {
    if (verb === "OPTIONS") return preflightWith();
    if (isPublic(path) || headers.authorization === `Bearer ${token}`) return OK;
    return UNAUTHORIZED;
  };

export interface Gateway {
  /** Ends with a slash. */
  readonly invokeUrl: string;
  /** In the order of arrival. */
  readonly asked: readonly Asked[];
}

/** A gateway on loopback until the test is over. Its URL has a stage, as all invoke URLs have. */
export async function startGateway(behave: Silent): Promise<Gateway> {
  const asked: Asked[] = [];
  const server = createServer(({ method = "", url = "", headers, socket }, response) => {
    const { pathname, search } = new URL(url, "http://gateway");
    const one = { verb: method, path: pathname.replace(/^\/dev/, ""), query: search, headers };
    asked.push(one);
    const reply = behave(one);
    if (reply === "never") return;
    if (reply === "hang up") return void socket.destroy();
    response.writeHead(reply.status, reply.headers).end('{"message":"not looked at"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  return { invokeUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/dev/`, asked };
}

/** A port that nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return port;
}
