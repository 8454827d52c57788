import { afterEach, expect, test, vi } from "vitest";
import { sampleValues } from "./sample.ts";

const API = "https://api.example.com";
const deployed = { ...sampleValues, kind: "oidc", audience: { audience: API, resource: API } };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The page's module, with what a browser would give it. */
async function session(answer: object) {
  vi.stubGlobal("document", { getElementById: () => ({ textContent: JSON.stringify(deployed) }) });
  const fetch = vi.fn(async (_url: string, _options: { body: URLSearchParams }) => ({
    ok: true,
    json: async () => answer,
  }));
  vi.stubGlobal("fetch", fetch);
  return { ...(await import("../../../templates/web/session.js" as string)), fetch };
}

test("the page trades its code for a token for the API, and refuses an opaque one", async () => {
  const { begin, signedIn, fetch } = await session({ access_token: "opaque" });
  await expect(begin({ pending: { verifier: "v", nonce: "n" }, code: "c" })).rejects.toThrow("access token is opaque");
  expect(Object.fromEntries(fetch.mock.calls[0]?.[1].body ?? [])).toMatchObject({ audience: API, resource: API });
  expect(signedIn()).toBeUndefined();
});

test("a token endpoint that lets the page read no answer is named, with the origin to register there", async () => {
  const { begin, fetch } = await session({});
  vi.stubGlobal("location", { origin: "http://localhost:3000" });
  fetch.mockRejectedValue(new TypeError("Failed to fetch"));
  const { host } = new URL(deployed.endpoints.token);
  await expect(begin({ pending: { verifier: "v", nonce: "n" }, code: "c" })).rejects.toThrow(
    `No response from ${host}: check the network, and that http://localhost:3000 may call it (as a web origin of client ${deployed.clientId}).`,
  );
});
