import type { AuthorizerStatement } from "../../evidence/authorizer-run.ts";
import { concernsInvoke } from "./decide-method.ts";
import { type DeniedCall, isCached } from "./denied-call.ts";
import { type ArnPart, type Mismatch, mistakeIn, nearestMismatch } from "./resource-mismatch.ts";

const allowing = ({ policy }: DeniedCall): readonly AuthorizerStatement[] =>
  policy.statements.filter(({ effect }) => effect === "Allow");

/** Without a cache a policy that repeats the method of the test allows that method alone, or the call would be allowed. */
const isTestOnly = (denied: DeniedCall): boolean =>
  !isCached(denied) &&
  denied.decision.effect === "allow" &&
  denied.decision.by.every(({ repeated }) => repeated.length > 0);

/** The statements that allow something of APIs, where none is about the method; undefined where one is. */
export function allowsElsewhere(denied: DeniedCall): readonly AuthorizerStatement[] | undefined {
  const { decision } = denied;
  if (decision.isConditional) return undefined;
  return decision.effect === "none" || isTestOnly(denied) ? allowing(denied).filter(concernsInvoke) : undefined;
}

/** Allow statements for other actions, where the policy has no others; undefined where it has. */
export function allowsOtherActions(denied: DeniedCall): readonly AuthorizerStatement[] | undefined {
  const all = allowing(denied);
  return allowsElsewhere(denied)?.length === 0 && all.length > 0 ? all : undefined;
}

/** The resource that comes nearest to the method, with the mistake that it looks like. */
export interface NearestResource extends Mismatch {
  readonly mistake: string | undefined;
}

/** Where the nearest allowed resource differs from the method, for differences in these parts. */
export function nearestAllowed(denied: DeniedCall, parts: readonly ArnPart[]): NearestResource | undefined {
  const resources = (allowsElsewhere(denied) ?? []).flatMap((one) => one.resources);
  const nearest = nearestMismatch(resources, denied.arn);
  return nearest && parts.includes(nearest.part) ? { ...nearest, mistake: mistakeIn(nearest) } : undefined;
}
