import { expect, test } from "vitest";
import { nodeNote } from "../../../src/doctor/node-version.ts";

test.each(["20.19.0", "21.7.3"])("doctor mentions Node %s", (version) => {
  expect(nodeNote(version)).toBe(`Node ${version} works; AWS SDK releases from January 2027 on need Node 22`);
});

test.each(["22.0.0", "24.11.1", "100.0.0"])("nothing is said about Node %s", (version) => {
  expect(nodeNote(version)).toBeUndefined();
});
