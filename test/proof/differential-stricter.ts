/** What a library lets in and we do not, by our reason code and the change that brings it about. */
interface Stricter {
  readonly libraries: readonly ("aws-jwt-verify" | "jose")[];
  readonly reason: string;
  /** Names of mutations and spellings. Each must happen to each of the libraries, alone, among the tokens of the test. */
  readonly changes: readonly string[];
  readonly why: string;
}

const BOTH = ["aws-jwt-verify", "jose"] as const;

export const STRICTER: readonly Stricter[] = [
  {
    libraries: BOTH,
    reason: "header",
    changes: ["b64", "zip", "enc"],
    why: "RFC 7797, section 6: b64 needs crit, and the payload would be no base64url; zip and enc are members of a JWE (RFC 7516, section 4.1): the token was made for something else. Both libraries ignore them",
  },
  {
    libraries: ["aws-jwt-verify"],
    reason: "header",
    changes: ["crit"],
    why: "RFC 7515, section 4.1.11: who does not understand an extension in crit must refuse, and an empty or odd list is invalid. aws-jwt-verify does not look at crit",
  },
  {
    libraries: BOTH,
    reason: "typ",
    changes: ["typ"],
    why: "RFC 8725, section 3.11: a token of another type, a logout token say, is no ticket. jose checks typ when it is asked to, aws-jwt-verify never",
  },
  {
    libraries: BOTH,
    reason: "alg",
    changes: ["another RSA algorithm, signed with it"],
    why: "RFC 8725, section 3.1, one algorithm for each key: a JWK without alg means RS256 to us; to the libraries it means whatever RSA algorithm the token names",
  },
  {
    libraries: ["aws-jwt-verify"],
    reason: "alg",
    changes: ["alg"],
    why: "RFC 7515, section 5.2, step 8: the signature is checked as alg says. With a JWK without alg, aws-jwt-verify takes an RS256 signature under ES256 or EdDSA, since Node's verify goes by the key",
  },
  {
    libraries: ["jose"],
    reason: "kid",
    changes: ["kid", "no kid"],
    why: "a token that names no key, or names it by something else than a text (RFC 7515, section 4.1.4): jose takes the only key that fits, we take none",
  },
  {
    libraries: BOTH,
    reason: "malformed",
    changes: [
      "a claim twice",
      "a claim twice, the same",
      "a claim twice, one of them escaped",
      "a name twice, deep inside",
      "alg twice",
      "kid twice",
    ],
    why: "RFC 7515 and RFC 7519, section 4: names are unique; a reader refuses, or takes the last. The libraries take the last, but a backend may take the first, and then two readers read two tokens",
  },
  {
    libraries: BOTH,
    reason: "malformed",
    changes: ["half a character", "half a character in a name"],
    why: "RFC 8259, section 8.2: what software makes of half a surrogate pair cannot be foretold; in UTF-8, so in a policy or a context, it cannot be written",
  },
  {
    libraries: BOTH,
    reason: "malformed",
    changes: ["__proto__", "a claim of a dangerous name", "dangerous names deep inside"],
    why: "no RFC: no issuer has claims called __proto__, constructor or prototype, and they harm a backend that merges objects",
  },
  {
    libraries: BOTH,
    reason: "malformed",
    changes: ["deep"],
    why: "RFC 8259, section 9: a reader may limit the depth. Ours is 16, of real tokens 3 or 4",
  },
  {
    libraries: BOTH,
    reason: "malformed",
    changes: [
      "unused bits of the signature",
      "unused bits, signed along",
      "padding, signed along",
      "padding of the signature",
    ],
    why: "RFC 7515, section 2, and RFC 4648, section 3.5: base64url without padding has one spelling of each text. With more, one signature holds for several tokens.",
  },
  {
    libraries: ["aws-jwt-verify"],
    reason: "malformed",
    changes: ["padding in a part"],
    why: "RFC 7515, section 2: the same. aws-jwt-verify takes one = behind a signature that would need two, jose only the two",
  },
  {
    libraries: ["jose"],
    reason: "malformed",
    changes: ["a line break behind", "a line break in a part, signed along"],
    why: "RFC 7515, section 2: no line breaks, no white space. jose decodes with atob, which skips them",
  },
  {
    libraries: ["jose"],
    reason: "scheme",
    changes: ["white space in the token", "a space in a part, signed along"],
    why: "the same, and RFC 6750, section 2.1: a bearer token holds no space",
  },
  {
    libraries: ["aws-jwt-verify"],
    reason: "malformed",
    changes: ["not UTF-8", "the header is not UTF-8"],
    why: "RFC 7515, section 5.2, step 3, and RFC 7519, section 7.2, step 10: header and claims are UTF-8. aws-jwt-verify replaces what is none",
  },
  {
    libraries: ["jose"],
    reason: "malformed",
    changes: ["BOM", "a byte order mark before the header"],
    why: "RFC 8259, section 8.1: JSON must not begin with a byte order mark; a reader may forgive it, jose does",
  },
  {
    libraries: BOTH,
    reason: "too-long",
    changes: ["longer than a header can be"],
    why: "no RFC: API Gateway takes 10,240 bytes of headers, so no such token reaches an authorizer. The libraries have no limit of ours",
  },
  {
    libraries: BOTH,
    reason: "sub",
    changes: ["sub odd", "sub of 255 or 256 bytes"],
    why: "OpenID Connect Core 1.0, section 2: up to 255 ASCII characters, and a caller without a name is nobody's principal. Neither library asks for sub; jose does not even ask for a text",
  },
  {
    libraries: BOTH,
    reason: "iat",
    changes: ["iat near now", "iat at the edge"],
    why: "issued in the future, beyond the tolerance: a clock is wrong, or somebody lies. RFC 7519, section 4.1.6, leaves it open",
  },
  {
    libraries: BOTH,
    reason: "exp",
    changes: ["exp odd"],
    why: "a token without exp would hold for ever (RFC 7519, section 4.1.4, makes it optional; OpenID Connect and Cognito always have it)",
  },
  {
    libraries: ["aws-jwt-verify"],
    reason: "exp",
    changes: ["exp near now", "exp at the edge"],
    why: "RFC 7519, section 4.1.4: not on or after exp. On the very second of exp plus tolerance aws-jwt-verify still lets it in",
  },
  {
    libraries: ["jose"],
    reason: "exp",
    changes: ["exp spelled otherwise"],
    why: "RFC 7519, section 2, NumericDate: 1e400 is Infinity in JavaScript, so the token would hold for ever",
  },
  {
    libraries: ["jose"],
    reason: "audience",
    changes: ["aud odd", "aud of many shapes"],
    why: "RFC 7519, section 4.1.3: aud is a text or a list of texts. jose is content with a list that has the audience among other things, and looks at no aud that it was not asked about",
  },
  {
    libraries: ["aws-jwt-verify"],
    reason: "audience",
    changes: ["aud odd", "aud of many shapes"],
    why: "OpenID Connect Core 1.0, section 3.1.3.7: an ID token with several audiences names in azp the client that asked for it. Neither library looks at azp",
  },
  {
    libraries: BOTH,
    reason: "email-unverified",
    changes: ["email_verified"],
    why: "Google: an address that is not verified may be somebody else's",
  },
];
