import { discoverClient, type IssuerClient, poolEndpoint } from "../../sign-in/issuer-client.ts";
import type { Session, SignInMethod, Tokens } from "../../sign-in/session/session.ts";
import { candidate, type SignedIn } from "../../sign-in/session/signed-in.ts";
import type { Context } from "../command.ts";
import type { LoginOptions } from "./login-options.ts";
import { secretInput } from "./secret-input.ts";
import type { SignInContext } from "./sign-in-context.ts";

const SCOPE = "openid email profile";
const CALLBACK_TIMEOUT_MS = 5 * 60_000;

/** The result of a successful sign-in. */
interface LoginResult {
  readonly method: SignInMethod;
  readonly tokens: Tokens;
  readonly scope?: string | undefined;
}

/** Signs in as the options say and stores the session. @throws AuthzError, see src/sign-in. */
export async function login(context: Context<LoginOptions>, signIn: SignInContext): Promise<SignedIn> {
  const { issuers, options, clientId = issuers[0].audience[0] ?? "" } = signIn;
  const [issuer] = issuers;
  const { store, endpoint, clock } = options;
  const cognito = poolEndpoint(issuer, endpoint);
  const username = context.options.username || undefined;
  const client = candidate(issuer, clientId, endpoint);
  // A sign-in by password needs no discovery document, so a pool without a domain supports it too.
  const undiscovered: IssuerClient = {
    name: issuer.name,
    kind: issuer.kind,
    issuer: client.key.issuer,
    clientId,
    jwksUri: "",
    ...(cognito && { cognito }),
  };
  const issuerClient = username === undefined ? await discoverClient(issuer, clientId, endpoint) : undiscovered;
  const result =
    username !== undefined
      ? await byPassword(context, signIn, issuerClient, username)
      : context.options.clientCredentials
        ? await asClient(context, signIn, issuerClient)
        : await inBrowser(context, signIn, issuerClient);
  const { method, tokens, scope } = result;
  const session: Session = {
    version: 1,
    issuer: issuerClient.issuer,
    clientId,
    method,
    signedInAt: Math.floor(clock.now() / 1_000),
    tokens,
    ...(scope !== undefined && { scope }),
  };
  await store.exclusively(client.key, async () => store.write(client.key, session));
  return { ...client, session };
}

async function byPassword(
  context: Context<LoginOptions>,
  { options }: SignInContext,
  issuerClient: IssuerClient,
  username: string,
): Promise<LoginResult> {
  const { requirePool, signInWithPassword } = await import("../../sign-in/cognito/password-sign-in.ts");
  // Fail before prompting for a password.
  requirePool(issuerClient);
  const password = await secretInput(context, "AUTHZ_PASSWORD", "Password (hidden)");
  const { clientSecret, clock } = options;
  const { passwordPrompts } = await import("./password-prompts.ts");
  const input = { username, password, clientSecret, prompts: passwordPrompts(context), clock };
  return { method: "password", tokens: await signInWithPassword(issuerClient, input) };
}

async function asClient(
  context: Context<LoginOptions>,
  { options }: SignInContext,
  issuerClient: IssuerClient,
): Promise<LoginResult> {
  const { clientToken } = await import("../../sign-in/oauth/client-credentials.ts");
  const clientSecret = await secretInput(context, "AUTHZ_CLIENT_SECRET", "Client secret (hidden)");
  const scope = context.options.scope || undefined;
  const tokens = await clientToken(issuerClient, { clientSecret, scope, clock: options.clock });
  return { method: "client-credentials", tokens, scope };
}

async function inBrowser(
  context: Context<LoginOptions>,
  { config, options }: SignInContext,
  issuerClient: IssuerClient,
): Promise<LoginResult> {
  const { io, ui, signal, options: flags } = context;
  const { beginBrowserSignIn, checkSignInPage } = await import("../../sign-in/oauth/browser-sign-in.ts");
  const { openLoopback } = await import("../../sign-in/oauth/loopback-server.ts");
  const scope = flags.scope || SCOPE;
  const loopback = await openLoopback({ port: config.signIn.port, timeoutMs: CALLBACK_TIMEOUT_MS, signal });
  try {
    const { redirectUri } = loopback;
    const provider = flags.provider || undefined;
    const { clientSecret, clock } = options;
    const pending = await beginBrowserSignIn(issuerClient, { redirectUri, scope, provider, clientSecret, clock });
    await checkSignInPage(issuerClient, pending.url, redirectUri);
    const callback = loopback.wait(pending.finish, pending.isExpected);
    callback.catch(() => {});
    const { openBrowser } = await import("../terminal/open-browser.ts");
    const { withoutClientSecrets } = await import("../terminal/browser-environment.ts");
    const env = withoutClientSecrets(io.env, config);
    const opens = flags.browser !== false && (await openBrowser(pending.url, env));
    if (opens) ui.progress(`opening the browser to sign in; if it does not open, use this address:\n${pending.url}`);
    // Also with --json: it goes to stderr, and the sign-in cannot continue without it.
    else io.stderr.write(`open this address to sign in:\n${pending.url}\n`);
    if (issuerClient.cognito === undefined)
      ui.progress(`if the page refuses the callback URL, register ${redirectUri} at the client`);
    return { method: "browser", tokens: await callback, scope };
  } finally {
    loopback.close();
  }
}
