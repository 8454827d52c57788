import { beyondAscii } from "../lib/characters.ts";
import { AuthzError } from "../lib/errors.ts";

/** Where a token can come from, in order of precedence. */
export interface TokenSources {
  /** Set only with --token-stdin: without it, an open standard input is never waited for. */
  readonly stdin?: () => Promise<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The tutorial's ID_TOKEN. */
  readonly config: string | undefined;
  /** A fresh token of the current sign-in (see src/sign-in); undefined when there is none. */
  readonly signedIn?: (() => Promise<string | undefined>) | undefined;
  /** A fresh token of the local endpoint's test user; undefined with other endpoints. */
  readonly local?: (() => Promise<string>) | undefined;
  /** A hidden prompt; undefined without a terminal. */
  readonly ask: (() => Promise<string>) | undefined;
}

/** Describes the first character that no token has: a line break of a wrapped one, or one that a word processor inserted. */
function whyNotAllowed(token: string): string {
  const at = [...token].findIndex((one) => !/[\x21-\x7e]/.test(one));
  const [, ...rest] = [...token].slice(at);
  const { codePoint } = beyondAscii([...token][at] ?? "") ?? { codePoint: "U+0020" };
  const what = /^U\+000[AD]$/.test(codePoint) ? "a line break, " : "";
  return `contains characters that are not allowed in a token: character ${at + 1} of ${at + 1 + rest.length} is ${what}${codePoint}`;
}

/** @throws AuthzError TOKEN_MISSING for a text that cannot be a token: a header contains only printable ASCII. */
export function refuseUnsendable(token: string): void {
  if (token === "")
    throw new AuthzError("TOKEN_MISSING", "no token was given", {
      fix: {
        text: "set AUTHZ_TOKEN or pass --token-stdin (both keep the token out of the process list), or sign in",
        command: { name: "login" },
      },
    });
  // A pasted "…" or a line break is not part of a token.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new AuthzError("TOKEN_MISSING", `the token ${whyNotAllowed(token)}`, {
      fix: "pass the token alone, on one line, as it was issued",
    });
}

/** A token without "Bearer" and surrounding spaces; "" without one. */
export const bareToken = (text: string | undefined): string => (text ?? "").trim().replace(/^Bearer( +|$)/i, "");

/**
 * Finds a token: standard input, AUTHZ_TOKEN, ID_TOKEN, the tutorial's config, the current sign-in, the local test
 * user, a hidden prompt.
 * @returns the token without "Bearer" and surrounding spaces.
 * @throws AuthzError TOKEN_MISSING that lists the ways to pass one.
 */
export async function acquireToken({
  stdin,
  environment,
  config,
  signedIn,
  local,
  ask,
}: TokenSources): Promise<string> {
  const token = stdin
    ? bareToken(await stdin())
    : bareToken(environment["AUTHZ_TOKEN"]) ||
      bareToken(environment["ID_TOKEN"]) ||
      bareToken(config) ||
      bareToken(await signedIn?.()) ||
      bareToken(await (local ?? ask)?.());
  refuseUnsendable(token);
  return token;
}
