import type { TokenKind } from "../../sign-in/session/fresh-token.ts";
import type { Context } from "../command.ts";

/**
 * A fresh token of whoever is signed in.
 * @param kind default: the kind that the authorizer takes.
 * @returns undefined when nobody is.
 * @throws AuthzError NOT_SIGNED_IN when the sign-in has ended, and what signingIn throws.
 */
export async function signedInToken(context: Context, kind?: TokenKind): Promise<string | undefined> {
  const { signingIn } = await import("./signing-in.ts");
  const { findSignedIn } = await import("../../sign-in/session/signed-in.ts");
  const { among, options } = await signingIn(context);
  const signedIn = findSignedIn(options.store, among);
  if (signedIn === undefined) return undefined;
  const { freshToken } = await import("../../sign-in/session/fresh-token.ts");
  return freshToken(signedIn, { ...options, kind });
}
