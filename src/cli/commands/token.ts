import { AuthzError } from "../../lib/errors.ts";
import { command } from "../command.ts";
import { LOCAL } from "../input/options.ts";
import type { TokenResult } from "../json-results.ts";

export default command({
  name: "token",
  summary: "Print a fresh token of the current session; with --local and without a session, of the test user",
  options: [
    LOCAL,
    { flags: "--issuer <name>", description: "the [issuer.<name>] of config.ini (default: the one signed in to)" },
    { flags: "--access", description: "the access token (default: the kind that the authorizer takes)" },
    { flags: "--id", description: "the ID token" },
  ],
  async run(context) {
    const { options } = context;
    if (options.access && options.id)
      throw new AuthzError("USAGE", "--access and --id are two kinds of token", { fix: "pass one of them" });
    const kind = options.access ? "access" : options.id ? "id" : undefined;
    const { signedInToken } = await import("../sign-in/signed-in-token.ts");
    const signedIn = await signedInToken(context, kind);
    if (signedIn !== undefined) return { json: { token: signedIn } satisfies TokenResult, text: () => signedIn };
    if (!options.local) {
      const { signInContext } = await import("../sign-in/sign-in-context.ts");
      const { notSignedIn } = await import("../../sign-in/session/signed-in.ts");
      throw notSignedIn((await signInContext(context)).issuers);
    }
    const { localToken } = await import("../endpoint/local-token.ts");
    const token = await localToken(context, kind);
    return { json: { token } satisfies TokenResult, text: () => token };
  },
});
