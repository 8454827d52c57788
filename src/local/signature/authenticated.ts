import { randomUUID } from "node:crypto";
import { isOpen } from "../cognito/cognito.ts";
import { type Handler, type HttpRequest, headerOf } from "../http.ts";
import { isForm, PROTOCOLS, type Say, serviceFor } from "../services.ts";
import type { Service } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { Clock } from "../world.ts";
import { checkSignature, type SecretOf } from "./check-signature.ts";
import { Unauthentic } from "./signature.ts";

/** The error of each problem: in the query protocol with its status, in the two JSON protocols. */
const ERRORS: Readonly<Record<Unauthentic["kind"], readonly [query: readonly [number, string], json: string]>> = {
  missing: [[403, "MissingAuthenticationToken"], "MissingAuthenticationTokenException"],
  incomplete: [[400, "IncompleteSignature"], "IncompleteSignatureException"],
  unknown: [[403, "InvalidClientTokenId"], "UnrecognizedClientException"],
  wrong: [[403, "SignatureDoesNotMatch"], "InvalidSignatureException"],
};

/** Which service an unsigned request means, as far as one can tell: its words are those of the refusal. */
function meant(request: HttpRequest, services: readonly Service[]): Pick<Service, "protocol" | "xmlns"> {
  const service = serviceFor(request, services);
  if (service !== undefined) return service;
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
      const [query, json] = ERRORS[error.kind];
      const [status, code] = protocol === "query" ? query : ([protocol === "json" ? 400 : 403, json] as const);
      const missing = protocol === "query" ? "Request is missing Authentication Token" : "Missing Authentication Token";
      say(code);
      return PROTOCOLS[protocol].refusal(new Refusal(status, code, error.message || missing), randomUUID(), xmlns);
    }
    return handle(request);
  };
