import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What a path answers: a value as JSON, or whatever the function does with the response. */
export type Answers = Readonly<Record<string, unknown>>;

/**
 * A server on loopback. Paths it does not know are 404.
 * @param atEnd when it is closed: with the test that asks for it.
 */
export async function serve(
  answers: (origin: string) => Answers,
  atEnd: (close: () => void) => void = onTestFinished,
): Promise<string> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const answer = answers(`http://127.0.0.1:${port}`)[request.url ?? ""];
    if (answer === undefined) return void response.writeHead(404).end("nothing here");
    if (typeof answer === "function") return void (answer as (to: ServerResponse) => void)(response);
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address on which nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** Where any user pool has its keys. @param atEnd as of `serve`. */
export const keyServer = (atEnd?: (close: () => void) => void): Promise<string> => {
  const keys = { keys: [{ kid: "a", kty: "RSA", n: "AQAB", e: "AQAB", use: "sig", alg: "RS256" }] };
  return serve(() => new Proxy({}, { get: () => keys }), atEnd);
};
