import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { IssuerClient } from "../../../src/sign-in/issuer-client.ts";
import { beginBrowserSignIn, checkSignInPage } from "../../../src/sign-in/oauth/browser-sign-in.ts";
import { openLoopback } from "../../../src/sign-in/oauth/loopback-server.ts";
import { serve } from "../../support/http/server.ts";
import { claimsOf } from "../../support/local/cognito-pool.ts";
import { freePort, type ServedPool, servedPool, signInAt } from "../../support/local/served-pool.ts";

const SCOPE = "openid email profile";

const begin = async (made: ServedPool, changes: Partial<IssuerClient> = {}, scope = SCOPE) =>
  beginBrowserSignIn(
    { ...(await made.place()), ...changes },
    { redirectUri: made.redirectUri, scope, clock: made.clock },
  );

/** The same address with other values in its query. */
function changed(url: string, values: Readonly<Record<string, string>>): string {
  const other = new URL(url);
  for (const [name, value] of Object.entries(values)) other.searchParams.set(name, value);
  return other.href;
}

describe("the code flow", () => {
  test("ends in tokens that hold, without a secret in the address", async () => {
    const made = await servedPool();
    const { url, finish } = await begin(made);
    const query = new URL(url).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: "code",
      client_id: made.ClientId,
      redirect_uri: made.redirectUri,
      scope: SCOPE,
      code_challenge_method: "S256",
    });
    const callback = await signInAt(url);
    const tokens = await finish(new URL(callback));
    expect(claimsOf(tokens.idToken)).toMatchObject({ nonce: query.get("nonce"), email: "ann@example.com" });
    expect(claimsOf(tokens.accessToken)).toMatchObject({ scope: SCOPE });
    expect(tokens.refreshToken).toEqual(expect.any(String));
    const exchange = made.asked.find(({ target }) => target.endsWith("/oauth2/token"))?.body.toString() ?? "";
    const verifier = new URLSearchParams(exchange).get("code_verifier") ?? "";
    expect(verifier.length).toBeGreaterThanOrEqual(43);
    expect(url).not.toContain(verifier);
  });

  const refused = (what: RegExp) => ({ code: "SIGN_IN_REFUSED", message: expect.stringMatching(what) });

  test("refuses a callback with another state, and asks for no tokens", async () => {
    const made = await servedPool();
    const { url, finish } = await begin(made);
    const callback = changed(await signInAt(url), { state: "somebody-elses" });
    await expect(finish(new URL(callback))).rejects.toMatchObject(refused(/state/));
    expect(made.asked.some(({ target }) => target.endsWith("/oauth2/token"))).toBe(false);
  });

  test("refuses an ID token with another nonce", async () => {
    const made = await servedPool();
    const { url, finish } = await begin(made);
    const callback = await signInAt(changed(url, { nonce: "somebody-elses" }));
    await expect(finish(new URL(callback))).rejects.toMatchObject(refused(/nonce/));
  });

  test("a code that was asked for with another verifier is worth nothing", async () => {
    const made = await servedPool();
    const [mine, other] = [await begin(made), await begin(made)];
    const challenge = new URL(other.url).searchParams.get("code_challenge") ?? "";
    const callback = await signInAt(changed(mine.url, { code_challenge: challenge }));
    await expect(mine.finish(new URL(callback))).rejects.toMatchObject(refused(/invalid_grant/));
  });

  test("refuses a code that was used before", async () => {
    const made = await servedPool();
    const { url, finish } = await begin(made);
    const callback = new URL(await signInAt(url));
    await finish(callback);
    await expect(finish(callback)).rejects.toMatchObject(refused(/invalid_grant/));
  });

  test("refuses an ID token that another key of the same name would have to have signed", async () => {
    const made = await servedPool();
    const { keys } = (await (await fetch((await made.place()).jwksUri)).json()) as { keys: object[] };
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });
    const at = await serve(() => ({ "/keys": { keys: keys.map((key) => ({ ...key, ...other })) } }));
    const { url, finish } = await begin(made, { jwksUri: `${at}/keys` });
    await expect(finish(new URL(await signInAt(url)))).rejects.toMatchObject(refused(/is not valid/));
  });

  test("refuses an ID token of another issuer", async () => {
    const made = await servedPool();
    const { url, finish } = await begin(made, { issuer: "https://issuer.example" });
    await expect(finish(new URL(await signInAt(url)))).rejects.toMatchObject(refused(/iss/));
  });

  test("refuses an ID token that has expired by the client's own clock", async () => {
    const made = await servedPool();
    const ahead = { now: () => made.clock.at + 3 * 3_600_000 };
    const asked = { redirectUri: made.redirectUri, scope: SCOPE, clock: ahead };
    const { url, finish } = await beginBrowserSignIn(await made.place(), asked);
    await expect(finish(new URL(await signInAt(url)))).rejects.toMatchObject(refused(/exp/));
  });

  test.each([
    ["access_denied", "The user said no", "SIGN_IN_REFUSED"],
    ["unauthorized_client", undefined, "CLIENT_MISCONFIGURED"],
    ["invalid_scope", undefined, "CLIENT_MISCONFIGURED"],
    ["invalid_request", "User is not\nenabled\u001b[31m", "SIGN_IN_REFUSED"],
  ])("%s of a provider or server is told in words", async (error, error_description, code) => {
    const made = await servedPool();
    const { url, finish } = await begin(made);
    const state = new URL(url).searchParams.get("state") ?? "";
    const callback = changed(made.redirectUri, { error, state, ...(error_description && { error_description }) });
    const thrown = await finish(new URL(callback)).catch((one: unknown) => one as Error);
    expect(thrown).toMatchObject({ code, message: expect.stringContaining(error) });
    expect((thrown as Error).message).toMatch(/^\P{Cc}+$/u);
  });
});

