type Json = Readonly<Record<string, unknown>>;

/** The claims of a token, unverified. */
export type Claims = Json;

/** A token decoded without verification, or why it is not a JWT. */
export type Decoded =
  | { readonly ok: true; readonly header: Json; readonly claims: Claims }
  | { readonly ok: false; readonly why: string };

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function part(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Decodes a JSON Web Token (RFC 7519, section 7.2) to show its content. It verifies nothing.
 * @param token without "Bearer".
 */
export function decode(token: string): Decoded {
  if (token.startsWith("ya29.")) {
    const why = "this is a Google access token, which is opaque; fix: send the ID token, which begins with eyJ";
    return { ok: false, why };
  }
  const parts = token.split(".");
  if (parts.length === 5)
    return { ok: false, why: "this token is encrypted (five parts); fix: send a signed token (three parts)" };
  if (parts.length !== 3)
    return { ok: false, why: `a JWT has three parts separated by dots, this has ${parts.length}` };
  const [header, claims] = [part(parts[0] ?? ""), part(parts[1] ?? "")];
  if (header === undefined || claims === undefined) {
    return {
      ok: false,
      why: "the header or the claims of this token are not JSON in base64url; fix: check that it is complete",
    };
  }
  return { ok: true, header, claims };
}

/**
 * The same token with one bit changed in the middle of its signature, so that it stays well-formed base64url.
 * Undefined when it has no signature.
 */
export function tamper(token: string): string | undefined {
  const [header, claims, signature] = token.split(".");
  const bytes = Buffer.from(signature ?? "", "base64url");
  const middle = bytes[bytes.length >> 1];
  if (middle === undefined) return undefined;
  bytes[bytes.length >> 1] = middle ^ 1;
  return [header, claims, bytes.toString("base64url")].join(".");
}
