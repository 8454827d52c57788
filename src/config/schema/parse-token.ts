import { beyondAscii } from "../../lib/characters.ts";
import type { IdentitySource } from "../config.ts";
import { accepting, integer, oneOf, Refusal, text } from "../text/value-parser.ts";

/** Values of tokens: issuers, audiences, claims, groups, scopes, and the place of the token in a request. */

/** RFC 3986, section 2. */
export const ASCII_ADDRESS = "must be an address in ASCII: other characters as %XX, in the host name as xn--";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** True for host names and addresses of this machine. @param hostname as URL has it. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

/** Kept as written, because an issuer is compared character by character: Auth0's ends with a slash, Okta's does not. */
export const httpsUrl = accepting("an https:// address (http:// on localhost only)", (value) => {
  if (beyondAscii(value) !== undefined) return new Refusal(ASCII_ADDRESS);
  const url = URL.canParse(value) && !/[\s\\]/.test(value) ? new URL(value) : undefined;
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (url === undefined || !secure || !/^https?:\/\//.test(value)) {
    return new Refusal("must be an https:// address (http:// on localhost only)");
  }
  if (url.username !== "" || url.password !== "") return new Refusal("must not contain a user name or password");
  return value.includes("#") ? new Refusal("must not contain #") : value;
});

/** OpenID Connect Discovery allows no query in an issuer. */
export const issuerUrl = accepting(httpsUrl.accepts, (value) =>
  value.includes("?") ? new Refusal("must not contain ?: an issuer's address has no query") : httpsUrl(value),
);

/** As a browser sends it in `Origin`; quotes would break out of API Gateway's static values. */
const ORIGIN = "* or scheme://host[:port] without a path, like https://app.example.com";

export const origin = accepting(ORIGIN, (value) => {
  if (value === "*") return value;
  if (beyondAscii(value) !== undefined) return new Refusal(ASCII_ADDRESS);
  const allowed = new Refusal(`must be ${ORIGIN}`);
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#'"\\@,*]+$/.test(value) || !URL.canParse(value)) return allowed;
  const { protocol, origin } = new URL(value);
  if (!/^https?:$/.test(protocol) || origin === value) return value;
  return new Refusal(`must be as browsers send it: ${origin}`);
});

export const clientId = text(
  // RFC 6749, appendix A.1, without spaces.
  /^[!#-&(-[\]-~]+$/,
  255,
  "an id without spaces, in at most 255 printable ASCII characters",
);

export const claim = text(/^[\w.:/@-]+$/, 128, "the name of a claim, like email or cognito:groups");

/** Names may be in any language; a quotation mark around one is a word processor's. */
export const group = text(
  /^(?![“”„‟«»‹›‘‚‛＂＇])[^\p{Cc}]+(?<![“”„‟«»‹›‘‚‛＂＇])$/u,
  128,
  "the name of a group, in at most 128 characters and without typographic quotes around it",
);

export const audienceParameter = oneOf("audience", "resource", "both", "scope", "none");

/** `list`: the claim is a list, and a string is one group. The others say how a string contains several groups. */
export const groupsFormat = oneOf("list", "brackets", "json", "comma", "space");

export const issuerName = text(/^[\w-]+$/, 128, "the name of an [issuer.*] section, or any");

/** A year at most; 0 means no limit. */
export const keysMaxAge = integer(0, 8760, "hours");

export const scope = text(/^[!#-[\]-~]+$/, 256, "a scope without spaces", "; several are separated by commas");

export const domain = text(
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/i,
  253,
  "a domain like example.com",
);

/** RFC 9110, section 5.6.2, without the quote: it would end the string in API Gateway's static value. */
const headerName = text(
  /^[\w!#$%&*+.^`|~-]+$/,
  128,
  "the name of a header, like Authorization",
  ": letters, digits and ! # $ % & * + - . ^ _ ` | ~",
);

export const allowedHeader = accepting(`${headerName.accepts}, or *`, (value) =>
  value === "*" ? value : headerName(value),
);

/**
 * `header.X`, `querystring.X`; a bare X is a header, and has no dot: `path.id` is not the name of a header. The characters are
 * those of API Gateway, developer guide, rest-api-parameter-mapping-sources.
 */
const SOURCE = "header.X or querystring.X";

export const identitySource = accepting(
  `${SOURCE}; X alone is header.X`,
  (value): IdentitySource | Refusal => {
    const [, where = "header", name, bare = ""] =
      /^(?:(header|querystring)\.([\w.$-]{1,128})|([\w-]{1,128}))$/.exec(value) ?? [];
    if (!name && !bare) return new Refusal(`must be ${SOURCE}, like header.Authorization`);
    return { in: where === "querystring" ? "querystring" : "header", name: name ?? bare };
  },
  "header.X, querystring.X or X for header.X",
);
