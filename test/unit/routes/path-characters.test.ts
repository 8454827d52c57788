import { expect, test } from "vitest";
import { Refusal } from "../../../src/config/text/value-parser.ts";
import { isPathPart } from "../../../src/local/apigateway/resources.ts";
import { readMethod } from "../../../src/routes/parse-route.ts";

/** What AWS takes in a part of a path: its message without the `~` that it refuses, with the `$` that it does not list. */
const TAKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:$-";
const ASCII = Array.from({ length: 127 - 33 }, (_, n) => String.fromCharCode(33 + n)).filter((char) => char !== "/");

test("config.ini and the local endpoint take the same characters in paths, those that AWS takes", () => {
  const config = ASCII.filter((char) => !(readMethod(`GET /a${char}b`) instanceof Refusal));
  expect(config.toSorted()).toEqual([...TAKEN].toSorted());
  expect(ASCII.filter((char) => isPathPart(`a${char}b`))).toEqual(config);
});

test.each(["{a}", "{a.b_c-d}", "{rest+}", "{}", "{a", "a}", "{a+}b", "{a~}", "{a$}", "{a:b}", "é", "a b"])(
  "the part %s means the same to both",
  (part) => {
    expect(isPathPart(part)).toBe(!(readMethod(`GET /${part}`) instanceof Refusal));
  },
);
