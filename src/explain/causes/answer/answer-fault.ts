import { type PolicyFault, policyFault } from "./policy-fault.ts";
import { isObject, kindOf, type Members } from "./shown-value.ts";

/** What is wrong with the answer of an authorizer's function. No member holds a value that may be secret. */
export type AnswerFault =
  /** The simple response of HTTP APIs: `{ isAuthorized }`, or a boolean. */
  | { readonly kind: "simple"; readonly seen: string }
  /** The answer of a backend function: `{ statusCode }`. */
  | { readonly kind: "proxy"; readonly status: string }
  /** JSON as text in place of an object. */
  | { readonly kind: "text"; readonly at: "the answer" | "policyDocument" }
  | { readonly kind: "no-policy"; readonly seen: string }
  | { readonly kind: "context"; readonly name: string | undefined; readonly seen: string }
  /** A member of the answer itself. `isSure` is false for what AWS's documents refuse, and AWS sometimes takes. */
  | { readonly kind: "member"; readonly name: string; readonly problem: string; readonly isSure: boolean }
  | ({ readonly kind: "policy" } & PolicyFault);

/** AWS: every other one is an "Unrecognized field". */
const MEMBERS = ["principalId", "policyDocument", "context", "usageIdentifierKey"];

function shapeFault(value: unknown): AnswerFault | undefined {
  if (typeof value === "boolean") return { kind: "simple", seen: String(value) };
  if (typeof value === "string") return { kind: "text", at: "the answer" };
  if (!isObject(value)) return { kind: "no-policy", seen: kindOf(value) };
  if ("policyDocument" in value) return undefined;
  if ("isAuthorized" in value) return { kind: "simple", seen: "{ isAuthorized }" };
  if ("statusCode" in value) return { kind: "proxy", status: String(value["statusCode"]).slice(0, 3) };
  return undefined;
}

function contextFault({ context }: Members): AnswerFault | undefined {
  if (context === undefined || context === null) return undefined;
  if (!isObject(context)) return { kind: "context", name: undefined, seen: kindOf(context) };
  const [wrong] = Object.entries(context).filter(([, one]) => typeof one === "object");
  return wrong && { kind: "context", name: wrong[0], seen: kindOf(wrong[1]) };
}

function memberFault(answer: Members): AnswerFault | undefined {
  const [unknown] = Object.keys(answer).filter((name) => !MEMBERS.includes(name));
  const meant = MEMBERS.find((one) => one.toLowerCase() === unknown?.toLowerCase());
  if (unknown !== undefined) {
    const problem = meant === undefined ? "is not a member of an authorizer's answer" : `must be spelled ${meant}`;
    return { kind: "member", name: unknown, problem, isSure: true };
  }
  for (const name of ["principalId", "usageIdentifierKey"]) {
    const { [name]: value } = answer;
    if (value === undefined || value === null || typeof value === "string") continue;
    return {
      kind: "member",
      name,
      problem: `is ${kindOf(value)}, and must be text`,
      isSure: typeof value === "object",
    };
  }
  return undefined;
}

function documentFault({ policyDocument: document }: Members): AnswerFault | undefined {
  if (typeof document === "string") return { kind: "text", at: "policyDocument" };
  if (!isObject(document))
    return {
      kind: "no-policy",
      seen: document === undefined ? "no policyDocument" : `policyDocument: ${kindOf(document)}`,
    };
  const found = policyFault(document);
  return found && { kind: "policy", ...found };
}

/** Reports of real APIs say that AWS takes an answer without it; its documents do not. */
const noPrincipal = ({ principalId }: Members): AnswerFault | undefined =>
  typeof principalId === "string"
    ? undefined
    : { kind: "member", name: "principalId", problem: "is missing", isSure: false };

/**
 * Why API Gateway does not take an answer of an authorizer, in the order in which it looks: the JSON, then the policy.
 * @param value what the function returned.
 * @returns undefined when nothing is wrong with it.
 */
export function answerFault(value: unknown): AnswerFault | undefined {
  const shape = shapeFault(value);
  if (shape !== undefined || !isObject(value)) return shape;
  return memberFault(value) ?? contextFault(value) ?? documentFault(value) ?? noPrincipal(value);
}
