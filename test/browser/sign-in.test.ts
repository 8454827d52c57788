import { describe, expect, test } from "vitest";
import { card, keptBy, outcome, press, signIn, typePassword } from "./acts.ts";
import { hasChromium, visit } from "./chromium.ts";
import { CLIENT_ID, stackOfFile } from "./stack.ts";

const isThere = hasChromium();
const stack = stackOfFile(isThere);

describe.runIf(isThere)("the page in Chromium, on another origin than the API", () => {
  test("signs in on the pool's own page: 200 with the token, 401 without and with a broken one", async () => {
    const { page, complaints } = await visit();
    await signIn(page, stack.url, stack.reader);
    expect(new URL(stack.url).origin).not.toBe(new URL(stack.invokeUrl).origin);
    expect(await page.getByRole("heading", { level: 2 }).first().innerText()).toBe(stack.reader.name);
    expect(await press(page, "GET /", "good")).toMatch(/^200 .*"principalId"/);
    expect(await press(page, "GET /", "none")).toMatch(/^401 Unauthorized .*the API refuses a call without a token/);
    expect(await press(page, "GET /", "broken")).toMatch(/^401 Unauthorized .*the signature is not valid/);
    expect(await press(page, "GET /health", "none")).toMatch(/^200 .*A public route/);
    expect(await press(page, "POST /orders", "good")).toMatch(/^200 .*"method": "POST"/);
    expect(complaints).toEqual([]);
  });

  test("403 for who is not in the rule's group, 200 for who is", async () => {
    const { page } = await visit();
    await signIn(page, stack.url, stack.reader);
    expect(await press(page, "DELETE /orders/{id}", "good")).toMatch(/^403 Forbidden .*this token has no group/);
    const other = await visit();
    await signIn(other.page, stack.url, stack.admin);
    expect(await press(other.page, "DELETE /orders/{id}", "good")).toMatch(/^200 /);
  });

  test("says what both tokens claim, and when the one expires", async () => {
    const { page } = await visit();
    await signIn(page, stack.url, stack.admin);
    const access = page.getByRole("table", { name: /^Access token/ });
    expect(await access.getByRole("row", { name: "cognito:groups" }).innerText()).toMatch(/\["admins"\]/);
    const id = page.getByRole("table", { name: /^ID token/ });
    expect(await id.getByRole("row", { name: "email test@example.com" }).count()).toBe(1);
    expect(await page.locator("#expiry").innerText()).toMatch(/^The token expires in (01:00:00|00:59:\d\d)$/);
  });

  test("keeps nothing on the machine, and nothing in its address", async () => {
    const { page } = await visit();
    await signIn(page, stack.url, stack.admin);
    expect(await keptBy(page)).toEqual({
      local: {},
      session: {},
      cookie: "",
      databases: [],
      caches: [],
      history: '{"wasSignedIn":true}',
      address: stack.url,
    });
  });

  test("a reload signs in again in silence with new tokens, and not once the pool's session is over", async () => {
    const { page, context, exchanges } = await visit();
    await signIn(page, stack.url, stack.admin);
    const jti = () =>
      page
        .getByRole("table", { name: /^Access token/ })
        .getByRole("row", { name: /^jti/ })
        .innerText();
    const before = await jti();
    await page.reload();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    expect(await jti()).not.toBe(before);
    expect(exchanges.map((one) => one.get("grant_type"))).toEqual(["authorization_code", "authorization_code"]);
    await context.clearCookies();
    await page.reload();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await page.locator("#token-list").innerText()).not.toContain("jti");
    expect(await keptBy(page)).toMatchObject({ session: {}, local: {}, history: "null", address: stack.url });
  });

  test("signs out: the refresh token is revoked, the pool asks for the password again, Back shows nothing", async () => {
    const { page } = await visit();
    const answered = page.waitForResponse((response) => response.url().endsWith("/oauth2/token"));
    await signIn(page, stack.url, stack.admin);
    const { refresh_token } = await (await answered).json();
    const at = (await answered).url();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(page.url()).toBe(stack.url);
    const body = new URLSearchParams({ grant_type: "refresh_token", client_id: CLIENT_ID, refresh_token });
    expect(await (await fetch(at, { method: "POST", body })).json()).toMatchObject({ error: "invalid_grant" });
    await page.goBack();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await page.locator("#token-list").innerText()).not.toContain("jti");
    await page.getByRole("button", { name: "Sign in" }).click();
    await typePassword(page, stack.reader);
    await page.getByRole("heading", { name: stack.reader.name }).waitFor();
  });

  test("trades the refresh token when the access token has expired, then calls", async () => {
    const { page, exchanges } = await visit();
    await page.clock.install();
    await signIn(page, stack.url, stack.admin);
    await page.clock.fastForward("01:00:05");
    await page.getByText("The token has expired", { exact: true }).waitFor();
    // Two calls at once: a refresh token that comes twice would look stolen.
    await page.evaluate("for (const one of [...document.querySelectorAll('.route .primary')].slice(0, 2)) one.click()");
    expect(await outcome(page, "GET /")).toMatch(/^200 /);
    expect(await outcome(page, "GET /orders/{id}")).toMatch(/^200 /);
    expect(exchanges.map((one) => one.get("grant_type"))).toEqual(["authorization_code", "refresh_token"]);
  });

  test("what the API answers is text, whatever stands in it", async () => {
    const { page, complaints } = await visit();
    await signIn(page, stack.url, stack.admin);
    const body = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    const headers = { "Access-Control-Allow-Origin": "*", "Content-Type": "text/html" };
    await page.route(`${stack.invokeUrl}health`, (route) => route.fulfill({ body, headers }));
    expect(await press(page, "GET /health", "none")).toContain(body);
    const health = card(page, "GET /health");
    expect(await health.locator("img, script").count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
