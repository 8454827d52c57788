import { expect, test } from "vitest";
import { type Behaviour, DENIED, OK, preflightWith, UNAUTHORIZED } from "../support/token/gateway.ts";
import { startFakeAws } from "./deployed-aws.ts";
import { runMain } from "./run-in-folder.ts";

const KEY = "key-5ec7e7";
const SECTIONS = { authorizer: "source = lambda/guard\nidentity_source = X-Api-Key", "issuer.main": undefined };

/** One API key is good; any other gets a policy that denies. */
const guarded: Behaviour = ({ verb, path, headers }) => {
  if (verb === "OPTIONS") return preflightWith({ "access-control-allow-headers": "X-Api-Key,Content-Type" });
  if (path === "/health" || headers["x-api-key"] === KEY) return OK;
  return headers["x-api-key"] === undefined ? UNAUTHORIZED : DENIED;
};

async function testToken(env: Readonly<Record<string, string>>, ...argv: string[]) {
  const { endpoint, calls } = await startFakeAws({ behave: guarded });
  return { ...(await runMain(["test-token", ...argv], { endpoint, env, sections: SECTIONS })), calls };
}

test("test-token proves an authorizer that takes API keys, asks no issuer for keys and prints no key", async () => {
  const { code, stdout, stderr, calls } = await testToken({ AUTHZ_TOKEN: KEY });
  expect(code, stdout).toBe(0);
  expect(stdout).toMatch(/^– token and rules +not checked\n {4}without \[issuer\.\*\]/m);
  expect(stdout).toMatch(/^✓ GET \/ with garbage +403 AccessDeniedException$/m);
  expect(stdout).toMatch(/^✓ GET \/orders\/\{id\} with this token +200$/m);
  expect(stdout + stderr).not.toContain(KEY);
  expect(calls.filter((call) => call.includes("jwks"))).toEqual([]);
});

test("with a wrong key it is not proved", async () => {
  const { code, stdout } = await testToken({ AUTHZ_TOKEN: "another" });
  expect(code).toBe(6);
  expect(stdout).toMatch(/^✗ GET \/ with this token +403 AccessDeniedException, expected an answer of the function$/m);
});

test("without a token there is nothing to prove with", async () => {
  const { code, stderr } = await testToken({});
  expect(code).toBe(2);
  expect(stderr).toContain("no token was given");
});
