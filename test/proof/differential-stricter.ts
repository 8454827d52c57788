/** What a library lets in and we do not, by our reason code. Each row must happen among the tokens of the test. */
interface Stricter {
  readonly library: "aws-jwt-verify" | "jose";
  readonly reason: string;
  readonly why: string;
}

export const STRICTER: readonly Stricter[] = [
  {
    library: "aws-jwt-verify",
    reason: "header",
    why: "RFC 7515, section 4.1.11: who does not understand an extension in crit must refuse. b64, zip and enc would change what is signed or how it is read",
  },
  {
    library: "jose",
    reason: "header",
    why: "crit is refused by jose too, but for b64, which it understands; zip and enc mean nothing in a JWS, and a token that carries them was made for something else",
  },
  {
    library: "aws-jwt-verify",
    reason: "malformed",
    why: "RFC 8259 and RFC 7519, section 4: names that stand twice, half characters, a byte order mark; RFC 7515, section 2: base64url has one spelling. Two readers could read two tokens",
  },
  {
    library: "jose",
    reason: "malformed",
    why: "the same, and names like __proto__ and constructor",
  },
  {
    library: "jose",
    reason: "scheme",
    why: "RFC 6750, section 2.1: a token holds no space. jose's base64url skips it",
  },
  {
    library: "aws-jwt-verify",
    reason: "typ",
    why: "RFC 8725, section 3.11: a token of another type, a logout token say, is no ticket",
  },
  {
    library: "jose",
    reason: "typ",
    why: "the same; jose checks typ only when it is asked to",
  },
  {
    library: "aws-jwt-verify",
    reason: "sub",
    why: "OpenID Connect Core 1.0, section 2: up to 255 characters, and a caller without a name is nobody's principal",
  },
  {
    library: "jose",
    reason: "sub",
    why: "the same; jose checks sub only when it is asked to",
  },
  {
    library: "jose",
    reason: "kid",
    why: "a token that names no key: jose takes the only key that fits, we take none",
  },
  {
    library: "aws-jwt-verify",
    reason: "iat",
    why: "issued in the future, beyond the tolerance: a clock is wrong, or somebody lies. RFC 7519, section 4.1.6, leaves it open",
  },
  {
    library: "jose",
    reason: "iat",
    why: "the same",
  },
  {
    library: "aws-jwt-verify",
    reason: "exp",
    why: "a token without exp would hold for ever; on the very second of exp plus tolerance aws-jwt-verify still lets it in",
  },
  {
    library: "jose",
    reason: "exp",
    why: "a token without exp would hold for ever; jose demands it only when it is asked to",
  },
  {
    library: "jose",
    reason: "audience",
    why: "RFC 7519, section 4.1.3: aud is a text or a list of texts; jose looks at it only when it is asked to",
  },
  {
    library: "aws-jwt-verify",
    reason: "email-unverified",
    why: "Google: an address that is not verified may be somebody else's",
  },
  {
    library: "jose",
    reason: "email-unverified",
    why: "the same",
  },
];
