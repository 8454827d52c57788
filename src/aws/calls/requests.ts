import { setMaxListeners } from "node:events";
import type { Agent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { connectionTo, isRouted } from "../../lib/http/network.ts";

/** How long the parts of a request may take. */
export interface RequestLimits {
  readonly connectMs: number;
  /** Without a byte either way. Not a limit of the whole: that would cut slow uploads. */
  readonly silenceMs: number;
  /** After Ctrl-C: what is under way may end, so that its outcome is known. */
  readonly graceMs: number;
}

export const REQUEST_LIMITS: RequestLimits = { connectMs: 5_000, silenceMs: 60_000, graceMs: 5_000 };

/** A signal that aborts some time after another one, with the same reason. */
export function afterGrace(signal: AbortSignal, graceMs: number): AbortSignal {
  const later = new AbortController();
  // Each request listens to it, and Node takes many listeners for a leak.
  setMaxListeners(0, later.signal);
  const start = () => void setTimeout(() => later.abort(signal.reason), graceMs).unref();
  if (signal.aborted) start();
  else signal.addEventListener("abort", start, { once: true });
  return later.signal;
}

/** Settles as the promise does, or rejects with the signal's reason once that aborts: a call that hangs cannot keep a run. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

type Handle = NodeHttpHandler["handle"];

/**
 * The SDK's request handler with limits, with the run's abort signal, which the SDK does not pass by itself, and with
 * the proxies and certificates that the environment names. An error through a proxy says so (`via`).
 */
export class RequestHandler extends NodeHttpHandler {
  readonly #signal: AbortSignal;
  readonly #limits: { readonly connectionTimeout: number; readonly socketTimeout: number };
  readonly #routed = new Map<Agent, NodeHttpHandler>();

  constructor({ connectMs, silenceMs }: Omit<RequestLimits, "graceMs">, signal: AbortSignal) {
    const limits = { connectionTimeout: connectMs, socketTimeout: silenceMs };
    super(limits);
    this.#limits = limits;
    this.#signal = signal;
  }

  override handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const more = { ...options, abortSignal: this.#signal };
    return isRouted() ? this.#handleRouted(request, more) : super.handle(request, more);
  }

  async #handleRouted(...[request, options]: Parameters<Handle>): Promise<Awaited<ReturnType<Handle>>> {
    const { protocol, hostname, port } = request;
    const { agent, via } = await connectionTo(
      new URL(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`),
    );
    if (agent === undefined) return super.handle(request, options);
    const handler =
      this.#routed.get(agent) ??
      new NodeHttpHandler({ ...this.#limits, httpAgent: agent, httpsAgent: agent as HttpsAgent });
    this.#routed.set(agent, handler);
    return handler.handle(request, options).catch((error: unknown) => {
      throw error instanceof Error ? Object.assign(error, { via }) : error;
    });
  }
}
