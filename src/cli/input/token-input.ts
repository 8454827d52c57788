import { text } from "node:stream/consumers";
import type { Context } from "../command.ts";
import type { OptionSpec, OptionsOf } from "./option-spec.ts";
import type { LOCAL } from "./options.ts";

/** The option of every command that takes a token. */
export const TOKEN_STDIN = {
  flags: "--token-stdin",
  description: "read the token from standard input",
} as const satisfies OptionSpec;

/**
 * The token a command works with, wherever it comes from (see acquireToken).
 * @throws AuthzError TOKEN_MISSING.
 */
export async function tokenFor(
  context: Context<OptionsOf<readonly [typeof LOCAL, typeof TOKEN_STDIN]>>,
): Promise<string> {
  const { options, io, ui, signal, config } = context;
  const { acquireToken } = await import("../../token/acquire.ts");
  const ask = async () => {
    const { createPrompts } = await import("../terminal/prompts.ts");
    return (await createPrompts(io, signal)).password("Token (hidden)");
  };
  const local = async () => (await import("../endpoint/local-token.ts")).localToken(context);
  const signedIn = async () => {
    // Without any issuer (an authorizer of the user's own) there is nothing to sign in to.
    if ((await config()).issuers.length === 0) return undefined;
    return (await import("../sign-in/signed-in-token.ts")).signedInToken(context);
  };
  // The local test user is a user pool's: for issuers elsewhere only a person has a token.
  const { issuers } = await config();
  const hasTestUser = issuers.some(({ userPool, createsPool }) => userPool !== undefined || createsPool);
  return acquireToken({
    ...(options.tokenStdin && { stdin: () => text(io.stdin) }),
    environment: io.env,
    config: (await config()).idToken,
    signedIn,
    local: options.local && (hasTestUser || !ui.interactive) ? local : undefined,
    ask: ui.interactive ? ask : undefined,
  });
}
