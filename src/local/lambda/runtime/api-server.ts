import { type AddressInfo, createServer, type Socket } from "node:net";

/** Answers the question for the next event, once there is one. */
export type Deliver = (headers: Readonly<Record<string, string>>, payload: Buffer) => void;

/** What a process asks of the Runtime API. */
export interface RuntimeClient {
  /** GET invocation/next. */
  next(deliver: Deliver): void;
  /** POST of an outcome. @param call "invocation/<id>/response" and the like. */
  outcome(call: string, body: Buffer): void;
}

interface ApiRequest {
  readonly path: string;
  readonly body: Buffer;
  /** Where the next one begins. */
  readonly end: number;
}

/** The first request in the bytes, when all of it is there (RFC 9112). Our own bootstraps send lengths, never chunks. */
function firstIn(received: Buffer): ApiRequest | undefined {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = received.toString("latin1", 0, headEnd);
  const [, length = "0"] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  const from = headEnd + 4;
  const end = from + Number(length);
  if (received.length < end) return undefined;
  return { path: head.split(" ", 2)[1] ?? "", body: received.subarray(from, end), end };
}

const ACCEPTED = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
const NOT_FOUND = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

function serve(socket: Socket, find: (id: string) => RuntimeClient | undefined): void {
  let received: Buffer = Buffer.alloc(0);
  // Sent together with the next event: a process that sends an outcome and asks for more wakes up once.
  let held = "";
  const send = (text: string, payload?: Buffer) => {
    const head = held + text;
    held = "";
    socket.write(payload === undefined ? head : Buffer.concat([Buffer.from(head, "latin1"), payload]));
  };
  const deliver: Deliver = (headers, payload) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    send(`HTTP/1.1 200 OK\r\n${lines.join("")}Content-Length: ${payload.length}\r\n\r\n`, payload);
  };
  const answer = ({ path, body }: ApiRequest): boolean => {
    const [, id = "", call = ""] = /^\/([0-9a-f]+)\/2018-06-01\/runtime\/(.+)$/.exec(path) ?? [];
    const client = find(id);
    const isNext = client !== undefined && call === "invocation/next";
    held += isNext ? "" : client === undefined ? NOT_FOUND : ACCEPTED;
    if (isNext) client.next(deliver);
    else client?.outcome(call, body);
    return isNext;
  };
  // The end of its process reports a client that disconnects.
  socket.setNoDelay(true).on("error", () => {});
  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    let isNext = false;
    for (let request = firstIn(received); request !== undefined; request = firstIn(received)) {
      received = received.subarray(request.end);
      isNext = answer(request);
    }
    if (!isNext && held !== "") send("");
  });
}

/**
 * The Lambda Runtime API, spoken over bare sockets: an HTTP server would take as long as the rest of an invocation.
 * @param find who is asked, by the first part of the path.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function serveRuntimeApi(find: (id: string) => RuntimeClient | undefined) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("close", () => void sockets.delete(socket)));
    serve(socket, find);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
