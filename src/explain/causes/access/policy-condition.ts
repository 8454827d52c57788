import type { CallEvidence } from "../../evidence/evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import { matchesPattern, textList } from "../../evidence/policy-statements.ts";

/** One comparison of a statement's condition. */
export interface Condition {
  /** "NotIpAddress" */
  readonly operator: string;
  /** "aws:SourceIp" */
  readonly key: string;
  readonly values: readonly string[];
}

/** "unknown" where it depends on what only API Gateway knows of a call: its source address, its VPC. */
export type Truth = "yes" | "no" | "unknown";

const nodeOf = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});

/** The comparisons in the Condition of a statement; all have to hold. */
export const conditionsOf = (condition: unknown): Condition[] =>
  Object.entries(nodeOf(condition)).flatMap(([operator, keys]) =>
    Object.entries(nodeOf(keys)).map(([key, value]) => ({ operator, key, values: textList(value) })),
  );

/** "NotIpAddress aws:SourceIp 203.0.113.0/24", as in the policy. */
export const conditionText = ({ operator, key, values }: Condition): string =>
  `${operator} ${key} ${values.join(", ")}`;

const VPC_KEYS = ["aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip"];

/** Compares with a key that the call lacks, or with its value. */
function compare({ operator, values }: Condition, value: string | undefined): Truth {
  const name = operator.replace(/IfExists$/, "");
  const isNegated = name.startsWith("StringNot") || name.startsWith("NotIp");
  if (name === "Null") return (values[0] === "true") === (value === undefined) ? "yes" : "no";
  if (value === undefined) return isNegated || operator !== name ? "yes" : "no";
  if (!name.startsWith("String")) return "unknown";
  const isAmong = values.some((one) => matchesPattern(one, value));
  return isAmong !== isNegated ? "yes" : "no";
}

function truthOf(condition: Condition, { address, api }: CallEvidence): Truth {
  const key = condition.key.toLowerCase();
  if (!VPC_KEYS.includes(key)) return "unknown";
  if (address?.vpcEndpoint !== undefined)
    return key === "aws:sourcevpce" ? compare(condition, address.vpcEndpoint) : "unknown";
  // A private API is reached through a VPC endpoint, which one is not known here.
  const isPrivate = itemValue(api)?.endpointTypes.includes("PRIVATE") ?? true;
  return isPrivate ? "unknown" : compare(condition, undefined);
}

/** Whether all conditions of a statement hold for a call. */
export function holds(conditions: readonly Condition[], evidence: CallEvidence): Truth {
  const all = conditions.map((one) => truthOf(one, evidence));
  if (all.includes("no")) return "no";
  return all.includes("unknown") ? "unknown" : "yes";
}
