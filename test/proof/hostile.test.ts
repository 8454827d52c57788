import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { PYTHON, skipWithoutPython } from "../support/authorizers/python.ts";
import { claims, NOW, STAGE } from "../support/vectors/fixture.ts";
import { fixtureOnDisk } from "../support/vectors/read.ts";
import { encode, privateJwk, token } from "../support/vectors/sign.ts";

interface Run {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly fetches: number;
  readonly shortestGapMs: number;
  readonly grownBytes: { readonly hostile: number; readonly good: number };
}
type Runs = { readonly down: Run; readonly answering: Run };

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const config = fixtureOnDisk.configs["oidc"];
const fixture = { config, now: NOW, stage: STAGE, claims: claims() };

function inNode(): Runs {
  const authorizer = new URL("../../dist/templates/node/authorizer/index.mjs", import.meta.url).href;
  const keys = JSON.stringify({ es256: privateJwk("es256") });
  const args = ["--expose-gc", path("hostile-tokens.mjs"), authorizer, JSON.stringify(fixture), keys];
  return JSON.parse(execFileSync(process.execPath, args).toString());
}

function inPython(): Runs {
  const [head = "", body = "", tail = ""] = token(claims()).split(".");
  const changed = encode({ ...claims(), jti: "x" });
  const hostile = [
    `${head}.${body}.${tail.slice(0, -10)}NUMBERAAAA`,
    `${head}.${changed}.${tail}`,
    `${encode({ alg: "RS256", kid: "unknown" })}.${body}.${tail.slice(0, -10)}NUMBERAAAA`,
    `${encode({ alg: "none" })}.${body}.`,
    `${encode({ alg: "HS256", kid: "rs256" })}.${body}.NUMBER`,
    "garbage-NUMBER",
    `NUMBER${"A".repeat(12_000)}`,
    `${head}.${encode({ ...claims(), exp: 1 })}.${tail}`,
    `${encode({ alg: "RS256", kid: "rs256", crit: ["x"] })}.${body}.${tail}`,
  ];
  const good = Array.from({ length: 300 }, (_, n) => token(claims({ jti: `${n}` })));
  const input = JSON.stringify({ ...fixture, hostile, good });
  return JSON.parse(execFileSync(PYTHON, ["-B", path("hostile_tokens.py")], { input, maxBuffer: 64e6 }).toString());
}

/** What a garbage collector leaves over from one turn to the next. */
const FLAT_BYTES = 1_000_000;

describe.each([
  ["Node", inNode, false],
  ["Python", inPython, skipWithoutPython],
] as const)("20,000 hostile tokens in five minutes, in %s", (_language, run, skip) => {
  test.skipIf(skip)("get no answer but Unauthorized, fetch once a minute at most, and leave memory flat", () => {
    const runs = run();
    for (const [name, { outcomes, fetches, shortestGapMs, grownBytes }] of Object.entries(runs)) {
      // Good tokens get in all the same, before, between and after, whether the issuer answers or is down.
      expect(outcomes, name).toEqual({ "hostile: Unauthorized": 20_000, "good: Allow": 20_000 });
      expect(fetches, name).toBeGreaterThanOrEqual(4);
      expect(fetches, name).toBeLessThanOrEqual(6);
      expect(shortestGapMs, name).toBeGreaterThanOrEqual(60_000);
      expect(Math.abs(grownBytes.hostile), name).toBeLessThan(FLAT_BYTES);
      expect(Math.abs(grownBytes.good), name).toBeLessThan(FLAT_BYTES);
    }
  });
});
