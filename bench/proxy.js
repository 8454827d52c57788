// A proxy in front of an emulator: it counts AWS calls and makes each take longer, as a network would.
// @ts-check
import { createServer, request } from "node:http";
import { listen } from "./port.js";

/** @typedef {{ operation: string, service: string, isWrite: boolean, status: number, start: number, end: number }} Call */

/** @typedef {import("node:http").IncomingHttpHeaders} Headers */
/** @typedef {{ status: number, headers: Headers, body: Buffer }} Answer */
/** @typedef {{ endpoint: string, take: () => Call[], stop: () => void }} Proxy `take` returns the calls since the last time. */

/** @param {import("node:http").IncomingMessage} message */
const bodyOf = async (message) => {
  const chunks = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/**
 * What a call is: query services name an Action, JSON services a target, REST services a verb and a path.
 * @param {import("node:http").IncomingMessage} message
 * @param {Buffer} body
 */
function describe({ method, url, headers }, body) {
  const named =
    headers["x-amz-target"]?.toString().split(".").at(-1) ?? new URLSearchParams(body.toString("latin1")).get("Action");
  if (named) return { operation: named, isWrite: !/^(Get|List|Describe)/.test(named) };
  return { operation: `${method} ${url}`, isWrite: method !== "GET" };
}

/**
 * The service of a call, as its signature names it.
 * @param {Headers} headers
 */
const serviceOf = ({ authorization = "" }) => /Credential=[^/]*\/\d+\/[^/]*\/([^/]+)\//.exec(authorization)?.[1] ?? "";

/**
 * PutRestApi empties these on AWS; MiniStack keeps them, wrongly spelt, and Claudia's next update fails on them.
 * @param {Buffer} body
 */
function withoutBinaryTypes(body) {
  const { binaryMediaTypes: _, ...api } = JSON.parse(body.toString("utf8"));
  return Buffer.from(JSON.stringify(api));
}

/**
 * The most calls of which each began after the one before had ended: how often the job had to wait for an answer.
 * @param {readonly Call[]} calls
 * @returns {Call[]} those calls, in order.
 */
export function longestChain(calls) {
  /** @type {Call[]} */
  const chain = [];
  let end = Number.NEGATIVE_INFINITY;
  // Taking whichever ends first leaves the most room for the rest.
  for (const call of [...calls].sort((a, b) => a.end - b.end)) {
    if (call.start < end) continue;
    chain.push(call);
    end = call.end;
  }
  return chain;
}

/**
 * @param {string} emulator its endpoint.
 * @param {number} delayMs added to each AWS call; what is not an AWS API (keys of issuers, the data plane) passes at once.
 * @param {{ hasPutRestApi?: boolean }} options whether the emulator has PutRestApi; MiniStack does not.
 * @returns {Promise<Proxy>}
 */
export async function startProxy(emulator, delayMs, { hasPutRestApi = false } = {}) {
  const { hostname, port } = new URL(emulator);
  /** @type {Call[]} */
  const calls = [];
  // A connection a call: MiniStack stalls about 40 ms on every one that is used again.
  /**
   * @param {string | undefined} method
   * @param {string} path
   * @param {Headers} headers
   * @param {Buffer} [body]
   * @returns {Promise<Answer>}
   */
  const forward = (method, path, headers, body) =>
    new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method, path, headers, agent: false }, async (message) => {
        resolve({ status: message.statusCode ?? 502, headers: message.headers, body: await bodyOf(message) });
      });
      sent.on("error", reject).end(body);
    });
  const server = createServer(async (incoming, outgoing) => {
    try {
      const { method, url = "/", headers } = incoming;
      const body = await bodyOf(incoming);
      const start = performance.now();
      const isAws = !url.startsWith("/_aws/") && !url.includes("/.well-known/");
      if (isAws) await new Promise((resolve) => setTimeout(resolve, delayMs));
      // MiniStack has no PutRestApi, with which Claudia empties an API: it gets the API as it is instead.
      const isRestApi = !hasPutRestApi && /^\/restapis\/[^/?]+(\?|$)/.test(url);
      const isPutRestApi = method === "PUT" && isRestApi;
      const { "content-length": _, ...bare } = headers;
      const answer = isPutRestApi
        ? await forward("GET", url.replace(/\?.*/, ""), bare)
        : await forward(method, url, headers, body);
      const { status } = answer;
      if (isAws)
        calls.push({ ...describe(incoming, body), service: serviceOf(headers), status, start, end: performance.now() });
      const { "transfer-encoding": __, ...sent } = answer.headers;
      const payload = isRestApi && answer.status === 200 ? withoutBinaryTypes(answer.body) : answer.body;
      outgoing.writeHead(answer.status, { ...sent, "content-length": payload.length }).end(payload);
    } catch {
      outgoing.destroy();
    }
  });
  return {
    endpoint: `http://127.0.0.1:${await listen(server)}`,
    take: () => calls.splice(0),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
