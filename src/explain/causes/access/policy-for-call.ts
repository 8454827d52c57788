import { executeApiArn } from "../../../aws/arn.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import { matchesPattern, statementsIn, textList } from "../../evidence/policy-statements.ts";
import { type Condition, conditionsOf, holds, type Truth } from "./policy-condition.ts";

/** A statement of a resource policy that is about a call. */
export interface CallStatement {
  readonly effect: "Allow" | "Deny";
  /** `"OnlyOffice"`, or "2" for the second one. */
  readonly name: string;
  readonly conditions: readonly Condition[];
  /** Whether all its conditions hold for the call. */
  readonly truth: Truth;
}

type Node = Readonly<Record<string, unknown>>;
const INVOKE = "execute-api:invoke";

const isAnybody = (principal: unknown): boolean =>
  principal === "*" ||
  (typeof principal === "object" && principal !== null && Object.values(principal).flat().includes("*"));

/** The ARN that policies are compared with. */
export const methodArnOf = (evidence: CallEvidence): string => {
  const { call, address, stageName, apiId } = evidence;
  return executeApiArn(evidence, apiId, `/${stageName}/${call.method}${address?.path ?? "/"}`);
};

/** A short resource of a policy, "execute-api:/dev/*", stands for those of the API. */
const wholeResource = (resource: string, evidence: CallEvidence): string =>
  resource.startsWith("execute-api:/")
    ? executeApiArn(evidence, evidence.apiId, resource.slice("execute-api:".length))
    : resource;

/** Whether action and resource of a statement are the call's. NotAction and NotResource name what they leave out. */
function concerns(statement: Node, arn: string, evidence: CallEvidence): boolean {
  const hasAction = (key: string) => textList(statement[key]).some((one) => matchesPattern(one.toLowerCase(), INVOKE));
  const hasResource = (key: string) =>
    textList(statement[key]).some((one) => matchesPattern(wholeResource(one, evidence), arn));
  const isAction = "NotAction" in statement ? !hasAction("NotAction") : hasAction("Action");
  const isResource = "NotResource" in statement ? !hasResource("NotResource") : hasResource("Resource");
  return isAction && isResource;
}

/** The statements of the API's resource policy that are about a call of somebody without AWS credentials. */
export function statementsFor(evidence: CallEvidence): CallStatement[] {
  const arn = methodArnOf(evidence);
  return statementsIn(evidence.view?.resourcePolicy).flatMap((statement, index) => {
    if (!isAnybody(statement["Principal"]) || !concerns(statement, arn, evidence)) return [];
    const conditions = conditionsOf(statement["Condition"]);
    const [sid] = textList(statement["Sid"]);
    return [
      {
        effect: statement["Effect"] === "Deny" ? "Deny" : "Allow",
        name: sid ? `"${sid}"` : `${index + 1}`,
        conditions,
        truth: holds(conditions, evidence),
      } as const,
    ];
  });
}
