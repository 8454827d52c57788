import type { Agent, ClientRequest } from "node:http";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { PROXY_REFUSED, type ProxySetting } from "./proxy-variables.ts";

/** The certificates to trust, at the proxy and behind it; Node's own list by default. */
interface Trust {
  readonly ca?: string[];
}

/** What connects to a proxy by options that it has as long as it lives. */
interface Connecting {
  connectOpts: object;
}

/**
 * Until the proxy is connected and has answered, Node does not know the connection to it: a request that is given up (a
 * deadline, Ctrl-C) would neither end nor let the process end.
 */
async function givenUpWith<T>(agent: Connecting, request: ClientRequest, open: () => Promise<T>): Promise<T> {
  const given = new AbortController();
  const { destroy } = request;
  request.destroy = (error) => {
    given.abort(error);
    return destroy.call(request, error);
  };
  const before = agent.connectOpts;
  try {
    agent.connectOpts = { ...before, signal: given.signal };
    const opening = open();
    // They have been read by now.
    agent.connectOpts = before;
    return await opening;
  } catch (error) {
    throw given.signal.aborted ? given.signal.reason : error;
  } finally {
    request.destroy = destroy;
  }
}

type Options = Parameters<HttpsProxyAgent<string>["connect"]>[1];

/** The library hands a proxy's refusal on as if the other side had said it; here it is an error. Its own options reach the proxy alone. */
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
    const socket = await givenUpWith(this, request, () => super.connect(request, { ...options, ...this.#trust }));
    if (status === 200) return socket;
    socket.destroy();
    throw Object.assign(new Error(`the proxy answered CONNECT with status ${status}`), { code: PROXY_REFUSED });
  }
}

class PlainAgent extends HttpProxyAgent<string> {
  override connect(...[request, options]: Parameters<HttpProxyAgent<string>["connect"]>) {
    return givenUpWith(this, request, () => super.connect(request, options));
  }
}

/** An agent for one proxy. @param isSecure a tunnel (CONNECT) for https; http is asked of the proxy itself. */
export function agentThrough({ url }: ProxySetting, isSecure: boolean, trust: Trust): Agent {
  return isSecure ? new TunnelAgent(url.href, trust) : new PlainAgent(url.href, { keepAlive: true, ...trust });
}
