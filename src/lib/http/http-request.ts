import { request as http, type IncomingHttpHeaders } from "node:http";
import { request as https } from "node:https";
import { AuthzError } from "../errors.ts";
import { connectionTo } from "./network.ts";

export interface HttpRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Deadline for the complete answer. */
  readonly timeoutMs: number;
  /** Longest body in bytes; by default there is no limit. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** RFC 9110, section 10.1.5. Firewalls such as AWS WAF refuse requests without one. */
export const USER_AGENT = "lambda-authz";

/** There was no complete answer: the error of the network or the proxy. */
export class NoAnswer extends Error {
  readonly code: string | undefined;
  constructor(message: string, code?: string) {
    super(message);
    this.name = "NoAnswer";
    this.code = code;
  }
}

/** Error codes of certificates that Node does not trust. */
const UNTRUSTED = /^(?:CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|ERR_TLS_CERT_)/;
export const isUntrusted = (code: string | undefined): boolean => code !== undefined && UNTRUSTED.test(code);

/** The fix for a certificate that is not trusted. */
export const TRUST_FIX =
  "if a proxy intercepts TLS, set AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS to the file with its certificate";

/**
 * Sends one request on a separate connection, through the proxy that the environment names. No redirects. Node 20 loses
 * the timers of AbortSignal.timeout in fetch at garbage collection, so the deadline is a separate timer.
 * @throws NoAnswer; AuthzError USAGE or FILE_UNUSABLE for a wrong setting; the signal's reason.
 */
export async function httpRequest(address: string | URL, request: HttpRequest): Promise<HttpAnswer> {
  const { method = "GET", headers = {}, body, timeoutMs, maxBytes = Number.POSITIVE_INFINITY, signal } = request;
  const url = new URL(address);
  const { agent, via } = await connectionTo(url);
  const start = url.protocol === "https:" ? https : http;
  try {
    return await new Promise((resolve, reject) => {
      const options = {
        method,
        headers: { "user-agent": USER_AGENT, ...headers },
        agent: agent ?? (false as const),
        ...(signal && { signal }),
      };
      const sent = start(url, options, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size > maxBytes) sent.destroy(new NoAnswer(`more than ${maxBytes / 1024} KB`));
        });
        const { statusCode: status = 0, headers: received } = response;
        response.on("end", () => resolve({ status, headers: received, body: Buffer.concat(chunks) }));
        response.on("error", reject);
      });
      const expire = () => sent.destroy(new NoAnswer(`no answer within ${timeoutMs / 1_000} s`));
      const timer = setTimeout(expire, timeoutMs);
      sent.on("close", () => clearTimeout(timer));
      // Without a listener Node closes the connection and emits nothing else.
      sent.on("upgrade", ({ statusCode }, socket) => {
        socket.destroy();
        reject(new NoAnswer(`status ${statusCode}, a protocol other than HTTP`));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof AuthzError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const words = `${message || code || "the connection failed"}${via === undefined ? "" : ` through ${via}`}`;
    throw new NoAnswer(isUntrusted(code) ? `${words}; ${TRUST_FIX}` : words, code);
  }
}
