import { AuthzError } from "../../lib/errors.ts";
import { command } from "../command.ts";
import { errorLines } from "../output/error-lines.ts";
import { LOGIN_OPTIONS } from "../sign-in/login-options.ts";

export default command({
  name: "login",
  summary: "Sign in: in the browser, by user name and password, or as a client",
  options: LOGIN_OPTIONS,
  async run(context) {
    const { options, ui } = context;
    const ways = [options.username, options.clientCredentials, options.provider].filter((way) => way !== undefined);
    if (ways.length > 1)
      throw new AuthzError("USAGE", "--username, --client-credentials and --provider are three ways to sign in", {
        fix: "pass one of them, or none to sign in in the browser",
      });
    const { signInContext } = await import("../sign-in/sign-in-context.ts");
    const { login } = await import("../sign-in/login.ts");
    const { signedInUser } = await import("../../sign-in/session/signed-in-user.ts");
    const here = await signInContext(context);
    const signedIn = await login(context, here);
    const { kindFor, opaqueAccessToken } = await import("../../sign-in/session/fresh-token.ts");
    const { issuer, clientId, session } = signedIn;
    const opaque = opaqueAccessToken(signedIn);
    if (opaque !== undefined) ui.note(errorLines(opaque, context.commandText).join("\n"));
    else if (issuer.kind === "oidc" && kindFor(issuer, clientId, session.tokens) === "id")
      ui.progress("the API takes the ID token of this sign-in: its access token is not for a configured audience");
    const known = signedInUser(signedIn, here.options.clock.now());
    const ends = known.tokens.find(({ kind }) => kind === "access")?.expiresAt;
    ui.progress({
      text: `the token is valid ${ends ? `until ${ends}` : "for an unknown time"}; to print a fresh one`,
      command: { name: "token" },
    });
    return { json: known, text: () => `Signed in as ${known.user} (issuer ${known.issuerName}).` };
  },
});
