import { describe, expect, test } from "vitest";
import { identityProvider } from "../../../src/resources/identity-provider.ts";
import { userPool } from "../../../src/resources/user-pool.ts";
import { userPoolDomain } from "../../../src/resources/user-pool-domain.ts";
import { fakeAws, ok, refuse, type Sent } from "../../support/aws/answering-aws.ts";
import { errorOf } from "../../support/engine/test-run.ts";
import { closedPort, serve } from "../../support/http/server.ts";
import { expectPlain } from "../../support/plain-words.ts";

const SECRET = "MARKED-secret";
const PROVIDER = {
  poolId: "us-east-1_A",
  name: "Google",
  providerType: "Google" as const,
  secret: SECRET,
  details: { client_id: "g", authorize_scopes: "openid" },
  attributes: { email: "email" },
};
const described = (ProviderDetails: Record<string, string>) =>
  ok({
    IdentityProvider: { ProviderType: "Google", ProviderDetails, AttributeMapping: PROVIDER.attributes },
  });

describe("an identity provider's secret", () => {
  const read = async (details: Record<string, string>) => {
    const { aws } = fakeAws(() => described({ ...PROVIDER.details, ...details }));
    const found = await identityProvider.read(aws, { poolId: "us-east-1_A", name: "Google" });
    if (found === undefined) throw new Error("it is there");
    return found.attrs;
  };

  test("is compared with the existing one, and is in no attribute and no change", async () => {
    const attrs = await read({ client_secret: "MARKED-other" });
    const changes = identityProvider.diff(PROVIDER, attrs);
    expect(changes.map(({ prop }) => prop)).toEqual(["secret"]);
    expect(JSON.stringify([attrs, changes])).not.toContain("MARKED");
    expect(identityProvider.diff(PROVIDER, await read({ client_secret: SECRET }))).toEqual([]);
  });

  test("that Cognito does not return is not changed", async () => {
    expect(identityProvider.diff(PROVIDER, await read({}))).toEqual([]);
    expect(identityProvider.diff({ ...PROVIDER, secret: undefined }, await read({ client_secret: "x" }))).toEqual([]);
  });

  test.each(["create", "update"] as const)("is taken out of a refusal that quotes it: %s", async (verb) => {
    const { aws } = fakeAws(() => refuse("InvalidParameterException", `Value '{client_secret=${SECRET}}' is wrong`));
    const attrs = await read({ client_secret: "x" });
    const refused =
      verb === "create" ? identityProvider.create(aws, PROVIDER) : identityProvider.update(aws, PROVIDER, attrs, []);
    const error = await refused.catch((cause: Error) => cause);
    expect(error).toMatchObject({ message: "Value '{client_secret=(hidden)}' is wrong" });
    expect((error as Error).stack).not.toContain(SECRET);
  });

  test("is kept when something else changes in a run without the secret", async () => {
    const attrs = await read({ client_secret: SECRET });
    const { aws, sent } = fakeAws(() => ok({}));
    await identityProvider.update(aws, { ...PROVIDER, secret: undefined }, attrs, []);
    expect(JSON.parse(sent[0]?.body ?? "").ProviderDetails.client_secret).toBe(SECRET);
  });
});

test("an identity provider of another type is not changed: the fix is another name", async () => {
  const { aws, sent } = fakeAws(() => ok({}));
  const attrs = { providerType: "OIDC", details: {}, attributes: {} };
  await expect(identityProvider.update(aws, PROVIDER, attrs, [])).rejects.toMatchObject({
    code: "AWS_REFUSED",
    fix: { text: expect.stringContaining("another name") },
  });
  expect(sent).toEqual([]);
});

