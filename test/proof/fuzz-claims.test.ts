/** Good signatures over arbitrary claims: what is behind the signature, at the size that API Gateway lets through. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AuthorizerConfig } from "../../templates/node/authorizer/index.mts";
import { skipWithoutPython } from "../support/authorizers/python.ts";
import { claims, cognitoAccess, googleId, NOW, STAGE } from "../support/vectors/fixture.ts";
import { fixtureOnDisk } from "../support/vectors/read.ts";
import { token } from "../support/vectors/sign.ts";
import { leaked, wrongLine } from "./support/log.ts";
import { wrongPolicy } from "./support/policy.ts";
import { type Answer, inNode, inPython } from "./support/run.ts";

type Claims = Readonly<Record<string, unknown>>;

const SEED = 20_261_123;
const COUNT = 1_000;
const LIMIT_MS = 100;
/** In base64url, with a header and an RSA signature, just under the 10,240 characters of a token. */
const ROOM_BYTES = 7_100;
const many = (text: string, bytes = ROOM_BYTES) =>
  text.repeat(Math.floor((bytes - 300) / (Buffer.byteLength(JSON.stringify(text)) - 2)));
const list = (item: unknown) =>
  Array.from({ length: Math.floor((ROOM_BYTES - 300) / (JSON.stringify(item).length + 1)) }, () => item);
const nested = (depth: number): unknown => (depth === 0 ? "admins" : [nested(depth - 1), "ops"]);

/** What makes slow patterns slow: as long as a token can be. 10,000 groups do not fit in one; 3,400 do. */
const HEAVY: readonly Claims[] = [
  ...[" ", ",", ", ", "a,", "a ", '"', "\\", '"\\', "\u0001", "\u20ac", "\u{1f600}", "admins"].flatMap((text) => [
    { groups: many(text) },
    { scope: many(text) },
    { scp: many(text), note: "x" },
    { email: many(text, ROOM_BYTES / 2), note: many(text, ROOM_BYTES / 2) },
  ]),
  ...[0, "", "admins", null, [], {}, true, 1e21].flatMap((item) => [
    { groups: list(item) },
    { note: list(item) },
    { scp: list(item) },
  ]),
  ...[1, 5, 14, 15, 16, 40].map((depth) => ({ groups: nested(depth), note: nested(depth) })),
];

