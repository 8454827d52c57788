import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type AuthorizerConfig, createAuthorizer } from "../../templates/node/authorizer/index.mts";
import { claims, cognitoAccess, cognitoId, googleId, NOW, STAGE } from "../support/vectors/fixture.ts";
import { fixtureOnDisk } from "../support/vectors/read.ts";
import { librariesFor, type Verdicts } from "./differential-libraries.ts";
import { SPELLINGS, spell } from "./differential-spellings.ts";
import { STRICTER } from "./differential-stricter.ts";
import { mutate, mutationsAt, seeded } from "./mutations.ts";

const TOKENS = 100_000;
/** PS256 and ECDSA sign with chance: from run to run a few signatures have no "-" or "_" to spell otherwise. */
const SEED = 20_261_123;
/** A whole second: jose rounds its clock down to one, and would differ for nothing but that. */
const NOW_MS = NOW * 1_000;

/** Where tokens start from: a configuration, the claims of its issuer, a key that signs. */
const BASES = [
  { config: "cognito", claims: cognitoAccess, key: "rs256", alg: "RS256" },
  { config: "cognito-id", claims: cognitoId, key: "rs256", alg: "RS256" },
  { config: "google", claims: googleId, key: "other", alg: "RS256" },
  { config: "oidc", claims, key: "rs256", alg: "RS256" },
  { config: "oidc", claims, key: "rs384", alg: "RS384" },
  { config: "oidc", claims, key: "rs512", alg: "RS512" },
  { config: "oidc", claims, key: "ps256", alg: "PS256" },
  { config: "oidc", claims, key: "es256", alg: "ES256" },
  { config: "oidc", claims, key: "es384", alg: "ES384" },
  { config: "oidc", claims, key: "eddsa", alg: "EdDSA" },
  // The JWK names no algorithm.
  { config: "oidc", claims, key: "no-alg", alg: "RS256" },
] as const;
type Base = (typeof BASES)[number];

const configNamed = (name: string): AuthorizerConfig => {
  const config = fixtureOnDisk.configs[name];
  if (config === undefined) throw new Error(`no config ${name}`);
  return config;
};

