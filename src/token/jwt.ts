type Json = Readonly<Record<string, unknown>>;

/** A token taken apart without being verified, or why it is none. */
export type Decoded =
  | { readonly ok: true; readonly header: Json; readonly claims: Json }
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
 * Takes a JSON Web Token apart (RFC 7519, section 7.2) to tell a person what is in it. Nothing is verified here.
 * @param token without "Bearer".
 */
export function decode(token: string): Decoded {
  if (token.startsWith("ya29.")) {
    const why = "this is a Google access token, which is opaque; send the ID token, it begins with eyJ";
    return { ok: false, why };
  }
  const parts = token.split(".");
  if (parts.length === 5) return { ok: false, why: "this token is encrypted (five parts); a signed one has three" };
  if (parts.length !== 3)
    return { ok: false, why: `a JWT has three parts with dots between, this has ${parts.length}` };
  const [header, claims] = [part(parts[0] ?? ""), part(parts[1] ?? "")];
  if (header === undefined || claims === undefined) {
    return { ok: false, why: "the header or the claims of this token are not JSON in base64url; was it cut off?" };
  }
  return { ok: true, header, claims };
}

/**
 * The same token with one bit of its signature changed, in the middle, so that it stays well-formed base64url.
 * Undefined when it has no signature to change.
 */
export function tamper(token: string): string | undefined {
  const [header, claims, signature] = token.split(".");
  const bytes = Buffer.from(signature ?? "", "base64url");
  const middle = bytes[bytes.length >> 1];
  if (middle === undefined) return undefined;
  bytes[bytes.length >> 1] = middle ^ 1;
  return [header, claims, bytes.toString("base64url")].join(".");
}
