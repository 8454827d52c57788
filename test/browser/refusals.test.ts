import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { keptBy, press, signIn } from "./acts.ts";
import { hasChromium, visit } from "./chromium.ts";
import { stackOfFile } from "./stack.ts";

const isThere = hasChromium();
const stack = stackOfFile(isThere);
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  css: "text/css",
  js: "text/javascript",
  svg: "image/svg+xml",
};

/** Hosts a folder as any host of static files does, without a header of ours. */
async function host(folder: string, port: number): Promise<void> {
  const server = createServer(({ url = "/" }, response) => {
    const name = url.split("?")[0]?.slice(1) || "index.html";
    if (!readdirSync(folder).includes(name)) return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": TYPES[name.split(".").at(-1) ?? ""] });
    response.end(readFileSync(join(folder, name)));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
}

describe.runIf(isThere)("in Chromium", () => {
  test("a page on an origin that is not in allow_origins signs in, and says what the browser keeps from it", async () => {
    const origin = `http://localhost:${stack.otherPort}`;
    const args = ["--config", "other.ini", "--out", "site", "--origin", origin, "--json"];
    const written = await stack.run("ui", "--local", ...args);
    expect(written, written.stdout).toMatchObject({ code: 0 });
    await host(join(stack.cwd, "site"), stack.otherPort);
    const { page, complaints } = await visit();
    const failed: string[] = [];
    page.on("requestfailed", (request) => failed.push(`${request.method()} ${request.failure()?.errorText}`));
    await signIn(page, `${origin}/`, stack.admin);
    const said = await press(page, "GET /health", "none");
    expect(said).toMatch(/^CORS error .*The API answered, but this browser hides the answer: /);
    expect(said).toContain(`add ${origin} to [cors] allow_origins (now ${new URL(stack.url).origin})`);
    expect(failed).toContain("GET net::ERR_FAILED");
    expect(await press(page, "GET /", "good")).toMatch(/^CORS error /);
    expect(await press(page, "GET /", "none")).toMatch(/^CORS error .*This is not a 401 or 403: /);
    expect(complaints).toEqual([]);
  });

  test("an API that does not answer at all is told apart from one that the browser hides", async () => {
    const { page } = await visit();
    await page.route(`${stack.invokeUrl}**`, (route) => route.abort("connectionrefused"));
    await page.goto(stack.url);
    expect(await press(page, "GET /health", "none")).toMatch(/^No response No response from http/);
  });

  test("an answer that no sign-in of this tab began is not traded for tokens", async () => {
    const { page, exchanges } = await visit();
    await page.goto(`${stack.url}callback?code=stolen&state=another`);
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toMatch(/the state differs/);
    expect(exchanges).toEqual([]);
    expect(await keptBy(page)).toMatchObject({ address: stack.url, session: {} });
  });

  test("an answer to another sign-in of this tab is not, either", async () => {
    const { page, exchanges } = await visit();
    await page.goto(stack.url);
    const leaving = page.waitForRequest(/\/oauth2\/authorize/);
    await page.getByRole("button", { name: "Sign in" }).click();
    const asked = new URL((await leaving).url()).searchParams;
    expect([asked.get("code_challenge_method"), asked.get("response_type")]).toEqual(["S256", "code"]);
    await page.goto(`${stack.url}callback?code=stolen&state=${asked.get("nonce")}`);
    expect(await page.getByRole("alert").innerText()).toMatch(/the state differs/);
    expect(exchanges).toEqual([]);
    expect(await keptBy(page)).toMatchObject({ session: {} });
  });

  test("what the provider refuses is said, as text", async () => {
    const { page, exchanges } = await visit();
    await page.route(/\/oauth2\/authorize/, (route) => {
      const state = new URL(route.request().url()).searchParams.get("state");
      const why = encodeURIComponent("<b>user</b> said no");
      const location = `${stack.url}callback?error=access_denied&error_description=${why}&state=${state}`;
      return route.fulfill({ status: 302, headers: { location } });
    });
    await page.goto(stack.url);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("access_denied (<b>user</b> said no)");
    expect(exchanges).toEqual([]);
    expect(await keptBy(page)).toMatchObject({ address: stack.url, session: {} });
  });

  test.each([
    ["nonce", { nonce: "of-another" }, /the nonce differs/],
    ["client", { aud: "another" }, /for another client, another/],
    ["issuer", { iss: "https://evil.example" }, /from another issuer, https:\/\/evil\.example\./],
  ])("an ID token with another %s signs nobody in", async (_, forged, words) => {
    const { page } = await visit();
    await page.route(/\/oauth2\/token$/, async (route) => {
      const response = await route.fetch();
      const answer = await response.json();
      const [head, body, tail] = answer.id_token.split(".");
      const claims = { ...JSON.parse(Buffer.from(body, "base64url").toString()), ...forged };
      const id_token = [head, Buffer.from(JSON.stringify(claims)).toString("base64url"), tail].join(".");
      await route.fulfill({ response, json: { ...answer, id_token } });
    });
    await page.goto(stack.url);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByLabel("User name or email").fill(stack.admin.name);
    await page.getByLabel("Password").fill(stack.admin.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toMatch(words);
    expect(await page.getByRole("button", { name: "Sign out" }).count()).toBe(0);
  });

  test("a refresh that is refused signs out and says so", async () => {
    const { page } = await visit();
    await signIn(page, stack.url, stack.admin);
    await page.route(/\/oauth2\/token$/, (route) =>
      route.fulfill({ status: 400, json: { error: "invalid_grant" }, headers: { "Access-Control-Allow-Origin": "*" } }),
    );
    await page.getByRole("button", { name: "Refresh the token" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await page.getByRole("alert").innerText()).toMatch(
      /refused the request \(invalid_grant\)\. Sign in again\./,
    );
  });
});
