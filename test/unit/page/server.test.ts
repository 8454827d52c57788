import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { contentSecurityPolicy } from "../../../src/page/content-security-policy.ts";
import { pageFiles } from "../../../src/page/page-files.ts";
import { servePage } from "../../../src/page/page-server.ts";
import { errorOf } from "../../support/engine/test-run.ts";
import { http } from "../../support/http.ts";
import { sampleValues } from "./sample.ts";

async function served() {
  const server = await servePage(pageFiles(sampleValues), contentSecurityPolicy(sampleValues), 0);
  onTestFinished(() => server.close());
  return server.url;
}

test.each(["", "callback", "callback?code=a&state=b", "?x"])("/%s is the page", async (path) => {
  const { status, headers, body } = await http((await served()) + path);
  expect({ status, type: headers["content-type"] }).toEqual({ status: 200, type: "text/html; charset=utf-8" });
  expect(body).toContain('id="deployed">{"project":"orders"');
});

test("the page is neither kept nor framed nor guessed at, and has its policy", async () => {
  expect((await http(await served())).headers).toMatchObject({
    "cache-control": "no-store",
    "content-security-policy": `${contentSecurityPolicy(sampleValues)}; frame-ancestors 'none'`,
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
});

test.each([
  ["page.js", 200],
  ["page.css", 200],
  ["icon.svg", 200],
  ["config.ini", 404],
  ["../package.json", 404],
  ["%2e%2e/package.json", 404],
  ["callback/", 404],
])("/%s is %i", async (path, status) => {
  expect(await http((await served()) + path)).toMatchObject({ status });
});

test.each(["evil.example", "evil.example:1", "127.0.0.1", "localhost", "localhost:1", "localhost.evil.example"])(
  "who asks for it as %s gets nothing of it",
  async (host) => {
    const { status, body } = await http(await served(), { headers: { host } });
    expect({ status, body }).toEqual({
      status: 421,
      body: expect.stringMatching(/^This page is served only at http:\/\/localhost:/),
    });
  },
);

test("HEAD has the headers only, and what would change something is refused", async () => {
  const url = await served();
  expect(await http(url, { method: "HEAD" })).toMatchObject({ status: 200, body: "" });
  expect(await http(url, { method: "POST", body: "x" })).toMatchObject({
    status: 405,
    headers: { allow: "GET, HEAD" },
  });
});

test("a port that is taken is said, with what to do", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  expect(await errorOf(servePage([], "", port))).toMatchObject({
    code: "PORT_BUSY",
    message: `port ${port} of localhost is in use by another program`,
    fix: { text: expect.stringContaining("[sign_in] port") },
  });
});

test("somebody who listens at the other loopback address would get the code: that is a taken port too", async () => {
  const other = createServer();
  const hasIpv6 = await new Promise((resolve) => {
    other.once("error", () => resolve(false)).listen(0, "::1", () => resolve(true));
  });
  if (!hasIpv6) return;
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  expect(await errorOf(servePage([], "", port))).toMatchObject({ code: "PORT_BUSY" });
  const again = createServer();
  await new Promise<void>((resolve) => again.listen(port, "127.0.0.1", resolve));
  again.close();
});
