import { isPurpose, PURPOSES, type Purpose } from "../../iam-policy/purpose.ts";
import { AuthzError } from "../../lib/errors.ts";

/** The commands that --for names. @throws AuthzError USAGE. */
export function purposesOf(value = "deploy"): readonly Purpose[] {
  const names = value.split(",").map((name) => name.trim());
  const unknown = names.find((name) => name !== "all" && !isPurpose(name));
  if (unknown !== undefined)
    throw new AuthzError("USAGE", `unknown command ${JSON.stringify(unknown)} in --for`, {
      fix: `use ${PURPOSES.join(", ")}, several separated by commas, or all`,
    });
  return names.includes("all") ? PURPOSES : names.filter(isPurpose);
}
