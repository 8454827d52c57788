import type { Runtime } from "../../config/config.ts";
import type { KnownIssuer } from "../../issuers/known-issuer.ts";
import type { Check } from "../check.ts";
import { check, isNonBlank, valueText, whyBlank } from "../claim-check.ts";
import { acceptedBy, algorithmsOf, isPython, PYTHON_ACCEPTS } from "../published-key.ts";
import { keysOf } from "./explain-key.ts";

type JoseHeader = Readonly<Record<string, unknown>>;

/** Equal to TYPES in templates/node/authorizer: RFC 8725, section 3.11. */
const TYPES = ["jwt", "at+jwt", "application/jwt", "application/at+jwt"];
/** Each changes what the signature or the payload means. */
const UNSUPPORTED = ["crit", "b64", "zip", "enc"];

function whyNotAccepted(alg: unknown, runtime: Runtime): string {
  const accepts = `the authorizer accepts only ${acceptedBy(runtime)}; fix: have the issuer sign with one of these`;
  if (!isNonBlank(alg)) return `${whyBlank("alg in its header", alg)}; ${accepts}`;
  if (isPython(runtime) && algorithmsOf("nodejs24.x").includes(alg)) return PYTHON_ACCEPTS;
  const shared = alg.startsWith("HS") ? "it is signed with a shared secret, which is never published; " : "";
  return `${shared}${accepts}`;
}

/** RFC 8725, section 3.1: the key determines the algorithm, not the token. */
function algorithm({ alg, kid }: JoseHeader, issuer: KnownIssuer, runtime: Runtime): Check {
  const got = valueText(alg);
  if (typeof alg !== "string" || !algorithmsOf(runtime).includes(alg))
    return check("token alg", acceptedBy(runtime, "or"), got, false, whyNotAccepted(alg, runtime));
  const { usable, ambiguous } = keysOf(issuer, kid, runtime);
  // The check of kid reports keys that the authorizer does not use.
  if (usable.length === 0 || ambiguous.includes(alg))
    return check("token alg", acceptedBy(runtime, "or"), got, true, "");
  const expected = usable.join(" or ");
  const hint = `the key ${valueText(kid)} of ${issuer.jwksUri} is for ${expected}; fix: have the issuer sign with ${expected}, or publish the key with alg = ${alg}`;
  return check("token alg", expected, got, usable.includes(alg), hint);
}

function type({ typ }: JoseHeader): Check[] {
  if (typ === undefined) return [];
  const ok = typeof typ === "string" && TYPES.includes(typ.toLowerCase());
  const hint = isNonBlank(typ)
    ? "APIs do not accept tokens of this type; fix: send the access token or the ID token"
    : "typ in its header must be a string that is not empty, or absent; fix: have the issuer correct it";
  return [check("token typ", "JWT or at+jwt", valueText(typ), ok, hint)];
}

const extensions = (header: JoseHeader): Check[] =>
  UNSUPPORTED.filter((name) => name in header).map((name) => {
    const hint = `the authorizer refuses every token with ${name} in its header; fix: have the issuer leave it out`;
    return check(`token ${name}`, "absent", "present", false, hint);
  });

/**
 * Compares the header of a token with what the authorizer of this runtime accepts (RFC 7515, section 4.1).
 * @returns a check of alg; of typ, crit, b64, zip and enc when they are present.
 */
export const explainHeader = (header: JoseHeader, issuer: KnownIssuer, runtime: Runtime): Check[] => [
  algorithm(header, issuer, runtime),
  ...type(header),
  ...extensions(header),
];

/** Equal to MAX_TOKEN_LENGTH in the authorizers: API Gateway accepts 10,240 bytes of headers. */
const MAX_LENGTH = 10_240;

/** A check of a token's length, when it is too long. @param token without "Bearer". */
export function tooLong(token: string): Check[] {
  if (token.length <= MAX_LENGTH) return [];
  const hint = "it is too long for a header; fix: have the issuer put fewer claims into it, fewer groups above all";
  return [check("token length", `at most ${MAX_LENGTH} characters`, `${token.length}`, false, hint)];
}
