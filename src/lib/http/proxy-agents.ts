import type { Agent, ClientRequest } from "node:http";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { PROXY_REFUSED, type ProxySetting } from "./proxy-variables.ts";

/** The certificates to trust, at the proxy and at the server; Node's own list by default. */
interface Trust {
  readonly ca?: string[];
}

/** An agent that connects to a proxy with options that are fixed at its construction. */
interface Connecting {
  connectOpts: object;
}

/**
 * Opens the connection to a proxy so that it closes with its request. Until the proxy has answered, Node does not know
 * this connection: a request that is aborted (a deadline, Ctrl-C) would neither end nor let the process end.
 */
async function abortedWith<T>(agent: Connecting, request: ClientRequest, open: () => Promise<T>): Promise<T> {
  const aborter = new AbortController();
  const { destroy } = request;
  request.destroy = (error) => {
    aborter.abort(error);
    return destroy.call(request, error);
  };
  const before = agent.connectOpts;
  try {
    agent.connectOpts = { ...before, signal: aborter.signal };
    const opening = open();
    // The options have been read.
    agent.connectOpts = before;
    return await opening;
  } catch (error) {
    throw aborter.signal.aborted ? aborter.signal.reason : error;
  } finally {
    request.destroy = destroy;
  }
}

type Options = Parameters<HttpsProxyAgent<string>["connect"]>[1];

/**
 * The library passes a proxy's refusal on as if it came from the server; here it is an error. The options of its
 * constructor apply to the proxy only.
 */
class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #trust: Trust;

  constructor(url: string, trust: Trust) {
    super(url, { keepAlive: true, ...trust });
    this.#trust = trust;
  }

  override async connect(request: ClientRequest, options: Options) {
    let status: number | undefined;
    request.once("proxyConnect", (answer: { statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await abortedWith(this, request, () => super.connect(request, { ...options, ...this.#trust }));
    if (status === 200) return socket;
    socket.destroy();
    throw Object.assign(new Error(`the proxy answered CONNECT with status ${status}`), { code: PROXY_REFUSED });
  }
}

class PlainAgent extends HttpProxyAgent<string> {
  override connect(...[request, options]: Parameters<HttpProxyAgent<string>["connect"]>) {
    return abortedWith(this, request, () => super.connect(request, options));
  }
}

/** An agent for one proxy. @param isSecure a tunnel (CONNECT) for https; http requests go to the proxy itself. */
export function agentThrough({ url }: ProxySetting, isSecure: boolean, trust: Trust): Agent {
  return isSecure ? new TunnelAgent(url.href, trust) : new PlainAgent(url.href, { keepAlive: true, ...trust });
}
