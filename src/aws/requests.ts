import { setMaxListeners } from "node:events";
import { NodeHttpHandler } from "@smithy/node-http-handler";

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

/** The SDK's request handler with limits and with the run's abort signal, which the SDK does not pass by itself. */
export class RequestHandler extends NodeHttpHandler {
  readonly #signal: AbortSignal;

  constructor({ connectMs, silenceMs }: Omit<RequestLimits, "graceMs">, signal: AbortSignal) {
    super({ connectionTimeout: connectMs, socketTimeout: silenceMs });
    this.#signal = signal;
  }

  override handle(...[request, options]: Parameters<NodeHttpHandler["handle"]>): ReturnType<NodeHttpHandler["handle"]> {
    return super.handle(request, { ...options, abortSignal: this.#signal });
  }
}
