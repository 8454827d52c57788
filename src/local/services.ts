import { randomUUID } from "node:crypto";
import { limitedCaller, type PolicyOf } from "./authorization/limited-caller.ts";
import { permissionsFor } from "./authorization/permissions-for.ts";
import type { Fault, InjectFault } from "./faults.ts";
import { type HttpRequest, type HttpResponse, headerOf, json, originOf } from "./http.ts";
import { own } from "./own.ts";
import { scopeOf } from "./signature/signature.ts";
import { createStaleReads } from "./stale-reads.ts";
import { awsJson } from "./wire/aws-json.ts";
import { notImplemented, perform } from "./wire/check-input.ts";
import type { Call, Service } from "./wire/operation.ts";
import { query } from "./wire/query.ts";
import { Refusal } from "./wire/refusal.ts";
import { rest } from "./wire/rest.ts";
import type { World } from "./world.ts";

export const PROTOCOLS = { query, rest, json: awsJson };

/** Takes a line of the endpoint's own log. */
export type Say = (line: string) => void;

/** Operations that change nothing; all others are kept on disk. */
const READS = /^(?:Get|List|Describe|Filter|Invoke|Test)/;

/** The service that a signature names, else the one of the X-Amz-Target header: users sign in without AWS keys. */
export function serviceFor(request: HttpRequest, services: readonly Service[]): Service | undefined {
  const target = headerOf(request, "x-amz-target")?.split(".")[0];
  const named = scopeOf(request)?.service;
  return (
    services.find(({ paths, signedAs }) => signedAs === named && paths?.test(request.target)) ??
    services.find(({ name }) => name === named) ??
    services.find((one) => target !== undefined && one.target === target)
  );
}

export const isForm = (request: HttpRequest): boolean =>
  headerOf(request, "content-type")?.startsWith("application/x-www-form-urlencoded") === true;

/** @throws Refusal AccessDenied, in the words of the service. */
function authorize(service: string, operation: string, input: Readonly<Record<string, unknown>>, call: Call): void {
  for (const permission of permissionsFor(service, { operation, input, call })) {
    const refusal = call.caller?.refusal(permission, call);
    if (refusal !== undefined) throw refusal;
  }
}

/**
 * Hands a request to the service that its signature names and words the answer in the service's protocol.
 * @param policyOf limits callers; by default all may do everything.
 * @param faults of which those of the kind "stale" happen here; `inject` makes the others.
 */
export function createServices(
  services: readonly Service[],
  world: World,
  inject: InjectFault,
  say: Say = () => {},
  policyOf: PolicyOf = () => undefined,
  faults: readonly Fault[] = [],
) {
  const stale = createStaleReads(faults, world);
  return async function answer(request: HttpRequest): Promise<HttpResponse> {
    const { region, service: name } = scopeOf(request) ?? { region: "us-east-1", service: "" };
    const service = serviceFor(request, services);
    const requestId = randomUUID();
    if (service === undefined) return unknownService(request, name, requestId);
    const protocol = PROTOCOLS[service.protocol];
    try {
      const target = protocol.input(request, service);
      const operation = target && own(service.operations, target.operation);
      if (target === undefined || operation === undefined) {
        const what = `${service.title} ${target?.operation || `${request.method} ${request.target}`}`;
        return protocol.refusal(notImplemented(what), requestId, service.xmlns);
      }
      await inject(service.name, target.operation);
      const endpoint = originOf(request, world.endpoint);
      const policy = policyOf(request);
      const caller = policy && limitedCaller(policy, request, service.name, world);
      const seen = stale.worldFor(service.name, target.operation, READS.test(target.operation));
      const call: Call = {
        world: seen,
        endpoint,
        region,
        requestId,
        now: world.clock.now(),
        say,
        ...(caller && { caller }),
      };
      const check = caller && ((input: object) => authorize(service.name, target.operation, { ...input }, call));
      const output = await perform(service, target.operation, target.input, call, check);
      say(`${service.name} ${target.operation}`);
      if (!READS.test(target.operation)) world.store.changed();
      await world.store.saved();
      return protocol.output(output, requestId, target.operation, service);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // The code only: messages repeat what was sent.
      say(`${service.name} ${error.code}`);
      return protocol.refusal(error, requestId, service.xmlns);
    }
  };
}

/** Worded so that the client of each protocol finds the name and the message: XML after a form and for S3, else JSON. */
function unknownService(request: HttpRequest, name: string, requestId: string): HttpResponse {
  const refusal = notImplemented(name === "" ? "an unsigned request" : `the service ${name}`);
  if (isForm(request) || name === "s3") return query.refusal(refusal, requestId);
  const { code, message } = refusal;
  return json(501, { __type: code, message }, [["x-amzn-ErrorType", code]]);
}
