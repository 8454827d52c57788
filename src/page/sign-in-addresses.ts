import type { IssuerConfig } from "../config/config.ts";
import { httpsUrl } from "../config/parse-token.ts";
import { Refusal } from "../config/parser.ts";
import { AuthzError } from "../lib/errors.ts";
import { getJson } from "../lib/get-json.ts";

/** Where an issuer signs people in (OpenID Connect Discovery 1.0, section 3); all https, http on loopback only. */
export interface SignInAddresses {
  /** As its tokens carry it. */
  readonly issuer: string;
  readonly authorization: string;
  readonly token: string;
  readonly revocation?: string;
  readonly endSession?: string;
}

const MEMBERS = {
  authorization: "authorization_endpoint",
  token: "token_endpoint",
  revocation: "revocation_endpoint",
  endSession: "end_session_endpoint",
} as const;

/** @param endpoint another endpoint than AWS; it then serves the documents of Cognito pools. */
function placeOf({ kind, userPool = "", issuer = "" }: IssuerConfig, endpoint: string | undefined): string {
  if (kind === "google") return "https://accounts.google.com";
  if (kind === "oidc") return issuer.replace(/\/$/, "");
  return `${endpoint ?? `https://cognito-idp.${userPool.split("_")[0]}.amazonaws.com`}/${userPool}`;
}

const unavailable = (message: string, fix: string, cause?: unknown) =>
  new AuthzError("SIGN_IN_UNAVAILABLE", message, { fix, cause });

/**
 * The addresses that the issuer's discovery document names.
 * @throws AuthzError SIGN_IN_UNAVAILABLE when there is no document, or when it names no place to sign in.
 */
export async function signInAddresses(issuer: IssuerConfig, endpoint: string | undefined): Promise<SignInAddresses> {
  const url = `${placeOf(issuer, endpoint)}/.well-known/openid-configuration`;
  const document = (await getJson(url).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    const fix = `check [issuer.${issuer.name}] in config.ini and the network`;
    throw unavailable(`where [issuer.${issuer.name}] signs in cannot be fetched from ${url} (${why})`, fix, cause);
  })) as Readonly<Record<string, unknown>> | null;
  const named = String(document?.["issuer"]);
  if (issuer.kind === "oidc" && named !== issuer.issuer)
    throw unavailable(
      `${url} names the issuer ${named}, config.ini says ${issuer.issuer}`,
      "set it to what tokens carry",
    );
  const found: Record<string, string> = {};
  for (const [name, member] of Object.entries(MEMBERS)) {
    const seen = document?.[member];
    if (seen === undefined || seen === "") continue;
    // A page is sent there, and tokens are: neither may go to a javascript: address or over a plain connection.
    const secure = typeof seen === "string" ? httpsUrl(seen) : new Refusal("must be a text");
    if (secure instanceof Refusal)
      throw unavailable(`${url}: ${member} ${JSON.stringify(seen)} ${secure.allowed}`, "tell whoever runs the issuer");
    found[name] = secure;
  }
  const { authorization, token, ...others } = found;
  if (authorization === undefined || token === undefined)
    throw unavailable(
      `${url} names no ${authorization === undefined ? MEMBERS.authorization : MEMBERS.token}: there is nowhere to sign in`,
      issuer.kind === "cognito"
        ? `give the user pool ${issuer.userPool} a domain`
        : "choose an issuer with a code flow",
    );
  return { issuer: named, authorization, token, ...others };
}
