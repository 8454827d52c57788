// Writes docs/iam-policy.json and docs/iam-policy-bounded.json anew from what the kinds and commands say they call. Run
// after build.js.
// @ts-check
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { GENERAL_POLICIES } from "../dist/iam-policy/general-policy.js";

for (const [file, policy] of Object.entries(GENERAL_POLICIES)) {
  writeFileSync(file, JSON.stringify(policy, null, 2));
  execFileSync("npx", ["biome", "format", "--write", file]);
}