describe("a user pool", () => {
  const KEYS = {
    keys: [
      { kid: "b", kty: "RSA" },
      { kid: "a", kty: "RSA" },
    ],
  };
  const pool = (more: object = {}) => ok({ UserPool: { Id: "us-east-1_A", Arn: "arn", ...more } });
  const last = { id: "us-east-1_A" } as never;

  test("whose issuer was updated says so first of AWS's names, and its keys come in one order", async () => {
    const endpoint = await serve(() => ({ "/us-east-1_A/.well-known/jwks.json": KEYS }));
    const { aws } = fakeAws(() => pool({ IssuerConfiguration: { Type: "UPDATED" } }), { endpoint });
    const found = await userPool.read(aws, { name: "shop-dev" }, last);
    expect(found?.attrs).toMatchObject({
      issuers: [
        `${endpoint}/us-east-1_A`,
        `${endpoint.replace("127.0.0.1", "localhost")}/us-east-1_A`,
        "https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_A",
        "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_A",
      ],
      keys: [{ kid: "a" }, { kid: "b" }],
    });
  });

  test("whose keys are never published is reported with their URL", async () => {
    const endpoint = await serve(() => ({}));
    const { aws, clock } = fakeAws(() => pool(), { endpoint });
    const start = clock.now();
    await expect(userPool.read(aws, { name: "shop-dev" }, last)).rejects.toMatchObject({
      code: "KEYS_UNREACHABLE",
      message: expect.stringContaining(
        `${endpoint}/us-east-1_A/.well-known/jwks.json (status 404; gave up after 14 s of waiting for Cognito`,
      ),
      fix: { text: "check the server at that address, then deploy again", command: { name: "deploy" } },
    });
    expect(clock.now() - start).toBeLessThanOrEqual(15_000);
  });

  test.each([
    ["no keys", { keys: [] }, /^check the server at that address/],
    ["no answer", undefined, /^check the network, then deploy again$/],
  ])("whose keys never come: %s: the fix is of what was seen", async (_, answer, fix) => {
    const endpoint =
      answer === undefined ? await closedPort() : await serve(() => ({ "/us-east-1_A/.well-known/jwks.json": answer }));
    const { aws } = fakeAws(() => pool(), { endpoint });
    const error = await errorOf(userPool.read(aws, { name: "shop-dev" }, last));
    expect(error).toMatchObject({ code: "KEYS_UNREACHABLE", fix: { text: expect.stringMatching(fix) } });
    expectPlain(error);
  });

  test("that Cognito protects is reported with the setting", async () => {
    const message = "The user pool cannot be deleted because deletion protection is activated.";
    const { aws } = fakeAws(() => refuse("InvalidParameterException", message));
    await expect(userPool.delete(aws, { name: "shop-dev" }, last)).rejects.toMatchObject({
      code: "AWS_REFUSED",
      message: expect.stringContaining("deletion_protection = on in [user_pool]"),
    });
  });

  test("waits for a domain that is just being deleted", async () => {
    let asked = 0;
    const message = "User pool cannot be deleted. It has a domain configured that should be deleted first.";
    const { aws } = fakeAws(() => (asked++ < 3 ? refuse("InvalidParameterException", message) : ok({})));
    await userPool.delete(aws, { name: "shop-dev" }, last);
    expect(asked).toBe(4);
  });
});

describe("a domain", () => {
  const props = { poolId: "us-east-1_A", domain: "shop", version: 2 as const };
  const about = (Status: string) => ok({ DomainDescription: { Status } });

  test("is waited for until its pages are up", async () => {
    const states = ["CREATING", "CREATING", "ACTIVE"];
    const { aws } = fakeAws(() => about(states.shift() ?? "ACTIVE"));
    await userPoolDomain.settled?.(aws, props);
    expect(states).toEqual([]);
  });

  test("that could not be set up is reported", async () => {
    const { aws } = fakeAws(() => about("FAILED"));
    await expect(userPoolDomain.settled?.(aws, props)).rejects.toMatchObject({ code: "AWS_REFUSED" });
  });

  test("that is gone already is deleted", async () => {
    const gone = (_: Sent) => refuse("InvalidParameterException", "No such domain or user pool exists.");
    await userPoolDomain.delete(fakeAws(gone).aws, { poolId: "us-east-1_A" }, { domain: "shop", version: 2 });
  });
});