describe("what can be compared before a browser opens", () => {
  test("a callback that is not registered: the exact address to register", async () => {
    const made = await servedPool({ CallbackURLs: ["http://localhost:1/callback"] });
    const { url } = await begin(made);
    await expect(checkSignInPage(await made.place(), url, made.redirectUri)).rejects.toMatchObject({
      code: "CLIENT_MISCONFIGURED",
      message: expect.stringContaining("redirect_mismatch"),
      fix: { text: `register exactly this callback URL at the client: ${made.redirectUri}` },
    });
  });

  test("a client that may not use the code flow: what to switch on, and the address", async () => {
    const made = await servedPool({ AllowedOAuthFlowsUserPoolClient: false });
    const { url } = await begin(made);
    await expect(checkSignInPage(await made.place(), url, made.redirectUri)).rejects.toMatchObject({
      code: "CLIENT_MISCONFIGURED",
      message: expect.stringContaining("unauthorized_client"),
      fix: { text: expect.stringMatching(new RegExp(`AllowedOAuthFlows.*${made.redirectUri}`)) },
    });
  });

  test("a scope that the client may not ask for", async () => {
    const made = await servedPool();
    const { url } = await begin(made, {}, "openid orders/read");
    await expect(checkSignInPage(await made.place(), url, made.redirectUri)).rejects.toMatchObject({
      code: "CLIENT_MISCONFIGURED",
      message: expect.stringContaining("invalid_scope"),
    });
  });

  test("a client that is right passes, and is not signed in by it", async () => {
    const made = await servedPool();
    const { url } = await begin(made);
    await expect(checkSignInPage(await made.place(), url, made.redirectUri)).resolves.toBeUndefined();
  });

  test("a pool without a domain: said so, with the way that needs none", async () => {
    const made = await servedPool();
    const { authorizationEndpoint: _, ...place } = await made.place();
    const asked = { redirectUri: made.redirectUri, scope: SCOPE, clock: made.clock };
    await expect(beginBrowserSignIn(place, asked)).rejects.toMatchObject({
      code: "CLIENT_MISCONFIGURED",
      message: expect.stringContaining("authorization_endpoint"),
      fix: { text: expect.stringMatching(/^add a domain/), command: { name: "login", args: ["--username", "<name>"] } },
    });
  });
});

test("only a callback with the sign-in's own state, once, is expected", async () => {
  const made = await servedPool();
  const { url, isExpected } = await begin(made);
  const state = new URL(url).searchParams.get("state") ?? "";
  const callback = (query: string) => isExpected(new URL(`${made.redirectUri}${query}`));
  expect(callback(`?code=1&state=${state}`)).toBe(true);
  expect(callback(`?error=access_denied&state=${state}`)).toBe(true);
  for (const query of [
    "",
    "?code=1",
    "?state=",
    `?state=${state}&state=${state}`,
    `?state=${state}x`,
    `?State=${state}`,
  ])
    expect(callback(query)).toBe(false);
});

