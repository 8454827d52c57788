import type { User } from "./cognito-model.ts";
import { invalid } from "./pool-lookup.ts";

/** `email = "ann@example.com"` and, for a beginning, `email ^= "ann"`; quotes inside are escaped. */
const FILTER = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/;

const NAMES = [
  ...["username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username", "sub"],
  ...["cognito:user_status", "status"],
];

function memberOf({ Username, Enabled, UserStatus, attributes }: User, name: string): string | undefined {
  if (name === "username") return Username;
  if (name === "status") return Enabled ? "Enabled" : "Disabled";
  return name === "cognito:user_status" ? UserStatus : attributes[name];
}

/** The users that match a filter of ListUsers. @throws Refusal InvalidParameterException. */
export function userFilter(filter = ""): (user: User) => boolean {
  if (filter.trim() === "") return () => true;
  const [, name = "", sign, quoted = ""] = FILTER.exec(filter) ?? [];
  if (!NAMES.includes(name)) throw invalid("One or more requested attributes do not exist.");
  const wanted = quoted.replace(/\\(.)/g, "$1");
  return (user) => {
    const value = memberOf(user, name);
    return sign === "^=" ? value?.startsWith(wanted) === true : value === wanted;
  };
}
