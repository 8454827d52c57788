import type { Method, Resource, Snapshot } from "../apigateway/model.ts";
import { signatureOf, Unauthentic } from "../signature/signature.ts";
import type { Asked } from "./asked.ts";
import type { Failure } from "./failure.ts";
import { unsigned } from "./iam.ts";

/** The method that answers a request, and the path parameters as they were sent. */
export interface Routed {
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
export const parametersOf = ({ path }: Resource, asked: string) => match(stepsOf(path), stepsOf(asked));

/** What AWS says of a path or verb that is not there: it takes the request for one that should have been signed. */
function notThere(asked: Asked): Failure {
  try {
    signatureOf(asked.request);
  } catch (error) {
    if (error instanceof Unauthentic) return unsigned(error);
    throw error;
  }
  return unsigned(new Unauthentic("missing"));
}

/** @throws Failure when nothing is deployed there. */
export function route(asked: Asked): Routed {
  const steps = stepsOf(asked.path);
  for (const { resource, steps: pattern } of patternsOf(asked.snapshot)) {
    const pathParameters = match(pattern, steps);
    if (pathParameters === undefined) continue;
    const method = resource.methods[asked.verb] ?? resource.methods["ANY"];
    if (method !== undefined) return { resource, method, pathParameters };
  }
  throw notThere(asked);
}
