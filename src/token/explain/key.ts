import type { Runtime } from "../../config/config.ts";
import type { KnownIssuer } from "../../issuers/known-issuer.ts";
import type { Check } from "../check.ts";
import { check, isName, noName, text } from "../compared.ts";
import { ambiguousIn, isPython, PYTHON_TAKES, useOf } from "../usable-key.ts";

interface Keys {
  /** Algorithms of those that the authorizer can use. */
  readonly usable: readonly string[];
  /** Algorithms for which different keys are published: it uses none of them. */
  readonly ambiguous: readonly string[];
  /** How many are signature keys, whichever authorizer can use them. */
  readonly known: number;
  /** Why it cannot use the others, in words. */
  readonly faults: readonly string[];
}

/** The published keys of a kid. */
export function keysOf({ keys }: KnownIssuer, kid: unknown, runtime: Runtime): Keys {
  const named = keys.filter((key) => kid !== "" && key["kid"] === kid);
  const uses = named.map((key) => useOf(key, runtime));
  const known = uses.flatMap(({ key }) => key ?? []);
  const ambiguous = ambiguousIn(known);
  const algorithms = new Set(uses.flatMap(({ alg }) => (alg === undefined ? [] : [alg])));
  return {
    known: known.length,
    ambiguous,
    usable: [...algorithms].filter((alg) => !ambiguous.includes(alg)),
    faults: [...new Set(uses.flatMap(({ fault }) => fault ?? []))],
  };
}

/** A check of kid: a key of that name must be published that the authorizer can use; the check of alg chooses among several. */
export function explainKey(
  { kid, alg }: Readonly<Record<string, unknown>>,
  issuer: KnownIssuer,
  runtime: Runtime,
): Check {
  const { jwksUri, unreachable } = issuer;
  const got = text(kid);
  const fails = (expected: string, hint: string) => check("token kid", expected, got, false, hint);
  if (unreachable !== undefined)
    return { ...check("token kid", "a published key", got, true, ""), skipped: true, hint: unreachable };
  const { usable, ambiguous, known, faults } = keysOf(issuer, kid, runtime);
  const shared = ambiguous.find((one) => one === alg) ?? (usable.length === 0 ? ambiguous[0] : undefined);
  if (shared !== undefined) {
    const hint = `${jwksUri} publishes different keys for ${shared} with this kid, so the authorizer uses none of them: the issuer has to give each a kid of its own`;
    return fails("one key of that name", hint);
  }
  if (usable.length > 0) return check("token kid", "a published key", got, true, "");
  if (faults.length > 0) {
    const byNode = isPython(runtime) && known > 0;
    const hint = `the authorizer cannot use this key of ${jwksUri}: ${faults.join("; ")}`;
    return fails("a key that the authorizer can use", byNode ? `${hint}; ${PYTHON_TAKES}` : hint);
  }
  if (!isName(kid))
    return fails(
      "a published key",
      `${noName("kid in its header", kid)}, so nothing says which key of ${jwksUri} it is`,
    );
  // What was baked in is not looked up: a key that is published now the authorizer finds by itself.
  return fails(
    "a published key",
    `${jwksUri} publishes no such key: is the token from another pool or environment? If the key was withdrawn, the authorizer drops it after keys_max_age, or at once with lambda-authz deploy`,
  );
}
