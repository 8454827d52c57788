import type { Runtime } from "../../config/config.ts";
import type { KnownIssuer } from "../../issuers/known-issuer.ts";
import type { Check } from "../check.ts";
import { check, isNonBlank, valueText, whyBlank } from "../claim-check.ts";
import { ambiguousIn, isPython, PYTHON_ACCEPTS, useOf } from "../published-key.ts";

interface KeysOfKid {
  /** Algorithms of the keys that the authorizer can use. */
  readonly usable: readonly string[];
  /** Algorithms for which different keys are published: the authorizer uses none of these. */
  readonly ambiguous: readonly string[];
  /** Number of signature keys that either authorizer can use. */
  readonly known: number;
  /** Why the authorizer cannot use the others. */
  readonly faults: readonly string[];
}

/** The published keys with this kid. */
export function keysOf({ keys }: KnownIssuer, kid: unknown, runtime: Runtime): KeysOfKid {
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

/** A check of kid: a usable key with this key ID must be published; the check of alg chooses among several. */
export function explainKey(
  { kid, alg }: Readonly<Record<string, unknown>>,
  issuer: KnownIssuer,
  runtime: Runtime,
): Check {
  const { jwksUri, unreachable } = issuer;
  const got = valueText(kid);
  const fails = (expected: string, hint: string) => check("token kid", expected, got, false, hint);
  if (unreachable !== undefined)
    return { ...check("token kid", "a published key", got, true, ""), skipped: true, hint: unreachable };
  const { usable, ambiguous, known, faults } = keysOf(issuer, kid, runtime);
  const shared = ambiguous.find((one) => one === alg) ?? (usable.length === 0 ? ambiguous[0] : undefined);
  if (shared !== undefined) {
    const hint = `${jwksUri} publishes different keys for ${shared} with this kid, so the authorizer uses none of them; fix: have the issuer give each key its own kid`;
    return fails("one key with this kid", hint);
  }
  if (usable.length > 0) return check("token kid", "a published key", got, true, "");
  if (faults.length > 0) {
    const byNode = isPython(runtime) && known > 0;
    const hint = `the authorizer cannot use this key of ${jwksUri}: ${faults.join("; ")}`;
    return fails("a key that the authorizer can use", byNode ? `${hint}; ${PYTHON_ACCEPTS}` : hint);
  }
  if (!isNonBlank(kid))
    return fails(
      "a published key",
      `${whyBlank("kid in its header", kid)}, so the key of ${jwksUri} that signed it is unknown; fix: have the issuer set kid`,
    );
  // The keys in the deployed bundle do not matter: the authorizer fetches a key that is published now.
  const hint = `${jwksUri} does not publish this key; fix: use a token of this user pool or environment. If the key was withdrawn, the authorizer drops it after keys_max_age, or at once when you deploy`;
  return { ...fails("a published key", hint), command: { name: "deploy" } };
}
