import { beyondAscii } from "../../lib/characters.ts";
import { integer, list, oneOf, type Parser, Refusal, text } from "../text/parser.ts";
import { ASCII_ADDRESS } from "./parse-token.ts";

/** The words of the user pool that deploy makes, and of those who vouch for its users. */

/** CreateUserPoolDomain refuses these anywhere in a prefix. */
const RESERVED = ["aws", "amazon", "cognito"];
const prefix = text(
  /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
  63,
  "must be 1 to 63 of a-z 0-9 -, with no - at either end: it becomes part of an address",
);

export const domainPrefix: Parser<string> = (value) => {
  const reserved = RESERVED.find((word) => value.includes(word));
  return reserved === undefined ? prefix(value) : new Refusal(`must not hold ${reserved}: Cognito refuses it`);
};

export const loginPages = oneOf("managed", "classic");
export const tier = oneOf("essentials", "lite", "plus");
export const mfa = oneOf("off", "optional", "on");
export const onOff = oneOf("off", "on");
export const providerKind = oneOf("google", "oidc", "saml");

export const passwordLength = integer(6, 99, "characters");
export const tokenMinutes = integer(5, 1440, "minutes");
export const refreshDays = integer(1, 3650, "days");

const LOCAL = ["localhost", "127.0.0.1", "[::1]"];

/** As Cognito takes it: exact, https, http for this machine only, or a scheme of an app's own. */
const redirectUrl: Parser<string> = (value) => {
  if (beyondAscii(value) !== undefined) return new Refusal(ASCII_ADDRESS);
  const url = URL.canParse(value) && !/[\s*\\]/.test(value) ? new URL(value) : undefined;
  if (url === undefined) return new Refusal("must be a whole address without *, like https://app.example.com/");
  if (value.includes("#")) return new Refusal("must hold no #");
  if (/^(?:javascript|data|file|vbscript|blob|about):$/.test(url.protocol))
    return new Refusal("must be an https:// address");
  const isOpen = url.protocol === "http:" && !LOCAL.includes(url.hostname);
  if (isOpen) return new Refusal("must be https:// (http:// on localhost only): Cognito takes no other");
  return value.length <= 1024 ? value : new Refusal("must be at most 1024 characters");
};

/** A client takes 100; two are the local sign-in's. */
const MOST_URLS = 98;

export const redirectUrls: Parser<readonly string[]> = (value) => {
  const urls = list(redirectUrl)(value);
  if (urls instanceof Refusal || urls.length <= MOST_URLS) return urls;
  return new Refusal(`must be at most ${MOST_URLS} addresses, these are ${urls.length}`);
};

/** CreateGroup: any printable character but spaces. */
export const isPoolGroup = (name: string): boolean => /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u.test(name);

/** Capitals only, so that a secret put here by mistake is hardly ever taken for a name. */
export const envName = text(
  /^[A-Z_][A-Z0-9_]*$/,
  64,
  "must be the name of an environment variable in capitals, like GOOGLE_CLIENT_SECRET, not the secret itself",
);
