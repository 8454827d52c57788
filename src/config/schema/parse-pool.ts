import { beyondAscii } from "../../lib/characters.ts";
import { accepting, integer, list, oneOf, Refusal, text } from "../text/value-parser.ts";
import { ASCII_ADDRESS } from "./parse-token.ts";

/** Values of the user pool that deploy creates, and of its external identity providers. */

/** CreateUserPoolDomain refuses these anywhere in a prefix. */
const RESERVED = ["aws", "amazon", "cognito"];
const prefix = text(
  /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
  63,
  "1 to 63 of a-z 0-9 -, with no - at either end",
  ": it becomes part of an address",
);

export const domainPrefix = accepting(prefix.accepts, (value) => {
  const reserved = RESERVED.find((word) => value.includes(word));
  return reserved === undefined ? prefix(value) : new Refusal(`must not contain ${reserved}: Cognito refuses it`);
});

export const loginPages = oneOf("managed", "classic");
export const tier = oneOf("essentials", "lite", "plus");
export const mfa = oneOf("off", "optional", "on");
export const onOff = oneOf("off", "on");
export const providerKind = oneOf("google", "oidc", "saml");

export const passwordLength = integer(6, 99, "characters");
export const tokenMinutes = integer(5, 1440, "minutes");
export const refreshDays = integer(1, 3650, "days");

const LOCAL = ["localhost", "127.0.0.1", "[::1]"];

/** As Cognito accepts it: exact, https, http for this machine only, or an app's own scheme. */
const redirectUrl = accepting("an https:// address without * and # (http:// on localhost only)", (value) => {
  if (beyondAscii(value) !== undefined) return new Refusal(ASCII_ADDRESS);
  const url = URL.canParse(value) && !/[\s*\\]/.test(value) ? new URL(value) : undefined;
  if (url === undefined) return new Refusal("must be a complete address without *, like https://app.example.com/");
  if (value.includes("#")) return new Refusal("must not contain #");
  if (/^(?:javascript|data|file|vbscript|blob|about):$/.test(url.protocol))
    return new Refusal("must be an https:// address");
  const isOpen = url.protocol === "http:" && !LOCAL.includes(url.hostname);
  if (isOpen) return new Refusal("must be https:// (http:// on localhost only): Cognito accepts no other");
  return value.length <= 1024 ? value : new Refusal("must be at most 1024 characters");
});

/** Cognito allows 100 for a client; the local sign-in uses two. */
const MOST_URLS = 98;

const urlList = list(redirectUrl);
export const redirectUrls = accepting(
  urlList.accepts,
  (value) => {
    const urls = urlList(value);
    if (urls instanceof Refusal || urls.length <= MOST_URLS) return urls;
    return new Refusal(`must be at most ${MOST_URLS} addresses, these are ${urls.length}`);
  },
  urlList.brief,
);

/** CreateGroup: any printable character except spaces. */
export const isPoolGroup = (name: string): boolean => /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u.test(name);

/** Capitals only: a secret that was put here by mistake then hardly ever passes as a name. */
export const envName = text(
  /^[A-Z_][A-Z0-9_]*$/,
  64,
  "the name of an environment variable in capitals, like GOOGLE_CLIENT_SECRET",
  ", not the secret itself",
);
