import { expect, test } from "vitest";
import type { Change } from "../../../src/engine/kind.ts";
import { UNKNOWN } from "../../../src/engine/unknown.ts";
import { fingerprint } from "../../../src/lib/hash.ts";
import { propertyReports } from "../../../src/stack/status/property-reports.ts";

const FINGERPRINTS = { from: fingerprint("a"), to: fingerprint("b") };

const reportsOf = (change: Change, sinceDeploy?: readonly Change[]) =>
  propertyReports({ state: "different", changes: [change], sinceDeploy }, { memory: "MemorySize" });
const shownOf = (change: Change) => reportsOf(change).map(({ name, wanted, there }) => [name, wanted, there]);

test.each<[string, Change, readonly (readonly unknown[])[]]>([
  ["has AWS's name", { prop: "memory", from: 1, to: 2 }, [["MemorySize", 2, 1]]],
  ["is null where it is not set", { prop: "p", from: undefined, to: undefined }, [["p", null, null]]],
  ["is text where it is not known yet", { prop: "p", from: "a", to: UNKNOWN }, [["p", "(known after deploy)", "a"]]],
  [
    "is its members that differ",
    { prop: "p", from: { same: 1, other: 1, extra: 1 }, to: { same: 1, other: 2, missing: 3 } },
    [
      ["p.other", 2, 1],
      ["p.missing", 3, null],
      ["p.extra", null, 1],
    ],
  ],
  [
    "of tags leaves out those of others",
    { prop: "tags", from: { team: "payments", cost: "1" }, to: { team: "shop", "lambda-authz:owner": "x" } },
    [
      ["tags.team", "shop", "payments"],
      ["tags.lambda-authz:owner", "x", null],
    ],
  ],
  ["is a list as a whole", { prop: "p", from: ["a"], to: [] }, [["p", [], ["a"]]]],
  ["hides fingerprints", { prop: "p", ...FINGERPRINTS }, [["p", "(hidden)", "(hidden, another value)"]]],
  ["hides them as members", { prop: "v", from: { KEY: fingerprint("a") }, to: {} }, [["v.KEY", null, "(hidden)"]]],
  [
    "names the members of what is hidden",
    { prop: "env", ...FINGERPRINTS, members: { A: "missing", B: "extra", C: "other" } },
    [
      ["env.A", "(hidden)", null],
      ["env.B", null, "(hidden)"],
      ["env.C", "(hidden)", "(hidden, another value)"],
    ],
  ],
])("a difference %s", (_, change, expected) => {
  expect(shownOf(change)).toEqual(expected);
});

test.each<[string, readonly Change[] | undefined, Change["from"]]>([
  ["hand", [], 1],
  ["config", [{ prop: "p", from: 1, to: 2 }], 1],
  ["both", [{ prop: "p", from: 3, to: 2 }], 1],
  ["unknown", undefined, 1],
  ["unknown", [], "(hidden)"],
])(
  "the origin is %s where config.ini asks for %j since the last deploy and AWS has %j",
  (origin, sinceDeploy, from) => {
    expect(reportsOf({ prop: "p", from, to: 2 }, sinceDeploy)[0]?.origin).toBe(origin);
  },
);
