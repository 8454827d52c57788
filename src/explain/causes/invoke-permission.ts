import { servicePrincipal } from "../../aws/partition.ts";
import type { FunctionEvidence, PolicyStatement } from "../evidence/function-evidence.ts";
import { isUnread, itemValue } from "../evidence/item.ts";
import { matchesPattern } from "../evidence/policy-statements.ts";

/** What is wrong with the permission of API Gateway to invoke a function. */
export type PermissionFault =
  /** No statement lets API Gateway invoke it. */
  | { readonly kind: "missing" }
  /** There are statements, for other sources. */
  | { readonly kind: "source"; readonly sources: readonly string[] }
  | { readonly kind: "denied"; readonly sid: string }
  /** The policy could not be read. */
  | { readonly kind: "unread" };

/** API Gateway in policies. */
export const API_GATEWAY = servicePrincipal("apigateway");

const INVOKE = "lambda:InvokeFunction";

/** What a call by API Gateway does not have: it comes through no function URL, with no token of an event source. */
const NOT_OF_API_GATEWAY =
  /^(?:lambda:(?:functionurlauthtype|invokedviafunctionurl|eventsourcetoken)|aws:principal(?:orgid|orgpaths|account|arn))$/;
const OF_SOURCE = ["aws:sourcearn", "aws:sourceaccount"];

function concerns({ effect, actions, principals, conditionKeys }: PolicyStatement): boolean {
  // Whether a Deny with other conditions applies is not known.
  const isMet =
    effect === "Deny"
      ? conditionKeys.every((key) => OF_SOURCE.includes(key))
      : !conditionKeys.some((key) => NOT_OF_API_GATEWAY.test(key));
  return (
    isMet &&
    actions.some((action) => matchesPattern(action.toLowerCase(), INVOKE.toLowerCase())) &&
    principals.some((one) => one === "*" || one === servicePrincipal("apigateway"))
  );
}

const allowsSource = ({ sourceArns, sourceAccounts }: PolicyStatement, source: string, account: string): boolean =>
  (sourceArns.length === 0 || sourceArns.some((pattern) => matchesPattern(pattern, source))) &&
  (sourceAccounts.length === 0 || sourceAccounts.includes(account));

/**
 * What keeps API Gateway from invoking a function that has no invoke role.
 * @param source the ARN that API Gateway calls for: ".../authorizers/<id>", or a method ARN.
 * @returns undefined when the policy allows it.
 */
export function permissionFault(
  { policy }: Pick<FunctionEvidence, "policy">,
  source: string,
  account: string,
): PermissionFault | undefined {
  if (isUnread(policy)) return { kind: "unread" };
  const statements = (itemValue(policy) ?? []).filter(concerns);
  const matching = statements.filter((statement) => allowsSource(statement, source, account));
  const denying = matching.find(({ effect }) => effect === "Deny");
  if (denying) return { kind: "denied", sid: denying.sid ?? "" };
  if (matching.some(({ effect }) => effect === "Allow")) return undefined;
  const allowing = statements.filter(({ effect }) => effect === "Allow");
  return allowing.length === 0
    ? { kind: "missing" }
    : { kind: "source", sources: allowing.flatMap(({ sourceArns }) => sourceArns) };
}
