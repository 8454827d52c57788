import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { send } from "../../../src/token/prove/send-request.ts";

afterEach(() => vi.useRealTimers());

test("an answer that drips without end is given up after 30 s", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const server = createServer((_, response) => {
    const drip = setInterval(() => response.write("."), 5);
    response.on("close", () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const arrived = new Promise<void>((resolve) => void server.once("request", () => resolve()));
  const sent = send(url, "GET", {}, new AbortController().signal);
  const refused = expect(sent).rejects.toThrow("no answer within 30 s");
  await arrived;
  await vi.advanceTimersByTimeAsync(30_000);
  await refused;
});

test("a request that is aborted rejects", async () => {
  const aborted = AbortSignal.abort(new Error("interrupted"));
  await expect(send("http://127.0.0.1:9/", "GET", {}, aborted)).rejects.toThrow();
});
