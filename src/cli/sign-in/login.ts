import type { Method, Session, Tokens } from "../../sign-in/session/session.ts";
import { candidate, type SignedIn } from "../../sign-in/session/signed-in.ts";
import { cognitoPlace, type SignInPlace, signInPlace } from "../../sign-in/sign-in-client.ts";
import type { Context } from "../command.ts";
import { secretInput } from "./secret-input.ts";
import type { SigningIn } from "./signing-in.ts";

const SCOPE = "openid email profile";
const PATIENCE_MS = 5 * 60_000;

/** How a sign-in ended well. */
interface Gained {
  readonly method: Method;
  readonly tokens: Tokens;
  readonly scope?: string | undefined;
}

/** Signs in the way the options say, and keeps the sign-in. @throws AuthzError, see src/sign-in. */
export async function login(context: Context, here: SigningIn): Promise<SignedIn> {
  const { issuers, options, clientId = issuers[0].audience[0] ?? "" } = here;
  const [issuer] = issuers;
  const { store, endpoint, clock } = options;
  const cognito = cognitoPlace(issuer, endpoint);
  const username = text(context.options["username"]);
  const found = candidate(issuer, clientId, endpoint);
  // A pool that has no domain signs in by password all the same: its document is not needed for that.
  const byName: SignInPlace = {
    ...{ name: issuer.name, kind: issuer.kind, issuer: found.key.issuer, clientId, jwksUri: "" },
    ...(cognito && { cognito }),
  };
  const place = username === undefined ? await signInPlace(issuer, clientId, endpoint) : byName;
  const gained =
    username !== undefined
      ? await byPassword(context, here, place, username)
      : context.options["clientCredentials"] === true
        ? await asClient(context, here, place)
        : await inBrowser(context, here, place);
  const { method, tokens, scope } = gained;
  const session: Session = {
    version: 1,
    ...{ issuer: place.issuer, clientId, method, signedInAt: Math.floor(clock.now() / 1_000), tokens },
    ...(scope !== undefined && { scope }),
  };
  await store.exclusively(found.key, async () => store.write(found.key, session));
  return { ...found, session };
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

async function byPassword(
  context: Context,
  { options }: SigningIn,
  place: SignInPlace,
  username: string,
): Promise<Gained> {
  const { poolOf, signInWithPassword } = await import("../../sign-in/cognito/password.ts");
  // Before a password is asked for in vain.
  poolOf(place);
  const password = await secretInput(context, "AUTHZ_PASSWORD", "Password (hidden)");
  const { clientSecret, clock } = options;
  const { asks } = await import("./asks.ts");
  const given = { username, password, clientSecret, asks: asks(context), clock };
  return { method: "password", tokens: await signInWithPassword(place, given) };
}

async function asClient(context: Context, { options }: SigningIn, place: SignInPlace): Promise<Gained> {
  const { clientToken } = await import("../../sign-in/oauth/client-credentials.ts");
  const clientSecret = await secretInput(context, "AUTHZ_CLIENT_SECRET", "Client secret (hidden)");
  const scope = text(context.options["scope"]);
  const tokens = await clientToken(place, { clientSecret, scope, clock: options.clock });
  return { method: "client-credentials", tokens, scope };
}

async function inBrowser(context: Context, { config, options }: SigningIn, place: SignInPlace): Promise<Gained> {
  const { io, ui, signal, options: flags } = context;
  const { beginBrowserSignIn, checkSignInPage } = await import("../../sign-in/oauth/browser.ts");
  const { openLoopback } = await import("../../sign-in/oauth/loopback.ts");
  const scope = text(flags["scope"]) ?? SCOPE;
  const loopback = await openLoopback({ port: config.signIn.port, timeoutMs: PATIENCE_MS, signal });
  try {
    const { redirectUri } = loopback;
    const provider = text(flags["provider"]);
    const { clientSecret, clock } = options;
    const begun = await beginBrowserSignIn(place, { redirectUri, scope, provider, clientSecret, clock });
    await checkSignInPage(place, begun.url, redirectUri);
    const waiting = loopback.wait(begun.finish, begun.isExpected);
    waiting.catch(() => {});
    const { openBrowser } = await import("../terminal/open-browser.ts");
    const { withoutClientSecrets } = await import("../terminal/browser-environment.ts");
    const env = withoutClientSecrets(io.env, config);
    const opens = flags["browser"] !== false && (await openBrowser(begun.url, env));
    if (opens) ui.progress(`the browser opens to sign in; if it does not, open this address:\n${begun.url}`);
    // Also with --json: on stderr it is in nobody's way, and without it nobody could go on.
    else io.stderr.write(`open this address to sign in:\n${begun.url}\n`);
    if (place.cognito === undefined)
      ui.progress(`if the page refuses the address to come back to, register ${redirectUri}`);
    return { method: "browser", tokens: await waiting, scope };
  } finally {
    loopback.close();
  }
}
