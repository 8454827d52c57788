import { randomUUID } from "node:crypto";
import { isOpen } from "../cognito/cognito.ts";
import { type Handler, type HttpRequest, headerOf } from "../http.ts";
import type { Say } from "../services.ts";
import { PROTOCOLS } from "../services.ts";
import type { Service } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { Clock } from "../world.ts";
import { checkSignature, type SecretOf } from "./check.ts";
import { scopeOf, Unauthentic } from "./signature.ts";

/** Status and name of each problem. */
const ERRORS: Readonly<Record<Service["protocol"], Readonly<Record<Unauthentic["kind"], readonly [number, string]>>>> =
  {
    query: {
      missing: [403, "MissingAuthenticationToken"],
      incomplete: [400, "IncompleteSignature"],
      unknown: [403, "InvalidClientTokenId"],
      wrong: [403, "SignatureDoesNotMatch"],
    },
    json: {
      missing: [400, "MissingAuthenticationTokenException"],
      incomplete: [400, "IncompleteSignatureException"],
      unknown: [400, "UnrecognizedClientException"],
      wrong: [400, "InvalidSignatureException"],
    },
    rest: {
      missing: [403, "MissingAuthenticationTokenException"],
      incomplete: [403, "IncompleteSignatureException"],
      unknown: [403, "UnrecognizedClientException"],
      wrong: [403, "InvalidSignatureException"],
    },
  };

const isForm = (request: HttpRequest): boolean =>
  headerOf(request, "content-type")?.startsWith("application/x-www-form-urlencoded") === true;

/** Which service an unsigned request means, as far as one can tell: its words are those of the refusal. */
function meant(request: HttpRequest, services: readonly Service[]): Pick<Service, "protocol" | "xmlns"> {
  const target = headerOf(request, "x-amz-target")?.split(".")[0];
  const named = services.find(({ name }) => name === scopeOf(request)?.service);
  const byTarget = services.find((one) => target !== undefined && one.target === target);
  if (named ?? byTarget) return named ?? byTarget ?? { protocol: "rest" };
  const version = isForm(request) ? new URLSearchParams(request.body.toString()).get("Version") : undefined;
  return services.find(({ xmlns }) => version && xmlns?.endsWith(`${version}/`)) ?? { protocol: "rest" };
}

/**
 * Lets through what is signed with a key of this endpoint, and the operations of Cognito for which people need no key.
 * @param services those behind `handle`: each words a refusal in its protocol.
 */
export const authenticated =
  (
    handle: Handler,
    services: readonly Service[],
    { secretOf, clock, say }: { readonly secretOf: SecretOf; readonly clock: Clock; readonly say: Say },
  ): Handler =>
  async (request) => {
    const isUnsigned = headerOf(request, "authorization") === undefined && !request.target.includes("X-Amz-");
    if (isUnsigned && isOpen(headerOf(request, "x-amz-target"))) return handle(request);
    try {
      checkSignature(request, secretOf, clock);
    } catch (error) {
      if (!(error instanceof Unauthentic)) throw error;
      const { protocol, xmlns } = meant(request, services);
      const [status, code] = ERRORS[protocol][error.kind];
      const missing = protocol === "query" ? "Request is missing Authentication Token" : "Missing Authentication Token";
      say(code);
      return PROTOCOLS[protocol].refusal(new Refusal(status, code, error.message || missing), randomUUID(), xmlns);
    }
    return handle(request);
  };
