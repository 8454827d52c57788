import type { Runtime } from "../config/config.ts";
import type { Check } from "./check.ts";
import { check, text } from "./compared.ts";
import type { KnownIssuer } from "./known-issuer.ts";
import { isPython, PYTHON_TAKES, useOf } from "./usable-key.ts";

interface Keys {
  /** Those that the authorizer can use. */
  readonly usable: readonly { readonly alg: string }[];
  /** How many are signature keys, whichever authorizer can use them: one that is not alone is not used. */
  readonly known: number;
  /** Why it cannot use the others, in words. */
  readonly faults: readonly string[];
}

/** The published keys of a kid. */
export function keysOf({ keys }: KnownIssuer, kid: unknown, runtime: Runtime): Keys {
  const named = keys.filter((key) => kid !== "" && key["kid"] === kid);
  const uses = named.map((key) => useOf(key, runtime));
  return {
    known: named.filter((key) => useOf(key, "nodejs24.x").alg !== undefined).length,
    usable: uses.flatMap((use) => (use.alg === undefined ? [] : [use])),
    faults: uses.flatMap(({ fault }) => fault ?? []),
  };
}

/** A check of kid: a key of that name must be published, alone, and of use to the authorizer. */
export function explainKey(kid: unknown, issuer: KnownIssuer, runtime: Runtime): Check {
  const { jwksUri, unreachable } = issuer;
  const got = text(kid);
  const fails = (expected: string, hint: string) => check("token kid", expected, got, false, hint);
  if (unreachable !== undefined)
    return { ...check("token kid", "a published key", got, true, ""), skipped: true, hint: unreachable };
  const { usable, known, faults } = keysOf(issuer, kid, runtime);
  if (known > 1) {
    const hint = `${jwksUri} publishes ${known} keys with this kid, so the authorizer uses none of them: the issuer has to give each a kid of its own`;
    return fails("one key of that name", hint);
  }
  if (usable.length === 1) return check("token kid", "a published key", got, true, "");
  if (faults.length > 0) {
    const byNode = isPython(runtime) && known === 1;
    const hint = `the authorizer cannot use this key of ${jwksUri}: ${faults.join("; ")}`;
    return fails("a key that the authorizer can use", byNode ? `${hint}; ${PYTHON_TAKES}` : hint);
  }
  // What was baked in is not looked up: a key that is published now the authorizer finds by itself.
  return fails(
    "a published key",
    `${jwksUri} publishes no such key: is the token from another pool or environment? If the key was withdrawn, the authorizer drops it after keys_max_age, or at once with lambda-authz deploy`,
  );
}
