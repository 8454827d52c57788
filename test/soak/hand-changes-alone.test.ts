import { beforeAll, test } from "vitest";
import { HAND_CHANGES } from "../support/hand/hand-changes.ts";
import { type HandSite, handSite } from "../support/hand/hand-site.ts";
import { namedAndRepaired } from "../support/hand/named-and-repaired.ts";

let site: HandSite;

beforeAll(async () => {
  site = await handSite();
});

test.each(Object.entries(HAND_CHANGES))("%s: status names it, deploy repairs it", async (_, change) => {
  await namedAndRepaired(site, [change]);
});
