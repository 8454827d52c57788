import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/config/load.ts";
import { configJsonOf, credentials } from "../../../src/config/own-authorizer.ts";
import { openRuntimes } from "../../../src/config/schema/runtimes.ts";
import { DEFAULT_VALIDATION } from "../../../src/config/schema/validation.ts";
import { errorOf, fileWith, load, loadWith, messageWith, TODAY } from "../../support/config/sample-config.ts";
import { emptyFolder } from "../../support/folder.ts";

const OWN = "source = lambda/guard";
const NO_ISSUER = { authorizer: OWN, "issuer.main": undefined };
const TUTORIAL = "[aws]\nAWS_DEFAULT_REGION: us-east-1\n[cognito]\nUSERPOOL_ID:\nAPP_CLIENT_ID:\n";

describe("issuers", () => {
  test("are not needed with an authorizer of one's own", () => {
    expect(loadWith(NO_ISSUER).issuers).toEqual([]);
  });

  test.each(["", "source =", "handler = app.main"])("are needed without: %j", (authorizer) => {
    expect(messageWith({ ...NO_ISSUER, authorizer })).toContain("[issuer.*]");
  });

  test("that are there are read and checked as ever", () => {
    expect(loadWith({ authorizer: OWN }).issuers).toHaveLength(1);
    expect(messageWith({ authorizer: OWN, "issuer.main": "kind = cognito" })).toContain("[issuer.main] user_pool");
  });

  test("may stay blank in the tutorial's file, but not half blank", () => {
    expect(load(`${TUTORIAL}[authorizer]\n${OWN}\n`).issuers).toEqual([]);
    expect(errorOf(TUTORIAL).message).toContain("USERPOOL_ID");
    const half = TUTORIAL.replace("APP_CLIENT_ID:", "APP_CLIENT_ID: client1");
    expect(errorOf(`${half}[authorizer]\n${OWN}\n`).message).toContain("USERPOOL_ID");
  });
});

test("may read any header without issuers, all cookies too", () => {
  const authorizer = `${OWN}\ntype = REQUEST\nidentity_source = header.Cookie`;
  expect(loadWith({ ...NO_ISSUER, authorizer }).authorizer.identitySources).toEqual([{ in: "header", name: "Cookie" }]);
  expect(messageWith({ authorizer })).toContain("must not be Cookie");
});

test("rules that nobody enforces may be of any size", () => {
  const rule = `allow = GET /${"p".repeat(600)}`;
  expect(messageWith({ authorizer: OWN, "rule.a": rule })).toContain("API Gateway accepts 512");
  expect(() => loadWith({ ...NO_ISSUER, "rule.a": rule })).not.toThrow();
});

test.each(openRuntimes(TODAY))("%s is a runtime for an authorizer of one's own, and for ours", (runtime) => {
  expect(loadWith({ authorizer: `runtime = ${runtime}\n${OWN}` }).authorizer.runtime).toBe(runtime);
  expect(loadWith({ authorizer: `runtime = ${runtime}` }).authorizer.runtime).toBe(runtime);
});

describe("validation", () => {
  test("is none by default without issuers, because an API key is no JWT", () => {
    expect(loadWith(NO_ISSUER).authorizer).not.toHaveProperty("validation");
    expect(loadWith({ authorizer: OWN }).authorizer.validation).toBe(DEFAULT_VALIDATION);
  });

  test("need not take a JWT without issuers", () => {
    const authorizer = `${OWN}\nvalidation = ^key-[0-9a-f]+$`;
    expect(loadWith({ ...NO_ISSUER, authorizer }).authorizer.validation).toBe("^key-[0-9a-f]+$");
    expect(messageWith({ authorizer })).toContain('must match all of "Bearer <JWT>"');
  });

  test("must be a regular expression all the same", () => {
    const authorizer = `${OWN}\nvalidation = (`;
    expect(messageWith({ ...NO_ISSUER, authorizer })).toContain("must be a regular expression");
  });
});

describe("rules", () => {
  const RULE = { "rule.a": "allow = GET /\nscopes = read" };

  test("that nobody is told of are said to guard nothing, and nothing untrue is said of them", () => {
    expect(loadWith({ ...NO_ISSUER, ...RULE, routes: "GET / = basicLambda\nPOST / = basicLambda" }).notes).toEqual([
      "no [rule.*] is enforced: without [issuer.*] your own authorizer does not get them",
    ]);
  });

  test("go to an ejected authorizer, so nothing is said", () => {
    expect(loadWith({ authorizer: OWN, ...RULE }).notes).toEqual([]);
  });
});

describe("a config.json of one's own beside the handler", () => {
  function notesWith(files: readonly string[], sections: Parameters<typeof fileWith>[0]): readonly string[] {
    const root = emptyFolder();
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), "{}");
    }
    return parseConfig(fileWith(sections), join(root, "config.ini"), {}, TODAY).notes;
  }

  test("is noted: what config.ini says of issuers and rules does not get in", () => {
    expect(notesWith(["lambda/guard/config.json"], { authorizer: OWN })).toEqual([
      "authorizer: lambda/guard/config.json is uploaded unchanged; issuers and rules of config.ini are not added to it",
    ]);
  });

  test.each<[string, string[], Record<string, string | undefined>]>([
    ["there is none", [], { authorizer: OWN }],
    ["it is elsewhere", ["lambda/guard/src/config.json", "config.json"], { authorizer: OWN }],
    ["there are no issuers that could have been put into it", ["lambda/guard/config.json"], NO_ISSUER],
    ["the authorizer is ours", ["lambda/guard/config.json", "config.json"], {}],
  ])("is not when %s", (_, files, sections) => {
    expect(notesWith(files, sections)).toEqual([]);
  });
});

test.each([
  ["nodejs22.x", "index.handler", "config.json"],
  ["nodejs22.x", "src/auth/index.handler", "src/auth/config.json"],
  ["python3.13", "index.handler", "config.json"],
  ["python3.13", "src/index.handler", "src/config.json"],
  ["python3.13", "src.index.handler", "src/config.json"],
] as const)("%s reads the config.json of %s at %s", (runtime, handler, path) => {
  expect(configJsonOf({ runtime, handler })).toBe(path);
});

test.each([
  ["Authorization", "with issuers", {}, "Bearer t"],
  ["X-Api-Key", "with issuers", {}, "Bearer t"],
  ["authorization", "without issuers", NO_ISSUER, "Bearer t"],
  ["X-Api-Key", "without issuers", NO_ISSUER, "t"],
])("the header %s carries a token %s", (header, _, sections, value) => {
  expect(credentials(loadWith(sections), header, "t")).toBe(value);
});
