import type { Runtime } from "../../config/config.ts";
import type { KnownIssuer } from "../../issuers/known-issuer.ts";
import type { Check } from "../check.ts";
import { check, isName, noName, text } from "../compared.ts";
import { algorithmsOf, isPython, PYTHON_TAKES, takenBy } from "../usable-key.ts";
import { keysOf } from "./key.ts";

type Header = Readonly<Record<string, unknown>>;

/** As TYPES in templates/node/authorizer: RFC 8725, section 3.11. */
const TYPES = ["jwt", "at+jwt", "application/jwt", "application/at+jwt"];
/** Each would change what the signature or the payload means. */
const NOT_UNDERSTOOD = ["crit", "b64", "zip", "enc"];

function whyNotTaken(alg: unknown, runtime: Runtime): string {
  const takes = `the authorizer takes ${takenBy(runtime)} only; have the issuer sign with one of these`;
  if (!isName(alg)) return `${noName("alg in its header", alg)}: ${takes}`;
  if (isPython(runtime) && algorithmsOf("nodejs24.x").includes(alg)) return PYTHON_TAKES;
  const shared = alg.startsWith("HS") ? "it is signed with a shared secret, which nobody publishes: " : "";
  return `${shared}${takes}`;
}

/** RFC 8725, section 3.1: the key says how it is used, not the token. */
function algorithm({ alg, kid }: Header, issuer: KnownIssuer, runtime: Runtime): Check {
  const got = text(alg);
  if (typeof alg !== "string" || !algorithmsOf(runtime).includes(alg))
    return check("token alg", takenBy(runtime, "or"), got, false, whyNotTaken(alg, runtime));
  const { usable, ambiguous } = keysOf(issuer, kid, runtime);
  // Of keys that the authorizer does not use the check of kid speaks.
  if (usable.length === 0 || ambiguous.includes(alg)) return check("token alg", takenBy(runtime, "or"), got, true, "");
  const expected = usable.join(" or ");
  const hint = `the key ${text(kid)} of ${issuer.jwksUri} is for ${expected}, whatever a token says: the issuer has to sign with it, or publish it with alg = ${alg}`;
  return check("token alg", expected, got, usable.includes(alg), hint);
}

function type({ typ }: Header): Check[] {
  if (typ === undefined) return [];
  const ok = typeof typ === "string" && TYPES.includes(typ.toLowerCase());
  const hint = isName(typ)
    ? "a token of this type is no ticket for an API: send the access token or the ID token"
    : "typ in its header must be a text that is not empty, or absent: the issuer writes it wrongly";
  return [check("token typ", "JWT or at+jwt", text(typ), ok, hint)];
}

const extensions = (header: Header): Check[] =>
  NOT_UNDERSTOOD.filter((name) => name in header).map((name) => {
    const hint = `the authorizer refuses every token with ${name} in its header: have the issuer leave it out`;
    return check(`token ${name}`, "nothing", "something", false, hint);
  });

/**
 * Compares the header of a token with what the authorizer of this runtime takes (RFC 7515, section 4.1).
 * @returns a check of alg; of typ when it is there; of crit, b64, zip and enc when they are.
 */
export const explainHeader = (header: Header, issuer: KnownIssuer, runtime: Runtime): Check[] => [
  algorithm(header, issuer, runtime),
  ...type(header),
  ...extensions(header),
];

/** As MAX_TOKEN_LENGTH in the authorizers: API Gateway takes 10,240 bytes of headers. */
const MAX_LENGTH = 10_240;

/** A check of a token's length, when it is too long. @param token without "Bearer". */
export function tooLong(token: string): Check[] {
  if (token.length <= MAX_LENGTH) return [];
  const hint = "it is too long for a header: have the issuer put fewer claims into it, groups above all";
  return [check("token length", `at most ${MAX_LENGTH} characters`, `${token.length}`, false, hint)];
}
