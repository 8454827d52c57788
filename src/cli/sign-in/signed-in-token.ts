import type { TokenKind } from "../../sign-in/session/fresh-token.ts";
import type { Context } from "../command.ts";

/**
 * A fresh token of the current session.
 * @param kind default: the kind that the authorizer accepts.
 * @returns undefined when there is no session.
 * @throws AuthzError NOT_SIGNED_IN when the session has ended, and what signInContext throws.
 */
export async function signedInToken(
  context: Context<{ readonly issuer?: string; readonly local?: boolean }>,
  kind?: TokenKind,
): Promise<string | undefined> {
  const { signInContext } = await import("./sign-in-context.ts");
  const { findSignedIn } = await import("../../sign-in/session/signed-in.ts");
  const { candidates, options } = await signInContext(context);
  const signedIn = findSignedIn(options.store, candidates);
  if (signedIn === undefined) return undefined;
  const { freshToken } = await import("../../sign-in/session/fresh-token.ts");
  return freshToken(signedIn, { ...options, kind });
}
