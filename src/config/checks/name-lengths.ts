import type { Config } from "../config.ts";
import type { At, Findings } from "../text/findings.ts";
import { atKey, type Source } from "../text/source.ts";

/** Of functions and of roles, in Lambda and in IAM. */
const LONGEST = 64;

/** Checks the names that become `<project>-<stage>-<name>`: short enough, and no two the same. */
export function checkNames({ project, api, functions, authorizer }: Config, source: Source, findings: Findings): void {
  const taken = new Map<string, string>();
  const check = (name: string, at: At, seen?: string): void => {
    const full = `${project}-${api.stage}-${name}`;
    if (full.length > LONGEST) {
      findings.problem(at, seen, `${full} is ${full.length} characters: names in AWS must be at most ${LONGEST}`);
    }
    // IAM tells roles apart without regard to case.
    const before = taken.get(name.toLowerCase());
    if (before !== undefined) findings.problem(at, seen, `must differ from the name ${before} in more than case`);
    taken.set(name.toLowerCase(), name);
  };
  for (const { name } of functions) check(name, source.get(`function.${name}`)?.at ?? { section: `function.${name}` });
  check(authorizer.name, atKey("authorizer", "name", source.get("authorizer")), authorizer.name);
}
