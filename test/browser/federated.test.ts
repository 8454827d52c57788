import {
  CreateIdentityProviderCommand,
  DescribeUserPoolClientCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { press } from "./acts.ts";
import { hasChromium, visit } from "./chromium.ts";
import { agree, startProvider } from "./issuer.ts";
import { CLIENT_ID, POOL, stackOfFile } from "./stack.ts";

const isThere = hasChromium();
const stack = stackOfFile(isThere, {
  async beforePage(cognito, endpoint) {
    const client = { client_id: "pool", client_secret: "only-for-tests-secret" };
    const callback = `${endpoint}/_aws/cognito-idp/${POOL.toLowerCase().replace("_", "-")}/oauth2/idpresponse`;
    const issuer = await startProvider([
      { ...client, redirect_uris: [callback], token_endpoint_auth_method: "client_secret_post" },
    ]);
    await cognito.send(
      new CreateIdentityProviderCommand({
        UserPoolId: POOL,
        ProviderName: "okta",
        ProviderType: "OIDC",
        ProviderDetails: {
          ...client,
          authorize_scopes: "openid email profile",
          attributes_request_method: "GET",
          oidc_issuer: issuer,
        },
        AttributeMapping: { email: "email" },
      }),
    );
    const place = { UserPoolId: POOL, ClientId: CLIENT_ID };
    const { UserPoolClient } = await cognito.send(new DescribeUserPoolClientCommand(place));
    const SupportedIdentityProviders = ["COGNITO", "okta"];
    await cognito.send(new UpdateUserPoolClientCommand({ ...UserPoolClient, ...place, SupportedIdentityProviders }));
  },
});

describe.runIf(isThere)("a pool with an identity provider", () => {
  test("has a button that leads there at once, and the token of who comes back is let in", async () => {
    const { page, complaints } = await visit();
    await page.goto(stack.url);
    await page.getByRole("button", { name: "Continue with okta" }).click();
    await agree(page, "gina");
    await page.getByRole("heading", { name: "gina@example.test" }).waitFor();
    expect(await press(page, "GET /", "good")).toMatch(/^200 /);
    expect(await page.getByRole("table", { name: /^ID token/ }).innerText()).toContain("okta_gina");
    expect(complaints).toEqual([]);
  });
});
