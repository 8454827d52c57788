import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration } from "oidc-provider";
import { vi } from "vitest";
import { atEnd } from "../at-end.ts";
import type { Shown } from "./cognito-pool.ts";

// It warns of everything that only a test may do.
for (const method of ["info", "warn"] as const) vi.spyOn(console, method).mockImplementation(() => {});

export const CREDENTIALS = { client_id: "app-at-provider", client_secret: "only-for-tests-secret" };

/** An OpenID provider on loopback with one confidential client; whoever comes is `<login>` with an address at example. */
export async function mockProvider(redirectUri: string, changes: Configuration = {}) {
  const server = createServer();
  atEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const names = new Map<string, string>();
  const provider = new Provider(issuer, {
    clients: [{ ...CREDENTIALS, redirect_uris: [redirectUri], token_endpoint_auth_method: "client_secret_post" }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["only-for-tests"] },
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => ({
        sub: accountId,
        email: `${accountId}@example.test`,
        email_verified: true,
        name: names.get(accountId) ?? "A Person",
      }),
    }),
    ...changes,
  });
  server.on("request", provider.callback());
  return { issuer, names, walk: walker() };
}

/** A browser at the provider: types the name, consents, and stops where the provider sends it elsewhere. */
function walker() {
  const cookies = new Map<string, string>();
  async function go(
    url: string,
    form?: Record<string, string>,
  ): Promise<{ url: string; location?: string; body: string }> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, {
      redirect: "manual",
      headers: { cookie },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const one of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      cookies.set(name, value);
    }
    const to = answer.headers.get("location");
    return { url, body: await answer.text(), ...(to !== null && { location: new URL(to, url).href }) };
  }
  return async ({ location }: Pick<Shown, "location">, login: string, choice: "agree" | "abort" = "agree") => {
    const { origin } = new URL(location);
    for (let next = location, step = 0; step < 12; step++) {
      const shown = await go(next);
      if (shown.location === undefined) {
        if (choice === "abort") next = `${next}/abort`;
        else {
          const [, prompt = ""] = /name="prompt" value="(\w+)"/.exec(shown.body) ?? [];
          const posted = await go(next, prompt === "login" ? { prompt, login, password: "any" } : { prompt });
          next = posted.location ?? "";
        }
      } else next = shown.location;
      if (!next.startsWith(origin)) return next;
    }
    throw new Error("the provider never sent the browser back");
  };
}
