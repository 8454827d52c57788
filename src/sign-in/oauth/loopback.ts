import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AuthzError } from "../../lib/errors.ts";

export interface LoopbackOptions {
  readonly port: number;
  readonly timeoutMs: number;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}

/** The end of a sign-in on this machine (RFC 8252, section 7.3). */
export interface Loopback {
  readonly redirectUri: string;
  /**
   * Waits for the one callback and shows the browser how it ended.
   * @param isExpected tells it from what any page may send here, which is answered with 400 and ends nothing.
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

const STRAY =
  "This address does not carry the state of the sign-in that is pending. It goes on: use the page that the command line opened.";

const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** Resolves once the page is on its way, or the browser is gone. */
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
      const message = busy
        ? `port ${port} of this machine is in use`
        : `port ${port} cannot be listened on (${error.code})`;
      const fix = `${busy ? "end what listens there, or " : ""}set another [sign_in] port and register http://localhost:<port>${PATH} at the client`;
      reject(new AuthzError("PORT_BUSY", message, { fix }));
    });
    server.listen({ port, host, exclusive: true }, () => resolve(true));
  });
}

/**
 * Listens for the callback of a sign-in, on loopback only: whichever of the two `localhost` is for the browser.
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
    if (!isCallback) return void show(response, 404, "Not found", "Nothing is here but the end of a sign-in.");
    if (request.method !== "GET") return void show(response, 405, "Not allowed", "The end of a sign-in is a GET.");
    const taking = take;
    if (taking === undefined) return void show(response, 409, "Already used", "This sign-in has already come back.");
    if (!expects(url)) return void show(response, 400, "Not this sign-in", STRAY);
    take = undefined;
    taking(url, response);
  };
  const servers = HOSTS.map(() => createServer(handle));
  const close = () => {
    closed.abort(new AuthzError("INTERRUPTED", "the sign-in was given up"));
    for (const server of servers) {
      server.close();
      // Browsers open connections ahead and keep them; one of those would keep the command from ending.
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
      const came = callbackWithin(timeoutMs, AbortSignal.any([signal, closed.signal]), (taker) => {
        take = taker;
      });
      const [callback, response] = await came.finally(() => {
        take = undefined;
      });
      try {
        const result = await finish(callback);
        await show(response, 200, "You are signed in", "You can close this window.");
        return result;
      } catch (error) {
        const why = error instanceof AuthzError ? error.message : "The command line says why.";
        await show(response, 400, "You are not signed in", `${why} You can close this window.`);
        throw error;
      }
    },
  };
}

type Came = readonly [callback: URL, response: ServerResponse];

function callbackWithin(
  timeoutMs: number,
  signal: AbortSignal,
  take: (taker: (...came: Came) => void) => void,
): Promise<Came> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      end();
    };
    const stop = () => settle(() => reject(signal.reason));
    const late = () =>
      new AuthzError(
        "SIGN_IN_TIMED_OUT",
        `nobody came back from signing in within ${Math.round(timeoutMs / 1_000)} s`,
        {
          fix: {
            text: "change what the error on the page says, if it shows one; then sign in again",
            command: { name: "login" },
          },
        },
      );
    const timer = setTimeout(() => settle(() => reject(late())), timeoutMs);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) return stop();
    take((...came) => settle(() => resolve(came)));
  });
}
