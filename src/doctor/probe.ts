import { httpRequest } from "../lib/http/http-request.ts";

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 1024 * 1024;

/** How an authorization endpoint took a redirect URI; `knows` is undefined where its answer tells nothing. */
export interface Verdict {
  readonly knows: boolean | undefined;
  readonly status: number;
}

const ABOUT_REDIRECT = /redirect/i;

/** What the address of an error page says; Google says it in base64. */
function errorIn(location: string): string {
  const { searchParams } = new URL(location);
  const plain = ["error", "error_description"].flatMap((name) => searchParams.get(name) ?? []);
  return [...plain, Buffer.from(searchParams.get("authError") ?? "", "base64").toString()].join(" ");
}

/**
 * Asks an authorization endpoint, as a browser that is not signed in would, whether it knows a redirect URI. With
 * `prompt=none` it may not ask back (OpenID Connect Core 1.0, section 3.1.2.1), and errors go to known redirect URIs
 * only (RFC 6749, section 4.1.2.1): so one that is known is redirected to.
 * @throws Error when there is no answer within 5 s.
 */
export async function probeRedirect(
  authorization: string,
  { clientId, redirectUri, scope }: { readonly clientId: string; readonly redirectUri: string; readonly scope: string },
): Promise<Verdict> {
  const url = new URL(authorization);
  const asked = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state: "doctor",
    nonce: "doctor",
    prompt: "none",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  const answer = await httpRequest(url, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
  const { location } = answer.headers;
  const target = location && URL.canParse(location, url.href) ? new URL(location, url).href : undefined;
  if (target?.startsWith(redirectUri)) return { knows: true, status: answer.status };
  // A page that asks for a password carries the redirect URI too; only what calls itself an error is read.
  const said = target === undefined ? (answer.status < 400 ? "" : answer.body.toString("utf8")) : errorIn(target);
  const isRefused = ABOUT_REDIRECT.test(said.replaceAll(redirectUri, ""));
  return { knows: isRefused ? false : undefined, status: answer.status };
}
