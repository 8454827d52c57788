import { exitCodeOf } from "../../src/cli/exit-codes.ts";
import { AuthzError } from "../../src/lib/errors.ts";
import type { Json } from "../../src/lib/json.ts";

/** Never run: codes are a closed union, so that a script can match on all of them. */
export function errors(): readonly unknown[] {
  const known = new AuthzError("NOT_OURS", "message", { fix: "what to do" });
  // @ts-expect-error a code that the union does not hold
  const unknown = new AuthzError("OOPS", "message");
  // @ts-expect-error no exit code for it either
  exitCodeOf("OOPS");
  // @ts-expect-error a fix is a sentence
  new AuthzError("NOT_OURS", "message", { fix: 1 });
  // @ts-expect-error JSON holds no dates
  const json: Json = { at: new Date() };
  return [known, unknown, json];
}
