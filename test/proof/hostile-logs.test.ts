/** What 20,000 hostile tokens leave in the log: nothing of themselves. And how often they make us call each of several issuers. */
import * as crypto from "node:crypto";
import { describe, expect, test } from "vitest";
import { type AuthorizerConfig, createAuthorizer } from "../../templates/node/authorizer/index.mts";
import { skipWithoutPython } from "../support/authorizers/python.ts";
import { claims, cognitoAccess, googleId, NOW, STAGE } from "../support/vectors/fixture.ts";
import { fixtureOnDisk } from "../support/vectors/read.ts";
import { encode, token } from "../support/vectors/sign.ts";
import { leaked, wrongLine } from "./support/log.ts";
import { inNode, inPython } from "./support/run.ts";

const COUNT = 20_000;
const config = fixtureOnDisk.configs["several"] as AuthorizerConfig;

/** Stands in every claim and header that is an attacker's to choose. */
const MARK = "mark-of-this-claim";
const attacker = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const forged = (header: object, body: object) => {
  const input = `${encode({ ...header, x: MARK })}.${encode(body)}`;
  const signature = crypto.sign("sha256", Buffer.from(input), { key: attacker, dsaEncoding: "ieee-p1363" });
  return `${input}.${encode(signature)}`;
};
const [goodHead = "", , goodTail = ""] = token(claims()).split(".");

