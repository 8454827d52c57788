import { test } from "vitest";
import { lawsHold } from "../../support/laws/laws-hold.ts";

test("in any history nothing foreign is touched, and nothing opens without being named", { timeout: 300_000 }, () =>
  lawsHold(100, 11, 1),
);
