import { text } from "node:stream/consumers";
import { bareToken, refuseUnsendable } from "../../token/acquire.ts";
import type { Context } from "../command.ts";
import type { Io } from "../terminal/io.ts";

/** A token that was passed: on standard input, else AUTHZ_TOKEN or ID_TOKEN. @throws AuthzError TOKEN_MISSING for one that cannot be sent. */
export async function givenToken(
  { tokenStdin }: { readonly tokenStdin?: boolean },
  { stdin, env }: Pick<Io, "stdin" | "env">,
): Promise<string | undefined> {
  const token = tokenStdin ? bareToken(await text(stdin)) : bareToken(env["AUTHZ_TOKEN"]) || bareToken(env["ID_TOKEN"]);
  if (token === "" && !tokenStdin) return undefined;
  refuseUnsendable(token);
  return token;
}

/** The token of config.ini, of the signed-in user or of the local test user; undefined when there is none. */
export async function sessionToken(context: Context<{ readonly local?: boolean }>): Promise<string | undefined> {
  const { idToken, issuers } = await context.config();
  if (bareToken(idToken) !== "") return bareToken(idToken);
  if (issuers.length === 0) return undefined;
  const { signedInToken } = await import("../sign-in/signed-in-token.ts");
  const signedIn = await signedInToken(context);
  const hasTestUser = issuers.some(({ userPool, createsPool }) => userPool !== undefined && !createsPool);
  if (signedIn !== undefined || !context.options.local || !hasTestUser) return signedIn;
  return (await import("../endpoint/local-token.ts")).localToken(context);
}