const marked = (n: number) => ({ sub: `${MARK}-${n}`, email: `${MARK}-${n}@example.com`, name: MARK, jti: `${n}` });
const BODIES = [claims, cognitoAccess, googleId];
const ATTACKS: readonly ((n: number) => string)[] = [
  (n) => forged({ alg: "ES256", kid: "es256" }, claims(marked(n))),
  (n) => forged({ alg: "RS256", kid: "rs256" }, claims(marked(n))),
  (n) => forged({ alg: "RS256", kid: `${MARK}-${n}` }, (BODIES[n % BODIES.length] ?? claims)(marked(n))),
  (n) => forged({ alg: "RS256", kid: `evil-${n}`, jku: `https://${MARK}.example/${n}` }, claims(marked(n))),
  (n) => `${encode({ alg: "none", kid: MARK })}.${encode(claims(marked(n)))}.`,
  (n) => forged({ alg: "HS256", kid: "rs256" }, claims(marked(n))),
  (n) => forged({ alg: `${MARK}-${n}`, kid: "rs256" }, claims(marked(n))),
  (n) => forged({ alg: "RS256", kid: "rs256", crit: [MARK], typ: MARK }, claims(marked(n))),
  (n) => forged({ alg: "RS256", kid: "rs256" }, claims({ ...marked(n), iss: `https://${MARK}-${n}.example` })),
  (n) => forged({ alg: "RS256", kid: "rs256" }, claims({ ...marked(n), aud: `${MARK}-${n}` })),
  (n) => forged({ alg: "RS256", kid: "rs256" }, claims({ ...marked(n), exp: n })),
  (n) => `${goodHead}.${encode(claims(marked(n)))}.${goodTail}`,
  (n) => `${MARK}-${n}.${MARK}.${MARK}`,
  (n) => `${encode(`{"${MARK}`)}.${encode(`${MARK}-${n}`)}.${MARK}`,
  (n) => `${n}${MARK}${"A".repeat(11_000)}`,
];
/** Signed by the issuer, and refused for what they say: here the key's name may be told, and the subject's hash may not be. */
const wronged = Array.from({ length: 100 }, (_, n) =>
  token(claims({ ...marked(n), ...[{ aud: MARK }, { exp: 1 }, { nbf: 9e9 }, { sub: "" }, { iss: MARK }][n % 5] })),
);
const welcome = Array.from({ length: 300 }, (_, n) => token(claims({ ...marked(n), groups: [MARK], scope: MARK })));

const hostile = Array.from({ length: COUNT }, (_, n) =>
  n % 200 === 0 ? (wronged[n / 200] ?? "") : (ATTACKS[n % ATTACKS.length]?.(n) ?? ""),
);
const eventOf = (bearer: string) => ({ authorizationToken: `Bearer ${bearer}`, methodArn: `${STAGE}GET/${MARK}` });

describe.each([
  ["Node", inNode, false],
  ["Python", inPython, skipWithoutPython],
] as const)("the log of 20,000 hostile tokens in %s", (_language, run, skip) => {
  test.skipIf(skip)("is a JSON object a line, of which none holds a part of a token or a claim", async () => {
    expect(new Set(hostile).size).toBe(COUNT);
    const all = [...hostile, ...welcome];
    const answers = await run({ config, now: NOW, fresh: false, events: all.map(eventOf) });
    expect(new Set(answers.slice(0, COUNT).map(({ error }) => error))).toEqual(new Set(["Unauthorized"]));
    expect(answers.slice(COUNT).filter(({ error }) => error !== undefined)).toEqual([]);

    const lines = answers.flatMap((answer) => answer.lines);
    expect(lines).toHaveLength(all.length);
    const wrong = lines.flatMap((line) => {
      const what = wrongLine(line, config);
      return what === undefined ? [] : [`${what}: ${line}`];
    });
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(lines.filter((line) => line.includes(MARK))).toEqual([]);
    expect(leaked(all, lines)).toEqual([]);
    // All attacks got as far as they were meant to.
    const reasons = new Set(lines.map((line) => JSON.parse(line).reason));
    const meant = ["alg", "audience", "exp", "header", "issuer", "kid-unknown", "malformed", "nbf", "signature", "sub"];
    expect([...reasons].sort()).toEqual([...meant, "too-long", "rule"].sort());
  });
});

test("a log with a part of a token, or of what a token says, is seen", () => {
  const [bearer = ""] = welcome;
  const line = (changes: object) => JSON.stringify({ verdict: "unauthorized", reason: "kid", ms: 1, ...changes });
  expect(leaked(welcome, [line({ kid: bearer.slice(100, 120) })])).toContain(bearer);
  expect(leaked(welcome, [line({})])).toEqual([]);
  expect(wrongLine(line({}), config)).toBeUndefined();
  for (const one of [{ kid: MARK }, { issuer: MARK }, { reason: MARK }, { sub: "a" }, { principal: "ann" }]) {
    expect(wrongLine(line(one), config)).toBeTypeOf("string");
  }
});

describe("unknown keys of several issuers", () => {
  test.each([true, false])(
    "fetch each issuer's keys once a minute (answering: %s), however many ask at once",
    async (up) => {
      let clock = NOW * 1_000;
      const fetched: [url: string, at: number][] = [];
      const keysAt = new Map(config.issuers.map(({ jwksUri, keys }) => [jwksUri, JSON.stringify({ keys })]));
      const authorize = createAuthorizer(config, {
        now: () => clock,
        fetchText: async (url) => {
          fetched.push([url, clock]);
          if (!up) throw new Error("down");
          return keysAt.get(url) ?? "";
        },
        log: () => undefined,
      });
      const MINUTES = 5;
      for (let turn = 0; turn < MINUTES * 60; turn++) {
        clock += 1_000;
        const tokens = [0, 1, 2, 3, 4, 5].map((n) =>
          forged({ alg: "RS256", kid: `unknown-${turn}-${n}` }, (BODIES[n % BODIES.length] ?? claims)(marked(n))),
        );
        const answers = await Promise.allSettled(tokens.map(async (one) => authorize(eventOf(one))));
        expect(answers.filter(({ status }) => status !== "rejected")).toEqual([]);
      }
      for (const { jwksUri } of config.issuers) {
        const times = fetched.flatMap(([url, at]) => (url === jwksUri ? at : []));
        expect(times).toHaveLength(MINUTES);
        expect(times.slice(1).map((at, n) => at - (times[n] ?? 0))).toEqual(Array(MINUTES - 1).fill(60_000));
      }
    },
  );
});
