import { createHash } from "node:crypto";
import { type HttpRequest, headerOf } from "../http.ts";

/** A Signature Version 4 as a request carries it, in its Authorization header or, presigned, in its query. */
export interface Signature {
  readonly accessKeyId: string;
  /** YYYYMMDD, of the credential scope. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** YYYYMMDDTHHMMSSZ, of the request. */
  readonly time: string;
  /** Lower case, as signed. */
  readonly signedHeaders: readonly string[];
  readonly hex: string;
  /** Of a presigned request. */
  readonly expiresSeconds?: number;
}

/** What is wrong with the authentication of a request; each protocol has a name of its own for it. */
export class Unauthentic extends Error {
  readonly kind: "missing" | "incomplete" | "unknown" | "wrong";
  constructor(kind: Unauthentic["kind"], message = "") {
    super(message);
    this.kind = kind;
  }
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const SCOPE = /^([^/]+)\/(\d{8})\/([^/]*)\/([^/]+)\/aws4_request$/;

/** AWS shows what was sent as a hash: it may be a secret. */
const hashed = (text: string): string =>
  `(hashed with SHA-256 and encoded with Base64): '${createHash("sha256").update(text).digest("base64")}'.`;

/** "20260101T000000Z" of that or of an HTTP date; undefined for anything else. */
function timeIn(text: string | undefined): string | undefined {
  if (text === undefined || /^\d{8}T\d{6}Z$/.test(text)) return text;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

type Parts = Readonly<Record<"Credential" | "Signature" | "SignedHeaders" | "Time", string | undefined>>;

function fromParts({ Credential = "", Signature = "", SignedHeaders = "", Time = "" }: Parts): Signature {
  const [, accessKeyId = "", date = "", region = "", service = ""] = SCOPE.exec(Credential) ?? [];
  if (service === "")
    throw new Unauthentic(
      "incomplete",
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${Credential}'`,
    );
  const signedHeaders = SignedHeaders.split(";");
  return { accessKeyId, date, region, service, time: Time, signedHeaders, hex: Signature };
}

function inHeader(request: HttpRequest, header: string): Signature {
  const [, listed] = /^AWS4-HMAC-SHA256\s+(.*)$/s.exec(header) ?? [];
  const pairs = (listed ?? header).split(",").map((pair) => pair.trim());
  if (pairs.some((pair) => !pair.includes("=")))
    throw new Unauthentic(
      "incomplete",
      `Invalid key=value pair (missing equal-sign) in Authorization header ${hashed(header)}`,
    );
  const given = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
  const time = timeIn(headerOf(request, "x-amz-date") ?? headerOf(request, "date"));
  const lacks = [
    ...["Credential", "Signature", "SignedHeaders"]
      .filter((name) => listed === undefined || !given.get(name))
      .map((name) => `Authorization header requires '${name}' parameter.`),
    ...(time ? [] : ["Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."]),
  ];
  if (lacks.length > 0)
    throw new Unauthentic("incomplete", `${lacks.join(" ")} Authorization header ${hashed(header)}`);
  const part = (name: string) => given.get(name);
  const signed = { Credential: part("Credential"), Signature: part("Signature"), Time: time };
  return fromParts({ ...signed, SignedHeaders: part("SignedHeaders") });
}

function inQuery(query: URLSearchParams): Signature {
  const part = (name: string) => query.get(`X-Amz-${name}`) ?? undefined;
  const lacks = ["Credential", "Signature", "SignedHeaders", "Date"].filter((name) => !part(name));
  if (lacks.length > 0 || part("Algorithm") !== ALGORITHM)
    throw new Unauthentic(
      "incomplete",
      "AWS query-string parameters must include 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders' and 'X-Amz-Date'. Re-examine the query-string parameters.",
    );
  const signed = { Credential: part("Credential"), Signature: part("Signature"), Time: timeIn(part("Date")) };
  const expires = Number(part("Expires") ?? 300);
  return { ...fromParts({ ...signed, SignedHeaders: part("SignedHeaders") }), expiresSeconds: expires };
}

/** @returns undefined for a request that carries none. @throws Unauthentic for one that is not whole. */
export function signatureOf(request: HttpRequest): Signature | undefined {
  const header = headerOf(request, "authorization");
  if (header !== undefined) return inHeader(request, header);
  const query = new URLSearchParams(request.target.split("?")[1] ?? "");
  return query.has("X-Amz-Algorithm") || query.has("X-Amz-Signature") ? inQuery(query) : undefined;
}

/** The service and region that a signature names, whether it is right or not. */
export function scopeOf(request: HttpRequest): { readonly service: string; readonly region: string } | undefined {
  const query = new URLSearchParams(request.target.split("?")[1] ?? "");
  const text = headerOf(request, "authorization") ?? `Credential=${query.get("X-Amz-Credential") ?? ""}`;
  const [, region, service] = /Credential=[^/,]+\/\d+\/([^/,]*)\/([^/,]+)\/aws4_request/.exec(text) ?? [];
  return region === undefined || service === undefined ? undefined : { region, service };
}
