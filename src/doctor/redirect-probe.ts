import { httpRequest } from "../lib/http/http-request.ts";

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 1024 * 1024;

/** Whether an authorization endpoint accepts a redirect URI; undefined where its response does not show it. */
export interface RedirectVerdict {
  readonly accepts: boolean | undefined;
  readonly status: number;
}

const ABOUT_REDIRECT = /redirect/i;

/** The error in the address of an error page; Google encodes it in base64. */
function errorIn(location: string): string {
  const { searchParams } = new URL(location);
  const plain = ["error", "error_description"].flatMap((name) => searchParams.get(name) ?? []);
  return [...plain, Buffer.from(searchParams.get("authError") ?? "", "base64").toString()].join(" ");
}

/**
 * Tests with a request, as of a browser without a session, whether an authorization endpoint accepts a redirect URI. With
 * `prompt=none` it must not show a page (OpenID Connect Core 1.0, section 3.1.2.1), and it sends errors only to registered
 * redirect URIs (RFC 6749, section 4.1.2.1): so it redirects to one that is registered.
 * @throws Error when there is no response within 5 s.
 */
export async function probeRedirect(
  authorization: string,
  { clientId, redirectUri, scope }: { readonly clientId: string; readonly redirectUri: string; readonly scope: string },
): Promise<RedirectVerdict> {
  const url = new URL(authorization);
  const parameters = {
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
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const response = await httpRequest(url, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
  const { location } = response.headers;
  const target = location && URL.canParse(location, url.href) ? new URL(location, url).href : undefined;
  if (target?.startsWith(redirectUri)) return { accepts: true, status: response.status };
  // A page that prompts for a password also contains the redirect URI, so only errors are read.
  const errorText =
    target === undefined ? (response.status < 400 ? "" : response.body.toString("utf8")) : errorIn(target);
  const isRefused = ABOUT_REDIRECT.test(errorText.replaceAll(redirectUri, ""));
  return { accepts: isRefused ? false : undefined, status: response.status };
}
