import { beyondAscii } from "../lib/characters.ts";
import { AuthzError } from "../lib/errors.ts";

/** Where a token may come from, in the order in which they are asked. */
export interface TokenSources {
  /** Set only when standard input was named on the command line: an open one that nobody named is never waited on. */
  readonly stdin?: () => Promise<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The tutorial's ID_TOKEN. */
  readonly config: string | undefined;
  /** A fresh token of whoever is signed in (see src/sign-in); nothing when nobody is. */
  readonly signedIn?: (() => Promise<string | undefined>) | undefined;
  /** A fresh token of the local endpoint's test user; undefined away from it. */
  readonly local?: (() => Promise<string>) | undefined;
  /** A hidden prompt; undefined when there is nobody to ask. */
  readonly ask: (() => Promise<string>) | undefined;
}

/** The first character that no token has: a line break of a wrapped one, or what a word processor put there. */
function oddIn(given: string): string {
  const at = [...given].findIndex((one) => !/[\x21-\x7e]/.test(one));
  const [, ...rest] = [...given].slice(at);
  const { codePoint } = beyondAscii([...given][at] ?? "") ?? { codePoint: "U+0020" };
  const what = /^U\+000[AD]$/.test(codePoint) ? "a line break, " : "";
  return `characters in it that no token has: character ${at + 1} of ${at + 1 + rest.length} is ${what}${codePoint}`;
}

const bare = (text: string | undefined): string => (text ?? "").trim().replace(/^Bearer( +|$)/i, "");

/**
 * Finds a token: standard input, AUTHZ_TOKEN, ID_TOKEN, the tutorial's config, whoever is signed in, the local test
 * user, a hidden prompt.
 * @returns the token without "Bearer" and blanks around it.
 * @throws AuthzError TOKEN_MISSING that names the ways to give one.
 */
export async function acquireToken({
  stdin,
  environment,
  config,
  signedIn,
  local,
  ask,
}: TokenSources): Promise<string> {
  const given = stdin
    ? bare(await stdin())
    : bare(environment["AUTHZ_TOKEN"]) ||
      bare(environment["ID_TOKEN"]) ||
      bare(config) ||
      bare(await signedIn?.()) ||
      bare(await (local ?? ask)?.());
  // Printable ASCII is all that a header can carry; a pasted "…" or a line break is no part of a token.
  if (/^[\x21-\x7e]+$/.test(given)) return given;
  const message = given === "" ? "there is no token to try" : `what was given as a token has ${oddIn(given)}`;
  throw new AuthzError("TOKEN_MISSING", message, {
    fix: "set AUTHZ_TOKEN, or pipe it in with --token-stdin; both keep it out of the process list; or sign in: lambda-authz login",
  });
}
