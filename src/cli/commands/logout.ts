import { command } from "../command.ts";
import { LOCAL } from "../input/options.ts";
import type { LogoutResult } from "../json-results.ts";

export default command({
  name: "logout",
  summary: "Sign out: revoke the refresh token and forget the tokens",
  options: [
    LOCAL,
    { flags: "--issuer <name>", description: "the [issuer.<name>] of config.ini (default: the one signed in to)" },
    { flags: "--everywhere", description: "end all sign-ins of this user (user pools, after login --username)" },
  ],
  async run(context) {
    const { signInContext } = await import("../sign-in/sign-in-context.ts");
    const { signOut } = await import("../../sign-in/session/sign-out.ts");
    const { AuthzError } = await import("../../lib/errors.ts");
    const { candidates, options } = await signInContext(context);
    const { store } = options;
    for (const one of candidates) {
      try {
        const session = store.read(one.key);
        if (session === undefined) continue;
        const out = await signOut({ ...one, session }, context.options.everywhere === true, options);
        const name = one.issuer.name;
        const lines = [`Signed out (issuer ${name})${out.everywhere ? ", everywhere" : ""}.`, ...out.notes];
        return { json: { signedOut: name, ...out } satisfies LogoutResult, text: () => lines.join("\n") };
      } catch (error) {
        if (!(error instanceof AuthzError) || error.code !== "SESSION_UNREADABLE") throw error;
        store.remove(one.key);
        const notes = ["what was kept could not be read, so nothing was revoked; it is removed"];
        const json: LogoutResult = { signedOut: one.issuer.name, revoked: false, everywhere: false, notes };
        return { json, text: () => `Signed out (issuer ${one.issuer.name}).\n${notes[0]}` };
      }
    }
    return {
      json: { signedOut: null, revoked: false, everywhere: false, notes: [] } satisfies LogoutResult,
      text: () => "No one was signed in.",
    };
  },
});
