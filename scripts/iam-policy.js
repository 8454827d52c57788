// Writes docs/iam-policy.json and docs/iam-policy-bounded.json anew from what the kinds say they call. Run after build.js.
// @ts-check
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { actionsOf } from "../dist/engine/kind.js";
import { kinds } from "../dist/resources/index.js";
import { ANY_REGION, BOUNDED, deployerPolicy } from "../dist/stack/deployer-policy.js";

const actions = Object.values(kinds).flatMap((kind) => actionsOf(kind));
for (const { name, scope } of [
  { name: "iam-policy", scope: ANY_REGION },
  { name: "iam-policy-bounded", scope: BOUNDED },
]) {
  const file = `docs/${name}.json`;
  writeFileSync(file, JSON.stringify(deployerPolicy(actions, scope), null, 2));
  execFileSync("npx", ["biome", "format", "--write", file]);
}
