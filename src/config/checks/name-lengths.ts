import type { Config } from "../config.ts";
import type { At, Findings } from "../text/findings.ts";
import { atKey, type Source } from "../text/source.ts";

/** Of names of functions and roles, in Lambda and IAM. */
const LONGEST = 64;

/** Checks the names that become `<project>-<stage>-<name>`: short enough, and no two the same. */
export function checkNames({ project, api, functions, authorizer }: Config, source: Source, findings: Findings): void {
  const names = new Map<string, string>();
  const check = (name: string, at: At, seen?: string): void => {
    const full = `${project}-${api.stage}-${name}`;
    if (full.length > LONGEST) {
      findings.problem(at, seen, `${full} is ${full.length} characters: names in AWS must be at most ${LONGEST}`);
    }
    // IAM compares names of roles without case.
    const before = names.get(name.toLowerCase());
    if (before !== undefined) findings.problem(at, seen, `must differ from the name ${before} in more than case`);
    names.set(name.toLowerCase(), name);
  };
  for (const { name } of functions) check(name, source.get(`function.${name}`)?.at ?? { section: `function.${name}` });
  check(authorizer.name, atKey("authorizer", "name", source.get("authorizer")), authorizer.name);
}
