import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { curlLines, tokenFrom } from "../../src/cli/output/curl.ts";
import { createUi } from "../../src/cli/terminal/terminal-ui.ts";
import type { Route } from "../../src/config/config.ts";
import { sleep } from "../../src/engine/waits/sleep.ts";
import { loadWith } from "../support/config/sample-config.ts";
import { configWith } from "../support/stack/built-stack.ts";

const invokeUrl = "https://abc.execute-api.us-east-1.amazonaws.com/dev/";
const route = (verb: Route["verb"], path: string, isPublic = false): Route => ({
  verb,
  path,
  function: "basicLambda",
  public: isPublic,
});

test.each<[string, Route[], string, string]>([
  ["GET /", [route("GET", "/")], `"${invokeUrl}"`, ""],
  ["the first guarded route", [route("GET", "/health", true), route("GET", "/orders")], `"${invokeUrl}orders"`, ""],
  ["a route with a parameter", [route("GET", "/orders/{id}")], `"${invokeUrl}orders/1"`, ""],
  ["a route that is no GET", [route("DELETE", "/orders/{id}")], `"${invokeUrl}orders/1"`, "-X DELETE "],
  ["ANY as GET", [route("ANY", "/")], `"${invokeUrl}"`, ""],
  ["ANY as HEAD", [route("ANY", "/"), route("GET", "/", true)], `"${invokeUrl}"`, "-I "],
  ["a $ as it is", [route("GET", "/$metadata")], `"${invokeUrl}\\$metadata"`, ""],
  ["no other route", [route("GET", "/v/{id}"), route("GET", "/v/1", true)], `"${invokeUrl}v/2"`, ""],
])("the two lines to try call %s, without a token and with one", (_, routes, url, verb) => {
  expect(curlLines(configWith({ routes }), { invokeUrl })).toEqual([
    `curl -i ${verb}${url}`,
    `curl -i ${verb}-H "Authorization: Bearer $TOKEN" ${url}`,
  ]);
});

test.each<["header" | "querystring", string, string]>([
  ["header", "X-Token", `-H "X-Token: Bearer $TOKEN" "${invokeUrl}"`],
  ["querystring", "token", `"${invokeUrl}?token=$TOKEN"`],
])("the token goes where the authorizer looks for it: %s %s", (where, name, call) => {
  const config = configWith();
  const authorizer = { ...config.authorizer, identitySources: [{ in: where, name }] };
  expect(curlLines({ ...config, authorizer }, { invokeUrl })[1]).toBe(`curl -i ${call}`);
});

test("every identity source has its place: API Gateway refuses a request that lacks one", () => {
  const config = configWith();
  const sources = [
    { in: "querystring", name: "token" },
    { in: "header", name: "X-Org" },
    { in: "querystring", name: "page" },
  ] as const;
  const authorizer = { ...config.authorizer, type: "REQUEST" as const, identitySources: sources };
  expect(curlLines({ ...config, authorizer }, { invokeUrl })[1]).toBe(
    `curl -i -H "X-Org: <value>" "${invokeUrl}?token=$TOKEN&page=<value>"`,
  );
});

const POOL = "kind = cognito\nuser_pool = us-east-1_AbC\nclient_id = app";
const MADE = "kind = cognito\nuser_pool = create";
const OIDC = "kind = oidc\nissuer = https://issuer.example\nclient_id = app";

test.each<[string, boolean, string, string | undefined]>([
  ["a pool", true, POOL, "$(authz token)"],
  ["a pool that deploy makes", true, MADE, "$(authz token)"],
  ["an OpenID Connect issuer", true, OIDC, undefined],
  ["a pool", false, POOL, "$(authz token)"],
  ["an OpenID Connect issuer", false, OIDC, "$(authz token)"],
])("with %s (local: %s) the token comes from a command that can print one", (_, isLocal, issuer, value) => {
  expect(tokenFrom(loadWith({ "issuer.main": issuer }), "authz token", isLocal)).toBe(value);
});

test.each([true, false])("without any issuer no command can print a token (local: %s)", (isLocal) => {
  expect(tokenFrom({ ...configWith(), issuers: [] }, "authz token", isLocal)).toBeUndefined();
});

test("an authorizer that is told of no issuer gets what its own header carries, without Bearer", () => {
  const config = { ...configWith(), issuers: [] };
  const authorizer = { ...config.authorizer, identitySources: [{ in: "header" as const, name: "X-Api-Key" }] };
  expect(curlLines({ ...config, authorizer }, { invokeUrl })[1]).toContain('-H "X-Api-Key: $TOKEN"');
});

describe("a wait for AWS", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** What a person reads while the run waits that long; waits end as they do in a run. */
  async function shown(waits: readonly number[], { terminal = false, json = false } = {}): Promise<string[]> {
    const stream = () => Object.assign(new PassThrough(), { isTTY: terminal });
    const io = { cwd: "/", env: {}, stdin: stream(), stdout: stream(), stderr: stream() };
    const ui = createUi(io, { json, verbose: false, yes: true, commandText: ({ name }) => name });
    for (const ms of waits) {
      ui.on({ type: "waiting", waitsFor: "API Gateway", ms, leftMs: 0 });
      const waiting = sleep(ms, new AbortController().signal);
      await vi.advanceTimersByTimeAsync(ms);
      await waiting;
    }
    return `${io.stderr.read() ?? ""}`.split("\n").slice(0, -1);
  }

  test("counts down in a terminal, second by second", async () => {
    const lines = await shown([31_000], { terminal: true });
    expect(lines[0]).toBe("waiting for API Gateway: 30 s");
    expect(lines.at(-1)).toBe("waiting for API Gateway: 1 s");
    expect(lines).toHaveLength(30);
  });

  test("is a line elsewhere, with how long it takes", async () => {
    expect(await shown([31_000])).toEqual(["waiting for API Gateway (31 s)"]);
  });

  test("of a second, again and again, is told once", async () => {
    expect(await shown([1_000, 1_000, 1_000])).toEqual(["waiting for API Gateway"]);
  });

  test.each([true, false])("is silent with --json (terminal: %s)", async (terminal) => {
    expect(await shown([31_000, 1_000], { terminal, json: true })).toEqual([]);
  });
});
