import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AuthzError } from "../../lib/errors.ts";

export interface LoopbackOptions {
  readonly port: number;
  readonly timeoutMs: number;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Receives the callback of a sign-in on this machine (RFC 8252, section 7.3). */
export interface Loopback {
  readonly redirectUri: string;
  /**
   * Waits for the callback and shows the result in the browser.
   * @param isExpected false for requests that other pages send here: they get a 400, and the sign-in continues.
   * @throws AuthzError SIGN_IN_TIMED_OUT, the signal's reason, or what `finish` throws.
   */
  wait<T>(finish: (callback: URL) => Promise<T>, isExpected?: (callback: URL) => boolean): Promise<T>;
  close(): void;
}

const PATH = "/callback";
const HOSTS = ["127.0.0.1", "::1"] as const;
/** Machines without IPv6 have no ::1. */
const NO_SUCH_ADDRESS = ["EADDRNOTAVAIL", "EAFNOSUPPORT"];

const STYLE =
  "<style>:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}body{max-width:30rem;margin:15vh auto;padding:0 1rem}</style>";

const UNEXPECTED =
  "This address does not carry the state of the pending sign-in, which continues. Use the page that the command line opened.";

const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** Resolves when the page is sent or the browser has closed the connection. */
function show(response: ServerResponse, status: number, title: string, text: string): Promise<void> {
  response.writeHead(status, {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    // The address holds the code.
    "Referrer-Policy": "no-referrer",
    Connection: "close",
  });
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>`;
  const body = `<main><h1>${escaped(title)}</h1><p>${escaped(text)}</p></main>`;
  response.end(`<!doctype html><html lang="en"><head>${head}${STYLE}</head><body>${body}</body></html>`);
  return new Promise((resolve) => response.once("finish", resolve).once("close", resolve));
}

function listen(server: Server, port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (host === "::1" && NO_SUCH_ADDRESS.includes(error.code ?? "")) return resolve(false);
      const busy = error.code === "EADDRINUSE";
      const message = busy ? `port ${port} of this machine is in use` : `cannot listen on port ${port} (${error.code})`;
      const fix = `${busy ? "stop the program that uses it, or " : ""}set another [sign_in] port and register http://localhost:<port>${PATH} at the client`;
      reject(new AuthzError("PORT_BUSY", message, { fix }));
    });
    server.listen({ port, host, exclusive: true }, () => resolve(true));
  });
}

/**
 * Listens for the callback of a sign-in on both loopback addresses, because a browser can resolve `localhost` to either.
 * @throws AuthzError PORT_BUSY.
 */
export async function openLoopback({ port, timeoutMs, signal }: LoopbackOptions): Promise<Loopback> {
  const redirectUri = `http://localhost:${port}${PATH}`;
  let take: ((callback: URL, response: ServerResponse) => void) | undefined;
  let expects = (_callback: URL): boolean => true;
  const closed = new AbortController();
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const url = URL.canParse(request.url ?? "", redirectUri) ? new URL(request.url ?? "", redirectUri) : undefined;
    const isCallback = url?.pathname === PATH && url.origin === new URL(redirectUri).origin;
    if (!isCallback)
      return void show(response, 404, "Not found", "This address only receives the callback of a sign-in.");
    if (request.method !== "GET")
      return void show(response, 405, "Not allowed", "The callback of a sign-in is a GET request.");
    const taking = take;
    if (taking === undefined)
      return void show(response, 409, "Already used", "The callback of this sign-in was already received.");
    if (!expects(url)) return void show(response, 400, "Not this sign-in", UNEXPECTED);
    take = undefined;
    taking(url, response);
  };
  const servers = HOSTS.map(() => createServer(handle));
  const close = () => {
    closed.abort(new AuthzError("INTERRUPTED", "the sign-in was cancelled"));
    for (const server of servers) {
      server.close();
      // Browsers preconnect and keep connections open, which would keep the command from ending.
      server.closeAllConnections();
    }
  };
  try {
    for (const [index, server] of servers.entries()) await listen(server, port, HOSTS[index] ?? "");
  } catch (error) {
    close();
    throw error;
  }
  return {
    redirectUri,
    close,
    async wait(finish, isExpected = () => true) {
      expects = isExpected;
      const received = callbackWithin(timeoutMs, AbortSignal.any([signal, closed.signal]), (taker) => {
        take = taker;
      });
      const [callback, response] = await received.finally(() => {
        take = undefined;
      });
      try {
        const result = await finish(callback);
        await show(response, 200, "You are signed in", "You can close this window.");
        return result;
      } catch (error) {
        const why = error instanceof AuthzError ? error.message : "The command line shows the reason.";
        await show(response, 400, "You are not signed in", `${why} You can close this window.`);
        throw error;
      }
    },
  };
}

type ReceivedCallback = readonly [callback: URL, response: ServerResponse];

function callbackWithin(
  timeoutMs: number,
  signal: AbortSignal,
  take: (taker: (...received: ReceivedCallback) => void) => void,
): Promise<ReceivedCallback> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      end();
    };
    const stop = () => settle(() => reject(signal.reason));
    const late = () =>
      new AuthzError("SIGN_IN_TIMED_OUT", `the sign-in was not completed within ${Math.round(timeoutMs / 1_000)} s`, {
        fix: {
          text: "if the sign-in page shows an error, correct what it names; then sign in again",
          command: { name: "login" },
        },
      });
    const timer = setTimeout(() => settle(() => reject(late())), timeoutMs);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) return stop();
    take((...received) => settle(() => resolve(received)));
  });
}
