import { expect, test } from "vitest";
import { bad, good } from "../../../src/doctor/findings.ts";

test("doctor shows texts that look alike so that they differ", () => {
  expect(bad("client", "api", "ap\u0456", "set it")).toMatchObject({ expected: "api", got: "ap\\u0456" });
  expect(good("client", "api\u200b")).toMatchObject({ expected: "api\\u200b", got: "api\\u200b" });
});
