import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What is left out: a request that never reaches the endpoint, and what is answered in its place. */
export interface LeftOut {
  readonly method: string;
  readonly path: RegExp;
  readonly body?: RegExp;
  /** By default that of a success. */
  readonly status?: number;
  readonly answer: object;
}

const bytesOf = async (stream: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** A proxy in front of an endpoint that leaves one operation out: a deployer that forgot it. @returns its address. */
export async function leavingOut(
  endpoint: string,
  leftOut: LeftOut | undefined,
): Promise<{ url: string; times(): number }> {
  let times = 0;
  const server = createServer(async (asked, answer) => {
    const { method = "GET", url = "/", headers } = asked;
    const body = await bytesOf(asked);
    if (method === leftOut?.method && leftOut.path.test(url) && (leftOut.body ?? /(?:)/).test(`${body}`)) {
      times++;
      answer
        .writeHead(leftOut.status ?? 201, { "Content-Type": "application/json" })
        .end(JSON.stringify(leftOut.answer));
      return;
    }
    const { port } = new URL(endpoint);
    // With the Host header of the deployer: it is signed.
    const onward = request({ host: "127.0.0.1", port, method, path: url, headers }, async (response) => {
      const bytes = await bytesOf(response);
      answer.writeHead(response.statusCode ?? 502, response.headers).end(bytes);
    });
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, times: () => times };
}
