import { isObject } from "../parse-json.ts";
import { type Condition, parseCondition } from "./condition.ts";
import { MalformedPolicy } from "./malformed-policy.ts";
import { type Principals, parsePrincipals } from "./principals.ts";

/** A list of patterns, and whether the statement is about what they match or about all else (`NotAction`). */
export interface Patterns {
  readonly patterns: readonly string[];
  readonly isNegated: boolean;
}

/** A statement that was checked. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** Of resource policies. */
  readonly principals?: Principals;
  readonly condition: Condition;
}

/** A policy document that was checked. */
export interface PolicyDocument {
  /** Policy variables exist since version 2012-10-17; before, "${" is text. */
  readonly hasVariables: boolean;
  readonly statements: readonly Statement[];
}

/** Identity policies, which authorizers return, say nothing of principals; resource policies must. */
export type PolicyKind = "identity" | "resource";

const VERSIONS = ["2008-10-17", "2012-10-17"];
const DOCUMENT_MEMBERS = ["Version", "Id", "Statement"];
const STATEMENT_MEMBERS = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];
const PRINCIPAL_MEMBERS = ["Principal", "NotPrincipal"];
/** "*", or a vendor and an action: "execute-api:Invoke". */
const ACTION = /^(?:\*|[^:\s]+:\S+)$/;

type Members = Readonly<Record<string, unknown>>;

function membersOf(value: unknown, at: string, known: readonly string[]): Members {
  if (!isObject(value)) throw new MalformedPolicy(at, "must be an object");
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new MalformedPolicy(at, `has a member that policies do not have (${known.join(", ")})`);
  return value;
}

/** The one of two members that is given: a statement has `Action` or `NotAction`, never both or neither. */
function oneOf(statement: Members, name: string, at: string): { value: unknown; isNegated: boolean; at: string } {
  const given = [name, `Not${name}`].filter((one) => one in statement);
  const [only] = given;
  if (only === undefined || given.length > 1) throw new MalformedPolicy(at, `must have either ${name} or Not${name}`);
  return { value: statement[only], isNegated: only !== name, at: `${at}.${only}` };
}

function patternsOf(
  statement: Members,
  name: string,
  at: string,
  isValid: (pattern: string) => boolean,
  mayBeEmpty = false,
): Patterns {
  const { value, isNegated, at: where } = oneOf(statement, name, at);
  const patterns = Array.isArray(value) ? value : [value];
  const lacks = patterns.length === 0 && (isNegated || !mayBeEmpty);
  if (lacks || !patterns.every((one) => typeof one === "string" && isValid(one)))
    throw new MalformedPolicy(where, "is not a list of patterns that policies can have there");
  return { patterns, isNegated };
}

function parseStatement(
  value: unknown,
  at: string,
  kind: PolicyKind,
  isResource: (pattern: string) => boolean,
): Statement {
  const known = kind === "resource" ? [...STATEMENT_MEMBERS, ...PRINCIPAL_MEMBERS] : STATEMENT_MEMBERS;
  const statement = membersOf(value, at, known);
  const { Sid: sid = "", Effect: effect } = statement;
  if (typeof sid !== "string") throw new MalformedPolicy(`${at}.Sid`, "must be a string");
  if (effect !== "Allow" && effect !== "Deny") throw new MalformedPolicy(`${at}.Effect`, 'must be "Allow" or "Deny"');
  return {
    effect,
    actions: patternsOf(statement, "Action", at, (one) => ACTION.test(one)),
    resources: patternsOf(statement, "Resource", at, isResource, kind === "identity"),
    ...(kind === "resource" && { principals: parsePrincipals(oneOf(statement, "Principal", at)) }),
    condition: "Condition" in statement ? parseCondition(statement["Condition"], `${at}.Condition`) : [],
  };
}

/**
 * Checks a policy document against the grammar of IAM's policy language.
 * @param isResource which patterns a Resource may hold.
 * @throws MalformedPolicy
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parseDocument(
  value: unknown,
  kind: PolicyKind,
  isResource: (pattern: string) => boolean = (one) => one !== "",
): PolicyDocument {
  const { Version: version = "2008-10-17", Statement: given } = membersOf(value, "the policy", DOCUMENT_MEMBERS);
  if (!VERSIONS.includes(version as string))
    throw new MalformedPolicy("Version", `must be one of ${VERSIONS.join(", ")}`);
  const statements = Array.isArray(given) ? given : [given];
  if (statements.length === 0) throw new MalformedPolicy("Statement", "is empty");
  return {
    hasVariables: version === "2012-10-17",
    statements: statements.map((one, index) => parseStatement(one, `Statement[${index}]`, kind, isResource)),
  };
}
