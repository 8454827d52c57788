import { covers } from "../wildcard.ts";

/** A policy document as an authorizer returns it. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
}

export type Decision = "allow" | "explicit deny" | "implicit deny";

const list = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");

const some = (patterns: unknown, text: string, flags: "" | "i" = ""): boolean =>
  list(patterns).some((pattern) => covers(pattern, text, flags));

function concerns(statement: Statement, action: string, resource: string): boolean {
  // Actions have no case, resources do.
  const isAction =
    "NotAction" in statement ? !some(statement.NotAction, action, "i") : some(statement.Action, action, "i");
  if (!isAction) return false;
  return "NotResource" in statement ? !some(statement.NotResource, resource) : some(statement.Resource, resource);
}

/**
 * IAM's evaluation: an explicit Deny wins, then an Allow, and what nobody speaks of is denied.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide({ Statement: statements }: PolicyDocument, resource: string): Decision {
  const effects = statements
    .filter((statement) => concerns(statement, "execute-api:Invoke", resource))
    .map(({ Effect: effect }) => effect);
  if (effects.includes("Deny")) return "explicit deny";
  return effects.includes("Allow") ? "allow" : "implicit deny";
}
