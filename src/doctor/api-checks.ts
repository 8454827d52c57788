import { EXAMINED, type ExaminedApi } from "../explain/examine-api.ts";
import { inAscii } from "../lib/characters.ts";
import type { Check } from "../token/check.ts";

const NOTHING = "nothing found";

/** What was found of one kind: a check for each finding, or one that passed. */
function checksOf({ findings }: ExaminedApi, { code, expects }: (typeof EXAMINED)[number]): Check[] {
  const found = findings.filter((one) => one.code === code);
  if (found.length === 0) return [{ name: code, expected: expects, got: expects, ok: true }];
  return found.map(({ severity, message, fix, docs }) => ({
    name: code,
    expected: expects,
    got: inAscii(message),
    // What works as configured is listed, not failed.
    ok: severity === "note",
    severity,
    hint: `fix: ${fix}\n${docs}`.split("\n").map(inAscii).join("\n"),
  }));
}

/** An examined API as checks: one for each kind of fault, or for each fault of the kind; then what could not be read. */
export function apiChecks(api: ExaminedApi): Check[] {
  const skipped = api.skipped.map(
    ({ what, permission, why }): Check => ({
      name: inAscii(what),
      expected: permission,
      got: "not read",
      ok: true,
      skipped: true,
      hint: inAscii(why),
    }),
  );
  if (!api.exists)
    return [
      {
        name: "api",
        expected: `a REST API ${api.id} in this account and region`,
        got: NOTHING,
        ok: false,
        severity: "error",
        hint: "fix: check the id, --region and --profile",
      },
      ...skipped,
    ];
  return [...EXAMINED.flatMap((one) => checksOf(api, one)), ...skipped];
}
