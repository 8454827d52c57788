import fc from "fast-check";
import { expect, test } from "vitest";
import { fingerprint, sha256Base64 } from "../../../src/lib/hash.ts";
import { same, stableJson } from "../../../src/lib/json.ts";

/** The same value with the keys of every object in another order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, turned(inner)])
      .reverse(),
  );
}

const value = fc.jsonValue({ noUnicodeString: false }).map((one) => JSON.parse(JSON.stringify(one)) as unknown);

test("the order of keys is no difference, and the text is JSON of the same value", () => {
  fc.assert(
    fc.property(value, (one) => {
      expect(stableJson(turned(one))).toBe(stableJson(one));
      expect(fingerprint(turned(one))).toBe(fingerprint(one));
      expect(JSON.parse(stableJson(one))).toEqual(one);
    }),
  );
});

test("what is the same is what JSON cannot tell apart", () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(same(a, b)).toBe(stableJson(a) === stableJson(b));
      expect(fingerprint(a) === fingerprint(b)).toBe(same(a, b));
    }),
  );
});

test.each<[unknown, unknown, boolean]>([
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [[1, 2], [2, 1], false],
  [{ a: 1 }, { a: "1" }, false],
  [undefined, undefined, true],
  [undefined, null, false],
  [{ a: [{ c: 1, b: 2 }] }, { a: [{ b: 2, c: 1 }] }, true],
])("%j and %j: the same is %s", (a, b, expected) => {
  expect(same(a, b)).toBe(expected);
});

test("the hash of a zip is in the form of Lambda's CodeSha256", () => {
  expect(sha256Base64(new Uint8Array())).toBe("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
});
