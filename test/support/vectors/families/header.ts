import { claims } from "../fixture.ts";
import { ALLOW, type Expectation, type Family, refused } from "../format.ts";
import { publicJwk, signature, token } from "../sign.ts";

const one = (name: string, why: string, header: object, expect: Expectation, key = "rs256") => ({
  name,
  why,
  config: "oidc",
  token: token(claims(), key, header as Record<string, unknown>),
  expect,
});

const attacker = { kid: "rs256" };
const evil = "https://evil.example/keys";

export const header: Family = {
  family: "header",
  about: "RFC 7515, section 4.1: what a header may ask for, and what it gets.",
  cases: [
    one(
      "crit",
      "an extension we do not understand must be refused, RFC 7515 section 4.1.11",
      { crit: ["x"], x: 1 },
      refused("header"),
    ),
    one("crit is empty", "not allowed to be empty", { crit: [] }, refused("header")),
    one("b64 false", "RFC 7797 changes what is signed", { b64: false, crit: ["b64"] }, refused("header")),
    one("b64 true", "even where it changes nothing: it is never needed", { b64: true }, refused("header")),
    one("zip", "compression belongs to JWE", { zip: "DEF" }, refused("header")),
    one("enc", "so does encryption", { enc: "A128GCM" }, refused("header")),
    one(
      "jwk of the attacker",
      "a token must not bring its own key",
      { ...attacker, jwk: publicJwk("attacker") },
      refused("signature"),
      "attacker",
    ),
    one(
      "jwk of the attacker with its own kid",
      "nor name it",
      { jwk: publicJwk("attacker") },
      refused("kid-unknown", 1),
      "attacker",
    ),
    one(
      "jku of the attacker",
      "an address in a token is never asked",
      { jku: evil },
      refused("kid-unknown", 1),
      "attacker",
    ),
    one(
      "x5u of the attacker",
      "an address in a token is never asked",
      { ...attacker, x5u: evil },
      refused("signature"),
      "attacker",
    ),
    one(
      "x5c of the attacker",
      "a certificate in a token proves nothing",
      { ...attacker, x5c: ["MIIB"] },
      refused("signature"),
      "attacker",
    ),
    one("jku with a valid signature", "some issuers (SAP) send it; it is ignored", { jku: evil }, ALLOW),
    one("unknown member", "must be ignored, RFC 7515 section 4", { nonce: "1", x5t: "abc" }, ALLOW),
    one("typ JWT", "as most issuers say it", { typ: "JWT" }, ALLOW),
    one("typ jwt", "types have no case, RFC 7515 section 4.1.9", { typ: "jwt" }, ALLOW),
    one("typ at+jwt", "access tokens of RFC 9068", { typ: "at+jwt" }, ALLOW),
    one("typ application/at+jwt", "the same, in full", { typ: "application/at+jwt" }, ALLOW),
    one(
      "typ logout+jwt",
      "a logout token is not an access token, RFC 8725 section 3.11",
      { typ: "logout+jwt" },
      refused("typ"),
    ),
    one("typ dpop+jwt", "nor is a proof", { typ: "dpop+jwt" }, refused("typ")),
    one("typ is empty", "is not the same as none", { typ: "" }, refused("typ")),
    one("typ null", "no string", { typ: null }, refused("typ")),
    one("typ in a list", "no string, though it prints like one", { typ: ["JWT"] }, refused("typ")),
    one("typ with a line break", "the whole of it is compared", { typ: "JWT\n" }, refused("typ")),
    one("typ with a dotted I", "case is ASCII's", { typ: "appl\u0130cation/jwt" }, refused("typ")),
    one("typ with a dotless i", "case is ASCII's", { typ: "appl\u0131cation/jwt" }, refused("typ")),
    one("no kid", "we cannot know which key is meant", { kid: undefined }, refused("kid")),
    one("kid is a number", "no string", { kid: 1 }, refused("kid")),
    one("kid null", "no string", { kid: null }, refused("kid")),
    one("kid is a list", "would print like the name", { kid: ["rs256"] }, refused("kid")),
    one("kid is empty", "no key has this name", { kid: "" }, refused("kid-unknown", 1)),
    one(
      "kid with another case",
      "names are compared character by character",
      { kid: "RS256" },
      refused("kid-unknown", 1),
    ),
    one("kid is a path", "a kid is a name, not a file", { kid: "../../../dev/null" }, refused("kid-unknown", 1)),
    one("kid is toString", "a name that every object has", { kid: "toString" }, refused("kid-unknown", 1)),
    one(
      "kid of another key",
      "another key of the same issuer did not sign it",
      { kid: "rs256" },
      refused("signature"),
      "other",
    ),
    {
      name: "header replaced after signing",
      why: "the header is signed too",
      config: "oidc",
      token: (() => {
        const [, body = "", tail = ""] = token(claims(), "rs256", { typ: "JWT" }).split(".");
        const [head = ""] = token(claims()).split(".");
        return signature(`${head}.${body}`, "rs256") === tail ? "" : `${head}.${body}.${tail}`;
      })(),
      expect: refused("signature"),
    },
  ],
};
