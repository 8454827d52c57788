import fc from "fast-check";
import { expect, test } from "vitest";
import { createMaskers } from "../../../src/logs/masked-streams.ts";

const NAMES = ["Authorization", "cookie", "client_secret", "password", "refresh_token", "code"];
const secret = fc.stringMatching(/^[A-Za-z0-9 ._~+/=-]{24,60}$/).map((text) => `q7${text.trim()}Zq`);
const event = fc.tuple(secret, fc.constantFrom(...NAMES), fc.boolean()).map(([value, name, isList]) => ({
  value,
  event: { before: "x", headers: { [name]: isList ? ["1", value] : value }, after: "y" },
}));

/** What is left of events of one stream. */
const masked = (messages: readonly string[]): string[] => {
  const maskers = createMaskers();
  return messages.map((message) => maskers.mask("s", message).message);
};
/** No piece of a secret that is of use. */
const expectNone = (messages: readonly string[], value: string) => {
  const shown = messages.join("");
  for (let at = 0; at + 12 <= value.length; at += 4) expect(shown).not.toContain(value.slice(at, at + 12));
};

test("an event that is printed line by line is masked, each line an event of its own", () => {
  fc.assert(
    fc.property(event, ({ value, event: printed }) => {
      expectNone(masked(JSON.stringify(printed, null, 2).split("\n")), value);
    }),
    { numRuns: 1_000 },
  );
});

test("an event that was cut at any place, within a name too, is masked in both parts", () => {
  const room = " ".repeat(262_000);
  fc.assert(
    fc.property(event, fc.nat(), ({ value, event: printed }, place) => {
      const text = JSON.stringify(printed);
      const at = place % text.length;
      expectNone(masked([room + text.slice(0, at), text.slice(at)]), value);
    }),
    { numRuns: 60 },
  );
});

test("what begins in one stream does not continue in another one, nor after Lambda's own lines", () => {
  const maskers = createMaskers();
  expect(maskers.mask("a", '{"password": "begin').masked).toBe(1);
  expect(maskers.mask("b", "other").masked).toBe(0);
  expect(maskers.mask("a", "END RequestId: r").masked).toBe(0);
  expect(maskers.mask("a", "next").masked).toBe(0);
});
