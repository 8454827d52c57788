import { expect, test } from "vitest";
import type { IssuerConfig } from "../../../src/config/config.ts";
import { knownIssuer } from "../../../src/issuers/known-issuer.ts";
import { AuthzError } from "../../../src/lib/errors.ts";
import { COGNITO, configWith } from "../../support/token/sample-token.ts";

const issuerWith = (body: string): IssuerConfig => {
  const [issuer] = configWith({ "issuer.main": body }).issuers;
  if (issuer === undefined) throw new Error("no issuer");
  return issuer;
};

const OIDC = "kind = oidc\nissuer = https://login.example.com";
const { audienceKey: _, ...RESOLVED } = COGNITO;

test.each([
  [`${OIDC}\naudience = my-api`, "audience"],
  [`${OIDC}\nclient_id = app`, "client_id"],
  [`${OIDC}\nclient_id = app\naudience = my-api`, "audience"],
  ["kind = cognito\nuser_pool = us-east-1_AbC\nclient_id = client1", "client_id"],
  ["kind = cognito\nuser_pool = create", undefined],
])("an audience is added to the key that stands in the file: %j", async (body, key) => {
  const known = await knownIssuer(issuerWith(body), async () => RESOLVED);
  expect(known).toEqual({ ...RESOLVED, ...(key !== undefined && { audienceKey: key }) });
});

test("an issuer that is down is known by what config.ini says of it, and why its keys are not", async () => {
  const down = async () => {
    throw new AuthzError("KEYS_UNREACHABLE", "the keys cannot be fetched (ECONNREFUSED)", { fix: "wait" });
  };
  expect(await knownIssuer(issuerWith(`${OIDC}\naudience = my-api\ngroups_claim = roles`), down)).toEqual({
    name: "main",
    kind: "oidc",
    issuers: ["https://login.example.com"],
    audience: ["my-api"],
    audienceKey: "audience",
    groupsClaim: "roles",
    jwksUri: "",
    keys: [],
    unreachable: "the keys cannot be fetched (ECONNREFUSED)",
  });
});

test("an issuer that calls itself something else is an error still", async () => {
  const mismatch = new AuthzError("ISSUER_MISMATCH", "it names another", { fix: "set issuer" });
  await expect(knownIssuer(issuerWith(`${OIDC}\naudience = a`), () => Promise.reject(mismatch))).rejects.toBe(mismatch);
});
