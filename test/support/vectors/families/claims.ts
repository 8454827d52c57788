import { claims, NOW, OIDC } from "../fixture.ts";
import { ALLOW, type Expectation, type Family, refused } from "../format.ts";
import { raw, token } from "../sign.ts";

const at = (name: string, why: string, changes: object, expect: Expectation) => ({
  name,
  why,
  config: "oidc",
  now: NOW,
  token: token(claims(changes)),
  expect,
});
const one = (name: string, why: string, changes: object, expect: Expectation) => ({
  name,
  why,
  config: "oidc",
  token: token(claims(changes)),
  expect,
});

/** With a number as no JavaScript value would be written. */
const written = (name: string, why: string, from: string, to: string, expect: Expectation) => ({
  name,
  why,
  config: "oidc",
  token: raw(HEAD, JSON.stringify(claims({ nbf: 0 })).replace(from, to)),
  expect,
});

const HEAD = '{"alg":"RS256","kid":"rs256"}';
const EXP = refused("exp");

export const times: Family = {
  family: "times",
  about: "RFC 7519, sections 4.1.4 to 4.1.6, with a tolerance of 30 seconds.",
  cases: [
    one("no exp", "a token that never ends", { exp: undefined }, EXP),
    one("exp null", "no number", { exp: null }, EXP),
    one("exp is a string", "no number", { exp: "4102444800" }, EXP),
    one("exp true", "a number in Python", { exp: true }, EXP),
    one("exp is a list", "a number in JavaScript's eyes", { exp: [4_102_444_800] }, EXP),
    one("exp 0", "ended in 1970", { exp: 0 }, EXP),
    one("exp negative", "before 1970", { exp: -1 }, EXP),
    {
      name: "exp 1e400",
      why: "infinite where numbers are doubles",
      config: "oidc",
      token: raw(HEAD, JSON.stringify(claims()).replace("4102444800", "1e400")),
      expect: EXP,
    },
    {
      name: "exp with a fraction and an exponent",
      why: "NumericDate may have them",
      config: "oidc",
      token: raw(HEAD, JSON.stringify(claims()).replace("4102444800", "4.1024448005e9")),
      expect: ALLOW,
    },
    written("exp 1E+400", "the same in another spelling", '"exp":4102444800', '"exp":1E+400', EXP),
    written("exp -0", "is zero, and zero is 1970", '"exp":4102444800', '"exp":-0', EXP),
    written("exp 2^53 + 1", "a double rounds it; it is far away all the same", "4102444800", "9007199254740993", ALLOW),
    written("exp of 400 digits", "infinite too", '"exp":4102444800', `"exp":${"9".repeat(400)}`, EXP),
    written("exp in hexadecimal", "no JSON number", "4102444800", "0xF4865700", refused("malformed")),
    written("nbf 1e400", "never begins", '"nbf":0', '"nbf":1e400', refused("nbf")),
    written("nbf -1e400", "infinite the other way", '"nbf":0', '"nbf":-1e400', refused("nbf")),
    written("iat 1e400", "infinite", '"iat":1767225540', '"iat":1e400', refused("iat")),
    at("exp now", "within the tolerance", { exp: NOW }, ALLOW),
    at("exp 29.5 s ago", "within the tolerance", { exp: NOW - 29.5 }, ALLOW),
    at("exp 30 s ago", "on or after, RFC 7519 section 4.1.4", { exp: NOW - 30 }, EXP),
    at("exp 31 s ago", "over, tolerance and all", { exp: NOW - 31 }, EXP),
    at("nbf in 30 s", "within the tolerance", { nbf: NOW + 30 }, ALLOW),
    at("nbf in 31 s", "not yet", { nbf: NOW + 31 }, refused("nbf")),
    one("nbf long ago", "begun", { nbf: 0 }, ALLOW),
    one("nbf is a string", "no number", { nbf: "0" }, refused("nbf")),
    one("nbf null", "no number", { nbf: null }, refused("nbf")),
    one("nbf false", "a number in Python", { nbf: false }, refused("nbf")),
    at("iat in 30 s", "within the tolerance", { iat: NOW + 30 }, ALLOW),
    at("iat in 31 s", "made in the future", { iat: NOW + 31 }, refused("iat")),
    one("no iat", "is optional", { iat: undefined }, ALLOW),
    one("iat is a string", "no number", { iat: "1767225600" }, refused("iat")),
    one("iat null", "no number", { iat: null }, refused("iat")),
  ],
};

const ISSUER = refused("issuer");
const AUDIENCE = refused("audience");
const SUB = refused("sub");

