import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { postToEndpoint } from "../../../src/cli/endpoint/endpoint-request.ts";
import { closedPort } from "../../support/http/server.ts";

const refusal = (message: RegExp) => ({
  code: "LOCAL_FAILED",
  message: expect.stringMatching(message),
  fix: { text: "see its log", command: { name: "local logs" } },
});

test("a local endpoint that has ended is an error that names its log", async () => {
  const posted = postToEndpoint(await closedPort(), { headers: {}, body: "" });
  await expect(posted).rejects.toMatchObject(refusal(/^the local endpoint does not answer: connect ECONNREFUSED/));
});

test("so is one that closes the connection before the request is sent", async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const posted = postToEndpoint(`http://127.0.0.1:${port}`, { headers: {}, body: "" });
  await expect(posted).rejects.toMatchObject(refusal(/^the local endpoint does not answer: /));
});
