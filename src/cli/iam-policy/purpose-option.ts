import { PURPOSES, type Purpose } from "../../iam-policy/purposes.ts";
import { AuthzError } from "../../lib/errors.ts";

const isPurpose = (name: string): name is Purpose => (PURPOSES as readonly string[]).includes(name);

/** The commands that --for names. @throws AuthzError USAGE. */
export function purposesOf(value = "deploy"): readonly Purpose[] {
  const names = value.split(",").map((name) => name.trim());
  if (names.includes("all") && names.length === 1) return PURPOSES;
  const unknown = names.find((name) => !isPurpose(name));
  if (unknown !== undefined)
    throw new AuthzError("USAGE", `unknown command ${JSON.stringify(unknown)} in --for`, {
      fix: `use ${PURPOSES.join(", ")}, several separated by commas, or all`,
    });
  return names.filter(isPurpose);
}
