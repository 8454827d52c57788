import { createHash, createHmac } from "node:crypto";
import type { HttpRequest } from "../http.ts";
import type { Signature } from "./signature.ts";

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string): Buffer => createHmac("sha256", key).update(data).digest();

/** RFC 3986: all but letters, digits and -._~ */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Without dot segments and empty ones, and encoded once more than it was sent: all services but S3 sign it so. */
function canonicalPath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(encoded(segment));
  }
  return `/${kept.join("/")}${kept.length > 0 && path.endsWith("/") ? "/" : ""}`;
}

/** By name, then by value; the signature itself cannot be signed. */
function canonicalQuery(query: string): string {
  const pairs = query.split("&").flatMap((pair): [string, string][] => {
    const at = pair.indexOf("=");
    const [name, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    return pair === "" || name === "X-Amz-Signature" ? [] : [[encoded(decoded(name)), encoded(decoded(value))]];
  });
  const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return pairs
    .sort(([a, x], [b, y]) => before(a, b) || before(x, y))
    .map((pair) => pair.join("="))
    .join("&");
}

function canonicalHeaders({ headers }: HttpRequest, names: readonly string[]): string {
  const joined = (name: string) =>
    headers
      .filter(([one]) => one.toLowerCase() === name)
      .map(([, value]) => value.trim().replace(/\s+/g, " "))
      .join(",");
  return names.map((name) => `${name}:${joined(name)}\n`).join("");
}

/**
 * The signature that this request should carry.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureFor(request: HttpRequest, secret: string, signature: Signature): string {
  const { date, region, service, time, signedHeaders } = signature;
  const at = request.target.indexOf("?");
  const [path, query] = at < 0 ? [request.target, ""] : [request.target.slice(0, at), request.target.slice(at + 1)];
  const canonical = [
    request.method,
    canonicalPath(path),
    canonicalQuery(query),
    canonicalHeaders(request, signedHeaders),
    signedHeaders.join(";"),
    // The hash of the body that was sent, not the one in a header.
    sha256(request.body),
  ].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = [date, region, service, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key as Buffer, ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n")).toString("hex");
}
