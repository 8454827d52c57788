/** Wycheproof's JOSE files once more: the keys that must not be used, and each token through the whole authorizer. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type AuthorizerConfig, importKey } from "../../templates/node/authorizer/index.mts";
import { skipWithoutPython } from "../support/authorizers/python.ts";
import { NOW, STAGE } from "../support/vectors/fixture.ts";
import { fixtureOnDisk } from "../support/vectors/read.ts";
import { wrongLine } from "./support/log.ts";
import { inNode, inPython, python } from "./support/run.ts";
import { skipWithoutWycheproof } from "./wycheproof.ts";

type Jwk = Readonly<Record<string, unknown>>;
interface Group {
  readonly comment: string;
  readonly public?: Jwk & { readonly keys?: readonly Jwk[] };
  readonly private?: Jwk & { readonly keys?: readonly Jwk[] };
  readonly tests: readonly { readonly tcId: number; readonly jws?: unknown; readonly jwe?: unknown }[];
}

const groupsOf = (file: string): readonly Group[] =>
  JSON.parse(readFileSync(new URL(`../../../shared/wycheproof/${file}_test.json`, import.meta.url), "utf8")).testGroups;

const FILES = ["json_web_signature", "json_web_key", "json_web_crypto"];
const groups = skipWithoutWycheproof ? [] : FILES.flatMap(groupsOf);
const keysOf = (set: Group["public"]): readonly Jwk[] => (set === undefined ? [] : (set.keys ?? [set]));
/** A key without a kid is refused for that alone; here each has one. */
const named = (jwk: Jwk): Jwk => ({ kid: "k", ...jwk });
const all = groups.flatMap((group) => [...keysOf(group.public), ...keysOf(group.private)]).map(named);

/** What cannot be a public signature key: who reads it could sign, or it is for something else. */
const FORBIDDEN: readonly (readonly [what: string, which: (jwk: Jwk) => boolean])[] = [
  ["private", (jwk) => "d" in jwk],
  ["symmetric", ({ kty }) => kty === "oct"],
  ["for encryption", ({ use }) => use === "enc"],
  ["of an algorithm that is no signature of its kind", ({ kty, alg }) => kty === "RSA" && alg === "ES256"],
];
const isPythons = ({ kty, alg = "RS256" }: Jwk) => kty === "RSA" && String(alg).startsWith("RS");

describe.skipIf(skipWithoutWycheproof)("Wycheproof's keys", () => {
  test.each(FORBIDDEN)("that are %s are not used", (_what, which) => {
    const keys = all.filter(which);
    expect(keys).not.toEqual([]);
    expect(keys.filter((jwk) => importKey(jwk) !== undefined)).toEqual([]);
  });

  test("become usable without what forbids it, so that this is why they are not used", () => {
    const open = all.map(({ d, p, q, dp, dq, qi, use, ...jwk }) => jwk);
    const usable = (keys: readonly Jwk[]) => keys.filter((jwk) => importKey(jwk) !== undefined).length;
    expect(usable(open)).toBeGreaterThan(usable(all));
  });

  test.skipIf(skipWithoutPython)(
    "of RSASSA-PKCS1-v1_5 are used or not by both languages, all others not by Python",
    () => {
      const answers = python<boolean[]>({ keys: all });
      const wrong = all.filter((jwk, n) => answers[n] !== (isPythons(jwk) && importKey(jwk) !== undefined));
      expect(wrong).toEqual([]);
      expect(answers).toContain(true);
    },
  );
});

const tokens = groups.flatMap((group) => group.tests.map(({ jws, jwe }) => jws ?? jwe));
const events = tokens.flatMap((one) => [
  { authorizationToken: `Bearer ${one}`, methodArn: `${STAGE}GET/` },
  { authorizationToken: one, methodArn: `${STAGE}GET/` },
]);

describe.skipIf(skipWithoutWycheproof).each([
  ["Node", inNode, false],
  ["Python", inPython, skipWithoutPython],
] as const)("Wycheproof's JOSE tokens, none with our claims, in %s", (_language, run, skip) => {
  test.skipIf(skip)("end in Unauthorized for a reason that is foreseen, with a scheme and without", async () => {
    const config = fixtureOnDisk.configs["oidc"] as AuthorizerConfig;
    const answers = await run({ config, now: NOW, fresh: false, events });
    expect(answers).toHaveLength(2 * (401 + 26 + 83));
    const wrong = answers.flatMap(({ error, lines }, n) => {
      const what = error === "Unauthorized" ? wrongLine(lines[0] ?? "", config) : `answered ${error}`;
      return what === undefined ? [] : [`${what}: ${JSON.stringify(events[n])}`];
    });
    expect(wrong).toEqual([]);
  });
});
