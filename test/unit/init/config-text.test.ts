import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseConfig } from "../../../src/config/load.ts";
import { collect } from "../../../src/init/collect.ts";
import { configText } from "../../../src/init/config-text.ts";
import type { Answers, Facts } from "../../../src/init/questions.ts";
import { AuthzError } from "../../../src/lib/errors.ts";

const FACTS: Facts = { env: {}, profiles: [], today: new Date("2026-11-23") };
const load = (answers: Answers) => parseConfig(configText(answers), "/somewhere/config.ini", {}, FACTS.today);

const pick = (letters: string, max: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: max });
/** Anything a person might type, with what means something in the file more often than not. */
const anything = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  pick(";#='\"[]\\, \t\n:aB1.", 20),
  fc.constantFrom("true", "null", "__proto__", "'", '"', "a;b", "#", "=", "a = b", "\u2028", "a,b", "a, a", "ä"),
);
const region = fc.constantFrom("eu-west-1", "us-gov-west-1", "eusc-de-east-1");
const id = fc.oneof(pick("aB-9", 30), anything);
const cognito = fc.record({ userPool: pick("aB9", 9).map((id) => `eu-west-1_${id}`), clientId: id });
const google = fc.record({ issuerKind: fc.constant("google"), clientId: id });
const oidc = fc.record({ issuer: fc.oneof(fc.webUrl(), anything), audience: id });
const common = fc.record(
  {
    name: fc.oneof(pick("ab-1", 40), anything),
    stage: fc.oneof(pick("aB_-1", 12), anything),
    runtime: fc.constantFrom("nodejs22.x", "nodejs24.x", "python3.10", "python3.14"),
    type: fc.constantFrom("TOKEN", "REQUEST"),
    origins: fc.oneof(fc.webUrl(), fc.constant("*"), anything),
  },
  { requiredKeys: [] },
);
const flags = fc
  .tuple(region, common, fc.oneof(cognito, google, oidc))
  .map(([region, ...rest]): Answers => Object.assign({ region }, ...rest));

const words = (text: string | undefined) => text?.split(",").map((part) => part.trim()) ?? [];

test("what is accepted loads back to just what was answered, and what is refused is refused as usage", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(flags, async (given) => {
      const answers = await collect(given, FACTS).catch((error) => error);
      if (answers instanceof AuthzError) {
        expect(answers.code).toBe("USAGE");
        return;
      }
      accepted += 1;
      const config = load(answers);
      expect(config).toMatchObject({
        project: (given.name ?? "basic").trim(),
        aws: { region: given.region },
        api: { name: `${answers.name}API`, stage: (given.stage ?? "dev").trim() },
        functions: [{ name: "basicLambda", source: "lambda/basicLambda", runtime: answers.runtime, env: {} }],
        routes: [
          { verb: "GET", path: "/", function: "basicLambda", public: false },
          { verb: "GET", path: "/orders/{id}", function: "basicLambda", public: false },
        ],
        authorizer: { type: given.type ?? "TOKEN", runtime: given.runtime ?? "nodejs24.x" },
        rules: [],
        cors: { allowOrigins: [(given.origins ?? "http://localhost:3000").trim()] },
        tags: {},
      });
      const [issuer, ...others] = config.issuers;
      expect(others).toEqual([]);
      expect(issuer).toMatchObject({
        name: "main",
        kind: answers.issuerKind,
        audience: words(given.audience ?? given.clientId),
      });
      expect(issuer?.userPool).toBe(given.userPool);
      expect(issuer?.issuer).toBe(given.issuer?.trim());
    }),
    { numRuns: 2000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test("a profile is written as it is called, however odd its name", () => {
  const name = fc.string({ minLength: 1 }).filter((text) => /^[^\p{Cc}[\]]+$/u.test(text) && text === text.trim());
  return fc.assert(
    fc.asyncProperty(name, async (profile) => {
      const facts = { ...FACTS, profiles: [{ name: profile }] };
      const flags = { region: "eu-west-1", userPool: "eu-west-1_a", clientId: "b", profile };
      const answers = await collect(flags, facts).catch((error) => error);
      if (answers instanceof AuthzError) {
        // Only what quotes cannot represent.
        expect(profile).toMatch(/".*'|'.*"/);
        return;
      }
      expect(load(answers).aws.profile).toBe(profile);
    }),
  );
});

test.each([
  [21, "dev"],
  [20, "stage"],
])("a name of %i characters is the longest for the stage %s, and loads", async (length, stage) => {
  const flags = { region: "eu-west-1", userPool: "eu-west-1_a", clientId: "b", stage };
  expect(load(await collect({ ...flags, name: "a".repeat(length) }, FACTS)).project).toHaveLength(length);
  await expect(collect({ ...flags, name: "a".repeat(length + 1) }, FACTS)).rejects.toThrow("is too long");
});

test("every commented key of the file can be switched on", async () => {
  const kinds = [
    { issuerKind: "cognito", userPool: "eu-west-1_a", clientId: "b" },
    { issuerKind: "google", clientId: "b" },
    { issuerKind: "oidc", issuer: "https://a.example", audience: "b" },
  ];
  for (const kind of kinds) {
    for (const type of ["TOKEN", "REQUEST"]) {
      const answers = await collect({ region: "us-east-1", type, ...kind }, FACTS);
      const text = configText(answers).replace(/^; (?=\[|[a-z_.A-Z]+ = |(?:GET|DELETE) )/gm, "");
      expect(text).not.toMatch(/^; (?:[a-z_.A-Z]+|[A-Z]+ \/\S*) = /m);
      const config = parseConfig(text, "/somewhere/config.ini", {}, FACTS.today);
      expect(config.rules.map(({ name }) => name)).toEqual(["admin", "everyone"]);
      expect(config.routes).toContainEqual({ verb: "GET", path: "/health", function: "basicLambda", public: true });
    }
  }
});
