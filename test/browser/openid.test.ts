import type { ClientMetadata } from "oidc-provider";
import { describe, expect, onTestFinished, test } from "vitest";
import { contentSecurityPolicy } from "../../src/page/content-security-policy.ts";
import { pageFiles } from "../../src/page/page-files.ts";
import { servePage } from "../../src/page/page-server.ts";
import type { PageValues } from "../../src/page/page-values.ts";
import { http } from "../support/http.ts";
import { keptBy, press } from "./acts.ts";
import { hasChromium, visit } from "./chromium.ts";
import { agree, startProvider } from "./issuer.ts";
import { stackOfFile } from "./stack.ts";

const isThere = hasChromium();

const publicClient = (page: string): Omit<ClientMetadata, "client_id"> => ({
  application_type: "native",
  token_endpoint_auth_method: "none",
  redirect_uris: [`${page}callback`],
  post_logout_redirect_uris: [page],
});

const stack = stackOfFile(isThere, {
  async issuer(page) {
    const issuer = await startProvider([
      {
        ...publicClient(page),
        client_id: "app",
        grant_types: ["authorization_code", "refresh_token"],
      },
      // As Google takes its clients: no code without a secret.
      {
        ...publicClient(page),
        client_id: "implicit",
        grant_types: ["implicit"],
        response_types: ["id_token"],
      },
    ]);
    return `kind = oidc\nissuer = ${issuer}\nclient_id = app, implicit`;
  },
});

describe.runIf(isThere)("an OpenID Connect issuer, played by oidc-provider", () => {
  test("signs in with a code; the ID token goes to the API; the sign-out ends there", async () => {
    const { page, complaints } = await visit();
    await page.goto(stack.url);
    await page.getByRole("button", { name: "Sign in" }).click();
    await agree(page, "gina");
    await page.getByRole("heading", { name: "gina@example.test" }).waitFor();
    expect(await page.getByRole("table").first().locator("caption").innerText()).toBe("ID tokensent to the API");
    expect(await press(page, "GET /", "good")).toMatch(/^200 .*"principalId": "gina"/);
    expect(await press(page, "GET /", "none")).toMatch(/^401 /);
    expect(await press(page, "DELETE /orders/{id}", "good")).toMatch(/^403 /);
    const ended = page.waitForRequest(/\/session\/end\?/);
    await page.getByRole("button", { name: "Sign out" }).click();
    const asked = new URL((await ended).url()).searchParams;
    expect([...asked.keys()].sort()).toEqual(["client_id", "id_token_hint", "post_logout_redirect_uri"]);
    await page.getByRole("button", { name: /Yes, sign me out/ }).click();
    await page.getByRole("heading", { name: "Not signed in" }).waitFor();
    expect(page.url()).toBe(stack.url);
    expect(complaints).toEqual([]);
  });

  test("that gives pages an ID token only, as Google does: it is read from the fragment and kept nowhere", async () => {
    const { body } = await http(stack.url);
    const values: PageValues = JSON.parse(/id="deployed">(.*)<\/script>/.exec(body)?.[1] ?? "");
    const url = `http://localhost:${stack.otherPort}/`;
    const place = { callback: `${url}callback`, signedOut: url };
    const given = { ...values, ...place, clientId: "implicit", kind: "google", responseType: "id_token" } as const;
    const served = await servePage(pageFiles(given), contentSecurityPolicy(given), stack.otherPort);
    onTestFinished(() => served.close());
    const { page, complaints } = await visit();
    const sentBack = page.waitForResponse((one) => one.headers()["location"]?.startsWith(place.callback) === true);
    await page.goto(url);
    await page.getByRole("button", { name: "Sign in with Google" }).click();
    await agree(page, "gina");
    await page.getByRole("heading", { name: "gina" }).waitFor();
    expect(await page.getByRole("button", { name: "Refresh the token" }).count()).toBe(0);
    expect(await keptBy(page)).toMatchObject({ session: {}, local: {}, address: url });
    expect(complaints).toEqual([]);
    const back = new URL((await sentBack).headers()["location"] ?? "");
    expect(back.search).toBe("");
    const token = new URLSearchParams(back.hash.slice(1)).get("id_token");
    expect(await http(stack.invokeUrl, { headers: { authorization: `Bearer ${token}` } })).toMatchObject({
      status: 200,
    });
  });
});
