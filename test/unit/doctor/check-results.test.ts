import { expect, test } from "vitest";
import { failed, passed } from "../../../src/doctor/check-results.ts";

test("doctor shows texts that look alike so that they differ", () => {
  expect(failed("client", "api", "ap\u0456", "set it")).toMatchObject({ expected: "api", got: "ap\\u0456" });
  expect(passed("client", "api\u200b")).toMatchObject({ expected: "api\\u200b", got: "api\\u200b" });
});
