import { holds } from "./condition.ts";
import type { Patterns, PolicyDocument, Statement } from "./parse-policy.ts";
import { type Caller, includes } from "./principals.ts";
import { type Context, matchesPattern, resolve } from "./variables.ts";

/** What a policy decides. */
export interface AccessRequest {
  readonly action: string;
  /** The ARN of what is acted on. */
  readonly resource: string;
  /** Only an identity that was verified; statements of resource policies are compared with it. */
  readonly caller?: Caller | undefined;
  /** Made when a statement needs it. */
  readonly context: () => Context;
}

export type Decision = "allow" | "explicit deny" | "implicit deny";

const matches = ({ patterns, isNegated }: Patterns, fits: (pattern: string) => boolean): boolean =>
  patterns.some(fits) !== isNegated;

function applies(statement: Statement, request: AccessRequest, hasVariables: boolean): boolean {
  const { action, resource, caller, context } = request;
  const { actions, resources, principals, condition } = statement;
  const isResource = (pattern: string) =>
    hasVariables && pattern.includes("${")
      ? resolve(pattern, context()).some((one) => matchesPattern(one, resource))
      : matchesPattern(pattern, resource);
  // Actions have no case, resources do.
  return (
    matches(actions, (pattern) => matchesPattern(pattern, action, "i")) &&
    matches(resources, isResource) &&
    (principals === undefined || includes(principals, caller)) &&
    (condition.length === 0 || holds(condition, context(), hasVariables))
  );
}

/**
 * IAM's evaluation: an explicit Deny wins, then an Allow, and what no statement applies to is denied.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide({ statements, hasVariables }: PolicyDocument, request: AccessRequest): Decision {
  let decision: Decision = "implicit deny";
  for (const statement of statements) {
    // A Deny decides alone; of several Allows the first is enough.
    if (statement.effect === "Allow" && decision === "allow") continue;
    if (!applies(statement, request, hasVariables)) continue;
    if (statement.effect === "Deny") return "explicit deny";
    decision = "allow";
  }
  return decision;
}
