import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type ClientMetadata } from "oidc-provider";
import type { Page } from "playwright-core";
import { afterAll, vi } from "vitest";

// It warns of everything that only a test may do.
for (const method of ["info", "warn"] as const) vi.spyOn(console, method).mockImplementation(() => {});

/** An OpenID provider on loopback; whoever comes is `<login>` with an address at example.test. */
export async function startProvider(clients: ClientMetadata[]): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients,
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    // The ID token carries what its scopes ask for.
    conformIdTokenClaims: false,
    clientBasedCORS: () => true,
    responseTypes: ["code", "id_token"],
    cookies: { keys: ["only-for-tests"] },
    features: { revocation: { enabled: true } },
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, email: `${accountId}@example.test`, email_verified: true, name: "A Person" }),
    }),
  });
  server.on("request", provider.callback());
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return issuer;
}

/** Fills in the provider's own pages: a name, any password, and yes. */
export async function agree(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}
