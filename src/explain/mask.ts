import type { ExplainedCall } from "./call/explained-call.ts";

/** "eyJ..." with or without its other parts: a JWT, also a cut one. */
const JWT = /eyJ[\w-]{6,}(?:\.[\w-]*){0,4}/g;
const MIN_SECRET = 4;
/** Headers that say which API is called, as an address does. */
const OPEN = ["host", "x-apigw-api-id"];

/** The values of a call that may be secret: its token, the values of its headers and of its query. */
function secretsOf({ token, headers, url }: Pick<ExplainedCall, "token" | "headers" | "url">): string[] {
  const ofHeaders = Object.entries(headers).flatMap(([name, value]) =>
    OPEN.includes(name.toLowerCase()) ? [] : [value],
  );
  const values = [token ?? "", ...ofHeaders, ...url.searchParams.values()];
  const bare = values.map((one) => one.replace(/^\S+ +/, ""));
  return [...new Set([...values, ...bare])]
    .filter((one) => one.length >= MIN_SECRET)
    .sort((a, b) => b.length - a.length);
}

/** A function that removes from a text whatever the call sends, and all that looks like a token. */
export function maskFor(call: Pick<ExplainedCall, "token" | "headers" | "url">): (text: string) => string {
  const secrets = secretsOf(call);
  return (text) =>
    secrets.reduce((masked, secret) => masked.replaceAll(secret, "<secret>"), text).replace(JWT, "<token>");
}

/** An address with the values of its query left out. */
export function maskedUrl(url: URL): string {
  const names = [...new Set(url.searchParams.keys())].map((name) => `${encodeURIComponent(name)}=...`);
  return `${url.origin}${url.pathname}${names.length > 0 ? `?${names.join("&")}` : ""}`;
}
