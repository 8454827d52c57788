import type { Agent, ClientRequest } from "node:http";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { PROXY_REFUSED, type ProxySetting } from "./proxy-variables.ts";

/** The certificates to trust, at the proxy and behind it; Node's own list by default. */
interface Trust {
  readonly ca?: string[];
}

/** The library hands a proxy's refusal on as if the other side had said it; here it is an error. Its own options reach the proxy alone. */
class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #trust: Trust;

  constructor(url: string, trust: Trust) {
    super(url, { keepAlive: true, ...trust });
    this.#trust = trust;
  }

  override async connect(request: ClientRequest, options: Parameters<HttpsProxyAgent<string>["connect"]>[1]) {
    let status: number | undefined;
    request.once("proxyConnect", (answer: { statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await super.connect(request, { ...options, ...this.#trust });
    if (status === 200) return socket;
    socket.destroy();
    throw Object.assign(new Error(`the proxy answered CONNECT with status ${status}`), { code: PROXY_REFUSED });
  }
}

/** An agent for one proxy. @param isSecure a tunnel (CONNECT) for https; http is asked of the proxy itself. */
export function agentThrough({ url }: ProxySetting, isSecure: boolean, trust: Trust): Agent {
  return isSecure ? new TunnelAgent(url.href, trust) : new HttpProxyAgent(url.href, { keepAlive: true, ...trust });
}
