import { AuthzError } from "../lib/errors.ts";

/** For several resources where a stack has one. It is unknown which of them is in use, so none is changed or deleted. */
export function duplicatesError(what: string, ids: readonly string[]): AuthzError {
  const message = `${ids.length} of ${what} carry the tags of this stack: ${ids.join(", ")}`;
  const text = `keep one: delete the others in AWS, or remove their tags; or delete all ${ids.length}`;
  return new AuthzError("NOT_OURS", message, { fix: { text, command: { name: "teardown" } } });
}
