import { allowsOrigin, namesIn } from "../../../lib/http/cors.ts";
import type { CorsCall } from "../../call/cors-call.ts";
import type { CallAnswer } from "../../call/send-call.ts";

/** Headers of CORS, as answers hold them. */
export const ALLOW_ORIGIN = "access-control-allow-origin";
export const ALLOW_METHODS = "access-control-allow-methods";
export const ALLOW_HEADERS = "access-control-allow-headers";
export const ALLOW_CREDENTIALS = "access-control-allow-credentials";
export const EXPOSE_HEADERS = "access-control-expose-headers";

/** Why a page may not read an answer. */
export type OriginFault = "missing" | "quotes" | "several" | "wildcard-credentials" | "credentials" | "other";

/** The value of a header; "" without it. */
export const corsHeader = ({ headers }: Pick<CallAnswer, "headers">, name: string): string => headers[name] ?? "";

const QUOTED = /^(?:'.*'|".*")$/;

/** What the CORS check of a browser finds in an answer; undefined when the page may read it. */
export function originFault(answer: CallAnswer, { origin, withCredentials }: CorsCall): OriginFault | undefined {
  const allowed = corsHeader(answer, ALLOW_ORIGIN);
  if (allowed === "") return "missing";
  if (QUOTED.test(allowed)) return "quotes";
  if ((answer.repeated[ALLOW_ORIGIN] ?? namesIn(allowed).length) > 1) return "several";
  if (!allowsOrigin(allowed, origin)) return "other";
  if (!withCredentials) return undefined;
  if (allowed === "*") return "wildcard-credentials";
  return corsHeader(answer, ALLOW_CREDENTIALS) === "true" ? undefined : "credentials";
}

const urlOf = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

/** In what an allowed origin differs from that of the page: "it ends with a slash". */
export function originDifference(allowed: string, origin: string): string {
  const [a, b] = [urlOf(allowed), urlOf(origin)];
  if (allowed.includes("*")) return "a wildcard inside an origin is not known to browsers";
  if (a === undefined || b === undefined) return "origins are compared letter by letter";
  if (allowed.endsWith("/") || a.pathname !== "/")
    return "an origin ends after its host and port, without a slash or path";
  if (a.hostname !== b.hostname) return `the host is ${a.hostname} instead of ${b.hostname}`;
  if (a.protocol !== b.protocol) return `the scheme is ${a.protocol} instead of ${b.protocol}`;
  if (a.port !== b.port) return `the port is ${a.port || "the default one"} instead of ${b.port || "the default one"}`;
  return "browsers send an origin in lower case and without the default port";
}
