import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { SCHEMA } from "../../../src/config/schema/schema.ts";
import { FREE, NAMED } from "../../../src/config/schema/sections.ts";
import { DEFAULT_VALIDATION } from "../../../src/config/schema/validation.ts";
import { fileWith, load, TODAY } from "../../support/config/sample-config.ts";

const FILE = resolve(import.meta.dirname, "../../../config.example.ini");
/** What only `user_pool = create` allows is commented out in it. */
const TEXT = readFileSync(FILE, "utf8").replace(/^; (?=\[user_pool\]|\[identity_provider\.|[\w.]+ =)/gm, "");

test("config.example.ini loads to exactly this", () => {
  expect(loadConfig(FILE, {}, TODAY)).toStrictEqual({
    file: FILE,
    root: resolve(FILE, ".."),
    project: "basic",
    aws: { region: "us-east-1" },
    api: { name: "basicAPI", stage: "dev" },
    functions: [
      {
        name: "basicLambda",
        source: "lambda/basicLambda",
        runtime: "nodejs24.x",
        handler: "index.handler",
        memoryMb: 128,
        timeoutSeconds: 10,
        env: { GREETING: "hello" },
      },
    ],
    routes: [
      { verb: "GET", path: "/", function: "basicLambda", public: false },
      { verb: "GET", path: "/orders/{id}", function: "basicLambda", public: false },
      { verb: "DELETE", path: "/orders/{id}", function: "basicLambda", public: false },
      { verb: "GET", path: "/health", function: "basicLambda", public: true },
    ],
    authorizer: {
      env: {},
      name: "basicLambdaAuthorizer",
      runtime: "nodejs24.x",
      type: "TOKEN",
      identitySources: [{ in: "header", name: "Authorization" }],
      validation: DEFAULT_VALIDATION,
      cacheTtlSeconds: 300,
      clockToleranceSeconds: 30,
      keysMaxAgeSeconds: 86_400,
      context: ["sub", "email", "cognito:groups", "scope"],
      memoryMb: 128,
      timeoutSeconds: 5,
      handler: "index.handler",
    },
    issuers: [
      {
        name: "main",
        kind: "cognito",
        userPool: "us-east-1_AbCdEf123",
        audience: ["1example23456789"],
        tokenUse: "access",
        groupsClaim: "cognito:groups",
      },
    ],
    identityProviders: [],
    rules: [
      { name: "admin", allow: [{ verb: "DELETE", path: "/orders/{id}" }], groups: ["admins", "ops"], scopes: [] },
      { name: "everyone", allow: [{ verb: "GET", path: "/*" }], groups: [], scopes: [] },
    ],
    cors: { allowOrigins: ["http://localhost:3000"], allowHeaders: ["Authorization", "Content-Type"] },
    logs: { retentionDays: 14 },
    signIn: { port: 3000, isWritten: true },
    tags: { team: "payments" },
    notes: [],
  });
});

test("what is commented out in the example loads with user_pool = create, and is the default but for names and ids", () => {
  const made = TEXT.replace(/^user_pool = us.*$/m, "user_pool = create").replace(
    /^client_id = 1example23456789\s+; client IDs.*$/m,
    "",
  );
  const config = load(made);
  const { userPool } = load(fileWith({ "issuer.main": "kind = cognito\nuser_pool = create" }));
  expect(config.issuers[0]).toMatchObject({ createsPool: true, audience: [] });
  expect(config.userPool).toStrictEqual(userPool);
  expect(config.identityProviders).toStrictEqual([
    {
      name: "google",
      providerName: "Google",
      kind: "google",
      clientId: "1example23456789",
      clientSecretEnv: "GOOGLE_CLIENT_SECRET",
      scopes: ["openid", "email", "profile"],
      attributes: { email: "email", email_verified: "email_verified", name: "name", username: "sub" },
    },
  ]);
});

const sections = Object.keys(SCHEMA);
const keys = Object.entries(SCHEMA).flatMap(([section, of]) =>
  Object.entries(of).map(([key, { about, parse, fallback }]) => ({ section, key, about, parse, fallback })),
);

/** The lines of a section in the example, header excluded. */
function bodyOf(section: string): string {
  const header = NAMED.has(section) ? `\\[${section}\\.[^\\]]+\\]` : `\\[${section}\\]`;
  return new RegExp(`^${header}\\n((?:[^[\\n].*\\n)*)`, "m").exec(TEXT)?.[1] ?? "";
}

test.each(sections)("config.example.ini has a section %s", (section) => {
  expect(bodyOf(section)).not.toBe("");
});

test.each(keys)("config.example.ini has $section $key", ({ section, key }) => {
  expect(bodyOf(section)).toMatch(new RegExp(`^${key} =`, "m"));
});

test.each(keys.filter(({ fallback }) => fallback !== undefined && fallback !== "*"))(
  "config.example.ini shows the default of $section $key",
  ({ section, key, fallback = "" }) => {
    const [, value, comment = ""] = new RegExp(`^${key} =([^;\n]*)(?:;(.*))?$`, "m").exec(bodyOf(section)) ?? [];
    expect(value?.trim() === fallback || comment.includes(`default: ${fallback}`)).toBe(true);
  },
);

test("every key says what it is for and what it accepts", () => {
  for (const { about, parse } of keys) {
    expect(about).not.toBe("");
    expect(parse.accepts).not.toBe("");
  }
  expect([...FREE]).toEqual(["routes", "tags"]);
});

test("what is absent takes the defaults that the example shows", () => {
  const { authorizer, api, logs, functions } = load(fileWith());
  const example = loadConfig(FILE, {}, TODAY);
  expect(authorizer).toStrictEqual(example.authorizer);
  expect(api).toStrictEqual(example.api);
  expect(logs).toStrictEqual(example.logs);
  expect(functions).toStrictEqual([{ ...example.functions[0], env: {} }]);
});
