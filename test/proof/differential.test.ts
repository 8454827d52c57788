import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type AuthorizerConfig, createAuthorizer } from "../../templates/node/authorizer/index.mts";
import { claims, cognitoAccess, cognitoId, googleId, NOW, STAGE } from "../unit/templates/vectors/fixture.ts";
import { fixtureOnDisk } from "../unit/templates/vectors/read.ts";
import { STRICTER } from "./differential-stricter.ts";
import { librariesFor } from "./libraries.ts";
import { mutate, mutationsAt, seeded } from "./mutations.ts";

const TOKENS = 100_000;
const SEED = 20_261_123;

/** Where tokens start from: a configuration, the claims of its issuer, a key that signs. */
const BASES = [
  { config: "cognito", claims: cognitoAccess, key: "rs256", alg: "RS256" },
  { config: "cognito-id", claims: cognitoId, key: "rs256", alg: "RS256" },
  { config: "google", claims: googleId, key: "other", alg: "RS256" },
  { config: "oidc", claims, key: "rs256", alg: "RS256" },
  { config: "oidc", claims, key: "rs512", alg: "RS512" },
  { config: "oidc", claims, key: "ps256", alg: "PS256" },
  { config: "oidc", claims, key: "es256", alg: "ES256" },
  { config: "oidc", claims, key: "es384", alg: "ES384" },
  { config: "oidc", claims, key: "eddsa", alg: "EdDSA" },
] as const;

const configNamed = (name: string): AuthorizerConfig => {
  const config = fixtureOnDisk.configs[name];
  if (config === undefined) throw new Error(`no config ${name}`);
  // aws-jwt-verify knows a pool by its first name only.
  const issuers = config.issuers.map((one) =>
    one.kind === "cognito" ? { ...one, issuers: one.issuers.slice(0, 1) } : one,
  );
  return { ...config, issuers };
};

function authorizerFor(config: AuthorizerConfig) {
  let line = "";
  const authorize = createAuthorizer(config, {
    now: () => NOW * 1_000,
    fetchText: async () => Promise.reject(new Error("down")),
    log: (text) => {
      line = text;
    },
  });
  return async (token: string): Promise<{ allows: boolean; reason: string }> => {
    const event = { type: "TOKEN", authorizationToken: `Bearer ${token}`, methodArn: `${STAGE}GET/` };
    await authorize(event).catch(() => undefined);
    const { verdict, reason } = JSON.parse(line);
    return { allows: verdict === "allow", reason };
  };
}

const algIn = (token: string): unknown => {
  try {
    return JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).alg;
  } catch {
    return undefined;
  }
};

describe(`${TOKENS} mutated tokens, seed ${SEED}`, () => {
  const looser: string[] = [];
  const stricter = new Map<string, { count: number; example: string }>();
  const counts = {
    "allowed by us": 0,
    "allowed by aws-jwt-verify": 0,
    "allowed by jose": 0,
    "aws-jwt-verify asked": 0,
  };

  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOW * 1_000 });
    const random = seeded(SEED);
    const mutations = mutationsAt(NOW);
    const any = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
    const parties = new Map(
      BASES.map(({ config }) => {
        const settings = configNamed(config);
        return [config, { ours: authorizerFor(settings), theirs: librariesFor(settings, NOW * 1_000) }] as const;
      }),
    );
    for (let n = 0; n < TOKENS; n++) {
      const base = any(BASES);
      const header = JSON.stringify({ alg: base.alg, kid: base.key, ...(random() < 0.5 && { typ: "JWT" }) });
      const body = JSON.stringify(base.claims({ jti: `${n}` }));
      const chosen = random() < 0.6 ? [any(mutations)] : [any(mutations), any(mutations)];
      const token = mutate(chosen, { header, body, key: base.key }, random);
      const party = parties.get(base.config);
      if (party === undefined) throw new Error(`no party for ${base.config}`);
      const ours = await party.ours(token);
      const theirs = await party.theirs(token, algIn(token));
      const names = `${base.config} ${base.alg}: ${chosen.map(({ name }) => name).join(" and ")}`;
      if (ours.allows) counts["allowed by us"]++;
      for (const library of ["aws-jwt-verify", "jose"] as const) {
        if (library === "aws-jwt-verify" && theirs[library] !== undefined) counts["aws-jwt-verify asked"]++;
        if (theirs[library]) counts[`allowed by ${library}`]++;
        if (ours.allows && theirs[library] === false) looser.push(`${library} refuses ${names}: ${token}`);
        if (ours.allows || !theirs[library]) continue;
        const key = `${library}: ${ours.reason}`;
        stricter.set(key, { count: (stricter.get(key)?.count ?? 0) + 1, example: names });
      }
    }
  }, 300_000);
  afterAll(() => {
    vi.useRealTimers();
    console.log(JSON.stringify({ ...counts, stricter: Object.fromEntries(stricter) }, null, 2));
  });

  test("a good part of them is let in by somebody, so that the comparison means something", () => {
    expect(counts["allowed by us"]).toBeGreaterThan(TOKENS / 10);
  });

  test("whatever we let in, aws-jwt-verify and jose let in", () => {
    expect(looser.slice(0, 10)).toEqual([]);
  });

  test("what they let in and we do not is on the list, each with its reason", () => {
    const listed = STRICTER.map(({ library, reason }) => `${library}: ${reason}`);
    expect([...stricter.keys()].filter((key) => !listed.includes(key))).toEqual([]);
  });

  test("nothing is on the list that does not happen", () => {
    expect(STRICTER.filter(({ library, reason }) => !stricter.has(`${library}: ${reason}`))).toEqual([]);
  });
});
