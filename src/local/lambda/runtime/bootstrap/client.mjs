// @ts-check
import { connect } from "node:net";

/**
 * Speaks HTTP with the Runtime API over one connection. An outcome and the question for the next event leave in one
 * write: that halves the time of a warm invocation, and node:http would lengthen a cold one.
 * @param {string} address "127.0.0.1:9001/worker"
 */
export function createClient(address) {
  const [host = "", worker] = address.split("/");
  const [hostname, port] = host.split(":");
  const base = `/${worker}/2018-06-01/runtime`;
  const socket = connect({ port: Number(port), host: hostname, noDelay: true });
  // The endpoint that started this process has ended.
  socket.on("error", () => process.exit(1)).on("close", () => process.exit(1));
  // Waiting for an answer keeps the process alive (see `ask`), an open connection does not.
  socket.unref();

  /** @type {((answer: Answer) => void)[]} */
  const waiting = [];
  /** @type {Buffer[]} */
  let chunks = [];
  let size = 0;
  let wanted = 0;
  socket.on("data", (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    while (size > 0 && size >= wanted) {
      const [only] = chunks;
      const seen = chunks.length === 1 && only ? only : Buffer.concat(chunks);
      chunks = [seen];
      const answer = answerIn(seen);
      wanted = answer.end;
      if (size < wanted) return;
      chunks = [seen.subarray(wanted)];
      size -= wanted;
      wanted = 0;
      waiting.shift()?.(answer);
    }
  });
  /** @param {string} path @param {string | undefined} type @param {string} body */
  const post = (path, type, body) =>
    `POST ${base}/${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n` +
    (type === undefined ? "" : `Lambda-Runtime-Function-Error-Type: ${type}\r\n`) +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  /** @param {string} text @param {number} requests @returns {Promise<Answer>} of the last request in the text */
  const ask = (text, requests) => {
    socket.ref();
    socket.write(text);
    for (let left = requests; left > 1; left--) waiting.push(() => undefined);
    return new Promise((resolve) => {
      waiting.push((answer) => {
        socket.unref();
        resolve(answer);
      });
    });
  };
  return {
    /** Hands in an outcome, if there is one, and waits for the next event. @param {Outcome} [outcome] */
    next(outcome) {
      const handedIn = outcome ? post(outcome.path, outcome.type, outcome.body) : "";
      return ask(`${handedIn}GET ${base}/invocation/next HTTP/1.1\r\nHost: ${host}\r\n\r\n`, outcome ? 2 : 1);
    },
    /** Hands in an outcome after which there is no next event. @param {Outcome} outcome */
    last: (outcome) => ask(post(outcome.path, outcome.type, outcome.body), 1),
  };
}

/** @typedef {{ end: number, headers: Map<string, string>, body: string }} Answer */
/** @typedef {{ path: string, type?: string, body: string }} Outcome */

/** @param {Buffer} seen @returns {Answer} `end` is more than the bytes received when the answer is not complete. */
function answerIn(seen) {
  const bodyAt = seen.indexOf("\r\n\r\n") + 4;
  if (bodyAt === 3) return { end: seen.length + 1, headers: new Map(), body: "" };
  const lines = seen
    .toString("latin1", 0, bodyAt - 4)
    .split("\r\n")
    .slice(1);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const end = bodyAt + Number(headers.get("content-length") ?? 0);
  return { end, headers, body: seen.toString("utf8", bodyAt, end) };
}
