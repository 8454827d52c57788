import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A call that went through: what it was, and whether it could have changed something. */
export interface Call {
  readonly operation: string;
  readonly isWrite: boolean;
}

/** A proxy in front of an emulator that sees every AWS call, and can act between a call and its answer. */
export interface AwsProxy {
  readonly endpoint: string;
  readonly calls: readonly Call[];
  /** Forgets the calls seen so far. */
  reset(): void;
  /**
   * Told after the emulator has answered and before the client hears of it; the number counts from 1 since `reset`.
   * Returning false withholds the answer.
   */
  onAnswered: ((number: number, call: Call) => boolean) | undefined;
  /** Told before the emulator is; the number counts from 1 since `reset`. A status answers in its place, 0 drops the connection. */
  onArrived: ((number: number) => number | undefined) | undefined;
  stop(): Promise<void>;
}

// What is not an AWS API: the data plane and the keys of user pools.
const isAwsCall = (url: string) => !url.startsWith("/_aws/") && !url.includes("/.well-known/");

/** REST services say by verb and path what they do, query services by Action, JSON services by X-Amz-Target. */
function callOf({ method = "", url = "", headers }: IncomingMessage, body: string): Call {
  const target = headers["x-amz-target"];
  const named = typeof target === "string" ? target.split(".").at(-1) : new URLSearchParams(body).get("Action");
  if (named) return { operation: named, isWrite: !/^(Get|List|Describe)/.test(named) };
  return { operation: `${method} ${url}`, isWrite: method !== "GET" };
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Starts a proxy on a free port of loopback. Every call gets a connection of its own to the emulator. */
export async function startProxy(emulator: string): Promise<AwsProxy> {
  const { hostname, port } = new URL(emulator);
  const calls: Call[] = [];
  let arrived = 0;
  const forward = (incoming: IncomingMessage, body: Buffer) =>
    new Promise<{ message: IncomingMessage; body: Buffer }>((resolve, reject) => {
      const { method, url, headers } = incoming;
      const sent = request({ hostname, port, method, path: url, headers, agent: false }, (message) => {
        bodyOf(message).then((answer) => resolve({ message, body: answer }), reject);
      });
      sent.on("error", reject).end(body);
    });
  const server = createServer(async (incoming, outgoing) => {
    try {
      const body = await bodyOf(incoming);
      const isCounted = isAwsCall(incoming.url ?? "");
      const status = isCounted ? proxy.onArrived?.(++arrived) : undefined;
      if (status === 0) return void outgoing.destroy();
      if (status !== undefined) return void outgoing.writeHead(status).end();
      const answer = await forward(incoming, body);
      if (isCounted) {
        const call = callOf(incoming, body.toString("latin1"));
        calls.push(call);
        if (proxy.onAnswered?.(calls.length, call) === false) return void outgoing.destroy();
      }
      outgoing.writeHead(answer.message.statusCode ?? 502, answer.message.headers).end(answer.body);
    } catch {
      // The client is gone, which is what a killed process looks like from here, or the emulator is.
      outgoing.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: AwsProxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    reset() {
      calls.splice(0);
      arrived = 0;
    },
    onAnswered: undefined,
    onArrived: undefined,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}
