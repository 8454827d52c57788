import { expect, test } from "vitest";
import { isCi } from "../../../src/lib/is-ci.ts";

test.each([
  [{}, false],
  [{ CI: "" }, false],
  [{ CI: "false" }, false],
  [{ CI: "true" }, true],
  [{ CI: "1" }, true],
])("%o is CI: %s", (env, expected) => {
  expect(isCi(env)).toBe(expected);
});
