import { identityPolicy } from "../../src/local/authorization/policy-file.ts";
import { decide } from "../../src/local/policy/decide.ts";
import type { PolicyDocument } from "../../src/local/policy/parse-policy.ts";

/** What IAM is asked before a call. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** A statement of a policy that this tool writes. */
export interface Statement {
  readonly Sid?: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

const documents = new WeakMap<readonly Statement[], PolicyDocument>();

function documentOf(statements: readonly Statement[]): PolicyDocument {
  const known =
    documents.get(statements) ??
    identityPolicy({ Version: "2012-10-17", Statement: statements.map((one) => ({ Effect: "Allow", ...one })) });
  documents.set(statements, known);
  return known;
}

/** Whether an identity policy allows a request, as the local endpoint decides it. */
export function allows(statements: readonly Statement[], { action, resource, context = {} }: IamRequest): boolean {
  const keys = new Map(Object.entries(context).map(([name, value]) => [name.toLowerCase(), [value]]));
  return decide(documentOf(statements), { action, resource, context: () => keys }) === "allow";
}
