import { expect, test } from "vitest";
import { readMalformed } from "../../support/config/malformed.ts";

test("a config.ini that was cut, mixed up or typed over is read, or refused with its lines", () => {
  const { accepted, refused } = readMalformed(150, 20_261_130);
  expect(Math.min(accepted, refused)).toBeGreaterThan(0);
});