export const identity: Family = {
  family: "identity",
  about: "RFC 7519, sections 4.1.1 to 4.1.3, and RFC 8725, sections 3.8 and 3.9: by whom, for whom, about whom.",
  cases: [
    one("issuer as configured", "the plain case", {}, ALLOW),
    one("no iss", "of no issuer", { iss: undefined }, ISSUER),
    one("iss without the slash", "issuers are compared character by character", { iss: OIDC.slice(0, -1) }, ISSUER),
    one("iss with another case", "issuers are compared character by character", { iss: OIDC.toUpperCase() }, ISSUER),
    one("iss with more behind it", "no prefix counts", { iss: `${OIDC}.evil.example` }, ISSUER),
    one("iss of another issuer", "not configured", { iss: "https://evil.example/" }, ISSUER),
    one("iss is a list", "no string", { iss: [OIDC] }, ISSUER),
    one("iss is an object", "no string", { iss: { [OIDC]: 1 } }, ISSUER),
    one("iss is toString", "a name that every object has", { iss: "toString" }, ISSUER),
    one("iss with a second slash", "issuers are compared character by character", { iss: `${OIDC}/` }, ISSUER),
    one("iss with a port", "the same address is another name", { iss: OIDC.replace(".com", ".com:443") }, ISSUER),
    one("iss with a Cyrillic o", "looks the same", { iss: OIDC.replace("o", "\u043e") }, ISSUER),
    one("iss with a blank behind", "issuers are compared character by character", { iss: `${OIDC} ` }, ISSUER),
    one("iss with a zero byte behind", "some stop reading there", { iss: `${OIDC}\u0000` }, ISSUER),
    one("aud with a Cyrillic a", "looks the same", { aud: "\u0430pi" }, AUDIENCE),
    one("aud in full width letters", "the same after compatibility folding", { aud: "\uff41\uff50\uff49" }, AUDIENCE),
    one("aud with an invisible letter", "looks the same", { aud: "api\u200b" }, AUDIENCE),
    one("aud in a list", "RFC 7519 section 4.1.3", { aud: ["api"] }, ALLOW),
    one("several audiences", "an ID token says in azp who asked for it", { aud: ["else", "api"] }, AUDIENCE),
    one(
      "several audiences, azp is a configured client",
      "this client requested it",
      { aud: ["else", "api"], azp: "api" },
      ALLOW,
    ),
    one("several audiences, azp is the other", "the other did", { aud: ["api", "else"], azp: "else" }, AUDIENCE),
    one("several audiences, azp is a list", "no string", { aud: ["api", "else"], azp: ["api"] }, AUDIENCE),
    one("several audiences and a scope", "an access token", { aud: ["else", "api"], scope: "openid" }, ALLOW),
    one("several audiences and scp", "an access token", { aud: ["else", "api"], scp: ["openid"] }, ALLOW),
    one("several audiences and client_id", "an access token", { aud: ["else", "api"], client_id: "else" }, ALLOW),
    {
      name: "several audiences, at+jwt",
      why: "an access token, RFC 9068",
      config: "oidc",
      token: token(claims({ aud: ["else", "api"], azp: "else" }), "rs256", { typ: "at+JWT" }),
      expect: ALLOW,
    },
    one("no aud", "for no client", { aud: undefined }, AUDIENCE),
    one("aud null", "for no client", { aud: null }, AUDIENCE),
    one("aud is an empty list", "for no client", { aud: [] }, AUDIENCE),
    one("aud of another client", "for another client", { aud: "else" }, AUDIENCE),
    one("aud begins the same", "no prefix counts", { aud: "api2" }, AUDIENCE),
    one("aud with another case", "compared character by character", { aud: "API" }, AUDIENCE),
    one("aud with spaces", "one value, not several", { aud: "else api" }, AUDIENCE),
    one("aud in a list with a number", "a list of texts", { aud: ["api", 7] }, AUDIENCE),
    one("aud in a list in a list", "only one level of lists", { aud: [["api"]] }, AUDIENCE),
    one("aud is an object", "no string", { aud: { api: true, 0: "api", length: 1 } }, AUDIENCE),
    one(
      "client_id instead of aud",
      "only Cognito's access tokens say it so",
      { aud: undefined, client_id: "api" },
      AUDIENCE,
    ),
    one("azp instead of aud", "the party that asked for it, not whom it is for", { aud: "else", azp: "api" }, AUDIENCE),
    one("no sub", "about no user", { sub: undefined }, SUB),
    one("sub is empty", "about no user", { sub: "" }, SUB),
    one("sub null", "about no user", { sub: null }, SUB),
    one("sub is a number", "no string", { sub: 7 }, SUB),
    one("sub is a list", "no string", { sub: ["user-1"] }, SUB),
    one("sub of 255 bytes", "as long as it may be, OpenID Connect Core section 2", { sub: "s".repeat(255) }, ALLOW),
    one("sub of 256 bytes", "one too many", { sub: "s".repeat(256) }, SUB),
    one("sub of 128 letters in 256 bytes", "bytes count", { sub: "\u00e9".repeat(128) }, SUB),
    one("sub in another script", "is a name", { sub: "\u5f20\u4f1f" }, ALLOW),
    one("email not verified", "only Google's tokens are asked for that", { email_verified: false }, ALLOW),
  ],
};
