import type { AuthorizerPolicy, AuthorizerStatement } from "../../evidence/authorizer-run.ts";
import { matchesPattern } from "../../evidence/policy-statements.ts";

const INVOKE = "execute-api:Invoke";

/** Whether a statement is about calls of APIs; actions have no case. */
export function concernsInvoke({ actions, notActions }: AuthorizerStatement): boolean {
  const fits = (pattern: string) => matchesPattern(pattern.toLowerCase(), INVOKE.toLowerCase());
  return notActions.length > 0 ? !notActions.some(fits) : actions.some(fits);
}

/** Whether a statement is about a method. @param arn of the method that is called. */
export function concernsMethod({ resources, notResources, repeated }: AuthorizerStatement, arn: string): boolean {
  const fits = (pattern: string) => repeated.includes(pattern) || matchesPattern(pattern, arn);
  return notResources.length > 0 ? !notResources.some(fits) : resources.some(fits);
}

/** What a policy says of a method. */
export interface MethodDecision {
  /** "none": no statement is about it, so it is denied. */
  readonly effect: "allow" | "deny" | "none";
  /** The statements that decide. */
  readonly by: readonly AuthorizerStatement[];
  /** A Deny decides, and an Allow is about the method too. */
  readonly hidesAllow: boolean;
  /** A condition decides whether a statement counts; the values it compares with are not known here. */
  readonly isConditional: boolean;
}

/**
 * IAM's evaluation: a Deny wins over an Allow, and what no statement is about is denied. Statements with a condition are
 * left out where others decide.
 */
export function decideMethod({ statements }: AuthorizerPolicy, arn: string): MethodDecision {
  const about = statements.filter((one) => concernsInvoke(one) && concernsMethod(one, arn));
  const of = (effect: string, hasCondition: boolean) =>
    about.filter((one) => one.effect === effect && one.hasCondition === hasCondition);
  const [denies, allows] = [of("Deny", false), of("Allow", false)];
  const hidesAllow = about.some((one) => one.effect === "Allow");
  if (denies.length > 0) return { effect: "deny", by: denies, hidesAllow, isConditional: false };
  const mayDeny = of("Deny", true);
  if (allows.length > 0) return { effect: "allow", by: allows, hidesAllow: false, isConditional: mayDeny.length > 0 };
  const mayAllow = of("Allow", true);
  const isConditional = mayAllow.length + mayDeny.length > 0;
  return { effect: "none", by: [...mayDeny, ...mayAllow], hidesAllow: false, isConditional };
}
