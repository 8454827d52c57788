import type { Method, Resource, Snapshot } from "../apigateway/apigateway-model.ts";
import { signatureOf, Unauthentic } from "../signature/signature.ts";
import type { Failure } from "./failure.ts";
import { unsigned } from "./iam-authorization.ts";
import type { GatewayRequest } from "./request.ts";

/** The method that answers a request, and the path parameters as they were sent. */
export interface Route {
  readonly resource: Resource;
  readonly method: Method;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** A literal before a parameter before a greedy one, step by step. */
const RANK = (step: string): number => (step.startsWith("{") ? (step.endsWith("+}") ? 2 : 1) : 0);

interface Pattern {
  readonly resource: Resource;
  readonly steps: readonly string[];
}

const known = new WeakMap<Snapshot, readonly Pattern[]>();

/** Deployed resources never change, so they are put in order once. */
function patternsOf(snapshot: Snapshot): readonly Pattern[] {
  const patterns =
    known.get(snapshot) ??
    Object.values(snapshot.resources)
      .map((resource) => ({ resource, steps: stepsOf(resource.path) }))
      .sort((a, b) => bySteps(a.steps, b.steps));
  known.set(snapshot, patterns);
  return patterns;
}

function bySteps(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = RANK(a[i] ?? "") - RANK(b[i] ?? "");
    if (order !== 0) return order;
  }
  return b.length - a.length;
}

const stepsOf = (path: string): string[] => path.replace(/^\/|\/$/g, "").split("/");

function match(pattern: readonly string[], steps: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [i, want] of pattern.entries()) {
    const step = steps[i];
    if (step === undefined || (step === "" && want !== "")) return undefined;
    const name = want.replace(/^\{|\+?\}$/g, "");
    if (want.endsWith("+}")) return { ...parameters, [name]: steps.slice(i).join("/") };
    if (want.startsWith("{")) parameters[name] = step;
    else if (want !== step) return undefined;
  }
  return steps.length === pattern.length ? parameters : undefined;
}

/** The path parameters of a path of this resource, or nothing when it is none. */
export const parametersOf = (resource: Resource, path: string) => match(stepsOf(resource.path), stepsOf(path));

/** AWS's answer for a path or verb that does not exist: it treats the request as one that should have been signed. */
function noRoute(request: GatewayRequest): Failure {
  try {
    signatureOf(request.http);
  } catch (error) {
    if (error instanceof Unauthentic) return unsigned(error);
    throw error;
  }
  return unsigned(new Unauthentic("missing"));
}

/** @throws Failure when nothing is deployed there. */
export function route(request: GatewayRequest): Route {
  const steps = stepsOf(request.path);
  for (const { resource, steps: pattern } of patternsOf(request.snapshot)) {
    const pathParameters = match(pattern, steps);
    if (pathParameters === undefined) continue;
    const method = resource.methods[request.verb] ?? resource.methods["ANY"];
    if (method !== undefined) return { resource, method, pathParameters };
  }
  throw noRoute(request);
}