function authorizerFor(config: AuthorizerConfig) {
  let line = "";
  const authorize = createAuthorizer(config, {
    now: () => NOW_MS,
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

interface Case {
  readonly base: Base;
  readonly token: string;
  readonly changes: readonly string[];
}

/** Two thirds are changed at one place, so that what a library does about it can be told. */
function* casesOf(seed: number): Generator<Case> {
  const random = seeded(seed);
  const mutations = mutationsAt(NOW);
  const any = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  for (let n = 0; n < TOKENS; n++) {
    const base = any(BASES);
    const { key, alg } = base;
    const header = JSON.stringify({ alg, kid: key, ...(random() < 0.5 && { typ: "JWT" }) });
    const body = JSON.stringify(base.claims({ jti: `${n}` }));
    if (random() < 0.3) {
      const spelling = any(SPELLINGS);
      yield { base, token: spell(spelling, { header, body, key, alg }, random), changes: [spelling.name] };
    } else {
      const first = any(mutations);
      const chosen = random() < 0.5 ? [first] : [first, any(mutations.filter((other) => other !== first))];
      yield { base, token: mutate(chosen, { header, body, key }, random), changes: chosen.map(({ name }) => name) };
    }
  }
}

const LIBRARIES = ["aws-jwt-verify", "jose"] as const;
const rows = STRICTER.flatMap(({ libraries, reason, changes }) =>
  libraries.flatMap((library) => changes.map((change) => `${library}: ${reason}: ${change}`)),
);

describe(`${TOKENS} mutated tokens, seed ${SEED}`, () => {
  const looser: string[] = [];
  const internal: string[] = [];
  const unlisted = new Map<string, string>();
  /** How often each row of the list happens; a row counts only by tokens that are changed in nothing else. */
  const stricter = new Map<string, number>();
  const asked: Record<Base["config"] | "aws-jwt-verify", number> = {
    cognito: 0,
    "cognito-id": 0,
    google: 0,
    oidc: 0,
    "aws-jwt-verify": 0,
  };
  const allowed = { "by us": 0, "by aws-jwt-verify": 0, "by jose": 0, "by somebody": 0 };

  const parties = new Map(
    BASES.map(({ config }) => {
      const settings = configNamed(config);
      return [config, { ours: authorizerFor(settings), theirs: librariesFor(settings, NOW_MS) }] as const;
    }),
  );

  async function ask({ base, token }: Case) {
    const party = parties.get(base.config);
    if (party === undefined) throw new Error(`no party for ${base.config}`);
    // Spaces in front are not of the token: RFC 6750, section 2.1, has one or more of them behind "Bearer".
    const sent = token.replace(/^ +/, "");
    return { ours: await party.ours(token), theirs: await party.theirs(sent, algIn(sent)) };
  }

  function compare({ base, token, changes }: Case, ours: { allows: boolean; reason: string }, theirs: Verdicts) {
    const names = `${base.config} ${base.alg}: ${changes.join(" and ")}`;
    if (ours.reason === "internal") internal.push(`${names}: ${token}`);
    for (const library of LIBRARIES) {
      if (theirs[library]) allowed[`by ${library}`]++;
      if (ours.allows && theirs[library] === false) looser.push(`${library} refuses ${names}: ${token}`);
      if (ours.allows || !theirs[library]) continue;
      const possible = changes.map((change) => `${library}: ${ours.reason}: ${change}`);
      const [only = ""] = possible;
      if (possible.length === 1) stricter.set(only, (stricter.get(only) ?? 0) + 1);
      if (!possible.some((row) => rows.includes(row))) unlisted.set(possible.join(" and "), `${names}: ${token}`);
    }
  }

  beforeAll(async () => {
    // aws-jwt-verify takes the time from Date.
    vi.useFakeTimers({ toFake: ["Date"], now: NOW_MS });
    for (const one of casesOf(SEED)) {
      const { ours, theirs } = await ask(one);
      asked[one.base.config]++;
      if (theirs["aws-jwt-verify"] !== undefined) asked["aws-jwt-verify"]++;
      if (ours.allows) allowed["by us"]++;
      if (ours.allows || theirs["aws-jwt-verify"] || theirs.jose) allowed["by somebody"]++;
      compare(one, ours, theirs);
    }
  }, 300_000);
  afterAll(() => {
    vi.useRealTimers();
    console.log(JSON.stringify({ asked, allowed, stricter: Object.fromEntries([...stricter].sort()) }, null, 2));
  });

  test.each(BASES)("a good token of $config with $key is let in by everybody who knows the algorithm", async (base) => {
    const header = JSON.stringify({ alg: base.alg, kid: base.key });
    const token = mutate([], { header, body: JSON.stringify(base.claims()), key: base.key }, seeded(SEED));
    const { ours, theirs } = await ask({ base, token, changes: [] });
    const aws = base.alg === "PS256" ? undefined : true;
    expect({ ours: ours.allows, ...theirs }).toEqual({ ours: true, jose: true, "aws-jwt-verify": aws });
  });

  test("enough of them are let in, and enough are not, so that the comparison means something", () => {
    expect(allowed["by us"] / TOKENS).toBeGreaterThan(0.15);
    expect(allowed["by somebody"] / TOKENS).toBeLessThan(0.6);
    expect(asked["aws-jwt-verify"] / TOKENS).toBeGreaterThan(0.85);
  });

  test("whatever we let in, aws-jwt-verify and jose let in", () => {
    expect(looser.slice(0, 10)).toEqual([]);
  });

  test("what they let in and we do not is on the list, each with its reason", () => {
    expect([...unlisted].slice(0, 100)).toEqual([]);
  });

  test("nothing is on the list that does not happen", () => {
    expect(rows.filter((row) => !stricter.has(row))).toEqual([]);
  });

  test("no token is refused because something in the authorizer breaks", () => {
    expect(internal.slice(0, 10)).toEqual([]);
  });
});
