import { isObject, type Members, shownValue } from "./shown-value.ts";

/** A place in a policy document and what is wrong with it. */
export interface PolicyFault {
  /** "Statement[0].Effect" */
  readonly at: string;
  /** "is "allow", and must be "Allow" or "Deny"". */
  readonly problem: string;
}

const VERSIONS = ["2012-10-17", "2008-10-17"];
const DOCUMENT = ["Version", "Id", "Statement"];
const STATEMENT = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];
/** "*", or a service and an action. */
const ACTION = /^(?:\*|[^:\s]+:\S+)$/;
/** AWS's limit for a Resource of an authorizer's policy. */
const MAX_RESOURCE_LENGTH = 512;

const fault = (at: string, problem: string): PolicyFault[] => [{ at, problem }];

/** A member that the grammar does not have: often one in another case. */
function unknownMember(members: Members, known: readonly string[], at: string): PolicyFault[] {
  const [name] = Object.keys(members).filter((one) => !known.includes(one));
  if (name === undefined) return [];
  const where = at === "" ? name : `${at}.${name}`;
  const meant = known.find((one) => one.toLowerCase() === name.toLowerCase());
  if (meant !== undefined) return fault(where, `must be spelled ${meant}`);
  if (/^(?:Not)?Principal$/.test(name)) return fault(where, "is for resource policies, and an authorizer's has none");
  return fault(where, "is not a member of a policy");
}

function patternFault(
  statement: Members,
  name: "Action" | "Resource",
  at: string,
  wrong: (pattern: string) => string | undefined,
): PolicyFault[] {
  const given = [name, `Not${name}`].filter((one) => one in statement);
  const [only] = given;
  if (only === undefined) return fault(`${at}.${name}`, "is missing");
  if (given.length > 1) return fault(at, `has both ${name} and Not${name}`);
  const value = statement[only];
  const patterns: unknown[] = Array.isArray(value) ? value : [value];
  // An empty Resource is no fault: it reaches nothing.
  if (patterns.length === 0 && only !== "Resource") return fault(`${at}.${only}`, "is an empty list");
  for (const pattern of patterns) {
    if (typeof pattern !== "string") return fault(`${at}.${only}`, `is ${shownValue(pattern)}, and must be text`);
    const why = pattern === "" ? "is empty" : wrong(pattern);
    if (why !== undefined) return fault(`${at}.${only}`, why);
  }
  return [];
}

function conditionFault(statement: Members, at: string): PolicyFault[] {
  if (!("Condition" in statement)) return [];
  const { Condition: condition } = statement;
  if (!isObject(condition))
    return fault(`${at}.Condition`, `is ${shownValue(condition)}: leave it out, or make it an object`);
  const [operator] = Object.keys(condition).filter((one) => !/^(?:For(?:Any|All)Values?:)?[A-Z]/.test(one));
  return operator === undefined ? [] : fault(`${at}.Condition.${operator}`, "is not a condition operator");
}

function statementFault(statement: unknown, at: string): PolicyFault[] {
  if (!isObject(statement)) return fault(at, `is ${shownValue(statement)}, and must be an object`);
  const { Effect: effect } = statement;
  const spelling = unknownMember(statement, STATEMENT, at);
  if (spelling.length > 0) return spelling;
  if (effect === undefined) return fault(`${at}.Effect`, "is missing");
  if (effect !== "Allow" && effect !== "Deny")
    return fault(`${at}.Effect`, `is ${shownValue(effect)}, and must be "Allow" or "Deny" in this spelling`);
  return [
    ...patternFault(statement, "Action", at, (one) =>
      ACTION.test(one) ? undefined : `is ${shownValue(one)}, and must be like "execute-api:Invoke"`,
    ),
    ...patternFault(statement, "Resource", at, ({ length }) =>
      length > MAX_RESOURCE_LENGTH
        ? `has ${length} characters, and API Gateway takes at most ${MAX_RESOURCE_LENGTH}`
        : undefined,
    ),
    ...conditionFault(statement, at),
  ];
}

/** The first place where a policy document is not as IAM's grammar has it; undefined when there is none. */
export function policyFault(document: Members): PolicyFault | undefined {
  const { Version: version = VERSIONS[0], Statement: given } = document;
  const statements: unknown[] = Array.isArray(given) ? given : [given];
  const [first] = [
    ...unknownMember(document, DOCUMENT, ""),
    ...(VERSIONS.some((one) => one === version)
      ? []
      : fault("Version", `is ${shownValue(version)}, and must be "${VERSIONS[0]}"`)),
    ...(given === undefined ? fault("Statement", "is missing") : []),
    ...(Array.isArray(given) && given.length === 0 ? fault("Statement", "is an empty list") : []),
    ...statements.flatMap((one, index) => statementFault(one, `Statement[${index}]`)),
  ];
  return first;
}