describe("the loopback listener", () => {
  const never = new AbortController().signal;
  const open = async (signal = never, timeoutMs = 60_000) => {
    const port = await freePort();
    const loopback = await openLoopback({ port, timeoutMs, signal });
    onTestFinished(() => loopback.close());
    return { port, loopback };
  };

  test("gives the callback to the sign-in, tells the browser, and takes no second one", async () => {
    const { port, loopback } = await open();
    const came: string[] = [];
    const ended = loopback.wait(async ({ search }) => came.push(search));
    const first = await fetch(`http://127.0.0.1:${port}/callback?code=1`);
    expect([first.status, await first.text()]).toEqual([200, expect.stringContaining("You can close this window.")]);
    expect(first.headers.get("referrer-policy")).toBe("no-referrer");
    expect((await fetch(`http://127.0.0.1:${port}/callback?code=2`)).status).toBe(409);
    await ended;
    expect(came).toEqual(["?code=1"]);
  });

  test.each(["", "?code=1", "?code=1&state=wrong", "?error=access_denied&state=", "?state=right&state=right&code=1"])(
    "answers %s, which any page may send, with 400 and keeps waiting",
    async (query) => {
      const { port, loopback } = await open();
      const came: string[] = [];
      const isExpected = ({ searchParams }: URL) => `${searchParams.getAll("state")}` === "right";
      const ended = loopback.wait(async ({ search }) => came.push(search), isExpected);
      for (let n = 0; n < 2; n++) {
        const stray = await fetch(`http://127.0.0.1:${port}/callback${query}`);
        expect([stray.status, await stray.text()]).toEqual([400, expect.stringContaining("which continues")]);
      }
      expect((await fetch(`http://127.0.0.1:${port}/callback?code=1&state=right`)).status).toBe(200);
      await ended;
      expect(came).toEqual(["?code=1&state=right"]);
    },
  );

  test("answers on both addresses that localhost may be", async () => {
    const { port, loopback } = await open();
    const ended = loopback.wait(async () => "done");
    const answers = await Promise.allSettled([
      fetch(`http://[::1]:${port}/other`),
      fetch(`http://127.0.0.1:${port}/other`),
    ]);
    const statuses = answers.flatMap((one) => (one.status === "fulfilled" ? [one.value.status] : []));
    expect(statuses).toContain(404);
    expect(new Set(statuses)).toEqual(new Set([404]));
    await fetch(`http://localhost:${port}/callback`);
    expect(await ended).toBe("done");
  });

  test("shows the browser why it failed, as text and not as HTML", async () => {
    const { port, loopback } = await open();
    const ended = loopback.wait(() => Promise.reject(new Error("<script>")));
    ended.catch(() => {});
    const shown = await fetch(`http://127.0.0.1:${port}/callback`);
    expect(shown.status).toBe(400);
    expect(await shown.text()).not.toContain("<script>");
    await expect(ended).rejects.toThrow("<script>");
  });

  test("ends when nobody comes back in time", async () => {
    const { loopback } = await open(never, 5);
    await expect(loopback.wait(async () => {})).rejects.toMatchObject({ code: "SIGN_IN_TIMED_OUT" });
  });

  test("ends with Ctrl-C, and the port is free again", async () => {
    const stop = new AbortController();
    const { port, loopback } = await open(stop.signal);
    const ended = loopback.wait(async () => {});
    stop.abort(new Error("interrupted"));
    await expect(ended).rejects.toThrow("interrupted");
    loopback.close();
    const again = await openLoopback({ port, timeoutMs: 1, signal: never });
    again.close();
  });

  test("does not wait for connections that a browser opened ahead", async () => {
    const { port, loopback } = await open();
    const ahead = connect(port, "127.0.0.1");
    const ended = new Promise((resolve) => ahead.once("close", resolve));
    await new Promise((resolve) => ahead.once("connect", resolve));
    // Answered: the one before has been accepted.
    await fetch(`http://127.0.0.1:${port}/other`);
    loopback.close();
    await ended;
  });

  test("gives up waiting when it is closed", async () => {
    const { loopback } = await open();
    const waiting = loopback.wait(async () => {});
    loopback.close();
    await expect(waiting).rejects.toMatchObject({ code: "INTERRUPTED" });
  });

  test("says which port is busy and what to do", async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    await expect(openLoopback({ port, timeoutMs: 1, signal: never })).rejects.toMatchObject({
      code: "PORT_BUSY",
      message: `port ${port} of this machine is in use`,
      fix: { text: expect.stringContaining("[sign_in] port") },
    });
  });
});