const text = fc.oneof(
  fc.constantFrom(
    "admins",
    "ops",
    "orders:write",
    "orders:admin",
    "openid orders:admin",
    "__proto__",
    "secret-value-1",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
);
const value = fc.oneof(text, fc.array(text, { maxLength: 8 }), fc.double(), fc.jsonValue({ maxDepth: 3 }));
const arbitraryClaims: fc.Arbitrary<Claims> = fc.record(
  { groups: value, scope: value, scp: value, email: value, note: value, age: value, staff: value, last: value },
  { requiredKeys: [] },
);

const CONFIGS: Readonly<Record<string, { base: Claims; groupsClaim: string; key: string }>> = {
  rules: { base: claims(), groupsClaim: "groups", key: "rs256" },
  "rules-strict": { base: claims(), groupsClaim: "groups", key: "rs256" },
  context: { base: claims(), groupsClaim: "groups", key: "rs256" },
  "context-full": { base: claims(), groupsClaim: "groups", key: "rs256" },
  "cognito-rules": { base: cognitoAccess(), groupsClaim: "cognito:groups", key: "rs256" },
  "google-rules": { base: googleId(), groupsClaim: "groups", key: "other" },
};

interface Case {
  readonly bearer: string;
  readonly subject: string;
  readonly changes: Claims;
}

function casesFor(name: string): readonly Case[] {
  const { base, groupsClaim, key } = CONFIGS[name] ?? { base: {}, groupsClaim: "", key: "" };
  return [...HEAVY, ...fc.sample(arbitraryClaims, { numRuns: COUNT, seed: SEED })].map((changes) => {
    const { groups, ...others } = changes;
    const renamed = { ...others, ...("groups" in changes && { [groupsClaim]: groups }) };
    return { bearer: token({ ...base, ...renamed }, key), subject: String(base["sub"]), changes };
  });
}

const eventsOf = (cases: readonly Case[]) =>
  cases.map(({ bearer }) => ({ authorizationToken: `Bearer ${bearer}`, methodArn: `${STAGE}GET/a` }));

const configNamed = (name: string): AuthorizerConfig => {
  const config = fixtureOnDisk.configs[name];
  if (config === undefined) throw new Error(`no config ${name}`);
  return config;
};
const decisionOf = ({ lines }: Answer): { verdict: string; reason: string } => JSON.parse(lines[0] ?? "");

function wrongAnswer(answer: Answer, { subject }: Case, config: AuthorizerConfig): string | undefined {
  const { output, error, lines, ms } = answer;
  if (lines.length !== 1) return `${lines.length} log lines`;
  if (ms > LIMIT_MS) return `took ${ms} ms`;
  const line = wrongLine(lines[0] ?? "", config);
  if (line !== undefined || error !== undefined) return line ?? (error === "Unauthorized" ? undefined : error);
  return wrongPolicy(output, { config, stage: STAGE, subject });
}

describe.each([
  ["Node", inNode, false],
  ["Python", inPython, skipWithoutPython],
] as const)("signed tokens with arbitrary claims in %s", (_language, run, skip) => {
  test.skipIf(skip).each(Object.keys(CONFIGS))(
    "get from the config %s what its rules grant and nothing else, within 100 ms of a first meeting",
    async (name) => {
      const config = configNamed(name);
      const cases = casesFor(name);
      const answers = await run({ config, now: NOW, fresh: true, events: eventsOf(cases) });
      expect(answers).toHaveLength(cases.length);

      const wrong = cases.flatMap((one, n) => {
        const answer = answers[n];
        const what = answer === undefined ? "no answer" : wrongAnswer(answer, one, config);
        return what === undefined ? [] : [`${what}: ${JSON.stringify(one.changes).slice(0, 300)}`];
      });
      expect(wrong.slice(0, 3), `seed ${SEED}`).toEqual([]);

      // All of these have a good signature and fit, so that no more than names and depth can keep them from the rules.
      const reasons = new Set(answers.map((answer) => decisionOf(answer).reason));
      expect([...reasons].filter((reason) => !["rule", "no-rule", "malformed"].includes(reason))).toEqual([]);
      const decided = answers.filter(({ output }) => output !== undefined).length;
      expect(decided).toBeGreaterThan(cases.length * 0.9);
      const lines = answers.flatMap((answer) => answer.lines);
      const bearers = cases.map(({ bearer }) => bearer);
      expect(leaked(bearers, lines)).toEqual([]);
    },
  );
});

describe.skipIf(skipWithoutPython).each(Object.keys(CONFIGS))("with the config %s", (name) => {
  test("both languages give the same answers to signed tokens with arbitrary claims", async () => {
    const cases = casesFor(name);
    const job = { config: configNamed(name), now: NOW, fresh: false, events: eventsOf(cases) };
    const [node, python] = await Promise.all([inNode(job), inPython(job)]);
    const told = ({ output, error, lines }: Answer) => ({ output, error, line: JSON.parse(lines[0] ?? "") });
    const different = cases.filter((_, n) => {
      const [one, other] = [node[n], python[n]];
      return !one || !other || !isDeepStrictEqual(told(one), told(other));
    });
    expect(different.slice(0, 3).map(({ changes }) => JSON.stringify(changes).slice(0, 300))).toEqual([]);
  });
});

test("the strict rules both allow and deny, so that they are what decides", async () => {
  const events = eventsOf(casesFor("rules-strict"));
  const answers = await inNode({ config: configNamed("rules-strict"), now: NOW, fresh: false, events });
  const verdicts = new Set(answers.map((answer) => decisionOf(answer).verdict));
  expect([...verdicts].sort()).toEqual(["allow", "deny", "unauthorized"]);
});

const asked = { config: configNamed("rules-strict"), stage: STAGE, subject: "user-1" };
const policy = (Effect: string, Resource: unknown, changes: object = {}) => ({
  principalId: "user-1",
  policyDocument: { Version: "2012-10-17", Statement: [{ Action: "execute-api:Invoke", Effect, Resource }] },
  context: {},
  ...changes,
});

test.each([
  ["a bare star", policy("Allow", ["*"])],
  ["an Allow of the stage", policy("Allow", [`${STAGE}*`])],
  ["another API", policy("Allow", ["arn:aws:execute-api:eu-west-1:1:other/prod/POST/orders"])],
  ["half a rule", policy("Allow", [`${STAGE}DELETE/orders/*`])],
  ["another caller", policy("Deny", [`${STAGE}*`], { principalId: "user-2" })],
  ["context nobody asked for", policy("Deny", [`${STAGE}*`], { context: { email: "a" } })],
  ["null in the context", policy("Deny", [`${STAGE}*`], { context: { sub: null } })],
])("the judge of policies sees %s", (_what, output) => {
  expect(wrongPolicy(output, asked)).toBeTypeOf("string");
});

test("the judge of policies lets what the rules grant pass", () => {
  expect(wrongPolicy(policy("Allow", [`${STAGE}POST/orders`]), asked)).toBeUndefined();
  expect(wrongPolicy(policy("Deny", [`${STAGE}*`]), asked)).toBeUndefined();
});
