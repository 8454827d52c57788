import { parseArn } from "../../aws/arn.ts";
/** A statement of a function's resource policy, with the members that say who may invoke the function. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A principal that a statement lets invoke the function. */
export interface Invoker {
  readonly sid: string;
  /** "*", the ARN or ID of an AWS principal, or the name of a service. */
  readonly principal: string;
  /** The source ARN or account that a service must act for; "" for any. */
  readonly source: string;
  /** Everyone, or a principal of another account: config.ini cannot grant that. */
  readonly isOutside: boolean;
}

/** "events." and the domain of the partition: names with dots, which no account, ARN or ID of a deleted principal is. */
const SERVICE = /^[\w-]+(?:\.[\w-]+)+$/;

/** "sid: principal, for source". A service without a source acts for every account that asks it to. */
export function invokerText({ sid, principal, source }: Invoker): string {
  const limit = source === "" && SERVICE.test(principal) ? "any account" : source;
  return `${sid}: ${principal}${limit === "" ? "" : `, for ${limit}`}`;
}

/** The statements of a policy as GetPolicy returns it; empty without a policy. */
export function statementsOf(policy: string | undefined): readonly PolicyStatement[] {
  const { Statement: all = [] } = JSON.parse(policy ?? "{}") as {
    Statement?: PolicyStatement | readonly PolicyStatement[];
  };
  return [all].flat() as PolicyStatement[];
}

/** A principal is a string, or lists by kind: { AWS: [...], Service: "..." }. A NotPrincipal counts as everyone. */
export function principalsOf({ Principal, NotPrincipal }: PolicyStatement): readonly string[] {
  if (NotPrincipal !== undefined) return ["*"];
  if (Principal === null || typeof Principal !== "object") return [String(Principal ?? "*")];
  return Object.values(Principal).flat().map(String);
}

/** The value that a condition compares a key with. */
const comparedWith = ({ Condition = {} }: PolicyStatement, key: string): unknown =>
  Object.values(Condition)
    .flatMap((test) => Object.entries(test))
    .find(([name]) => name.toLowerCase() === key)?.[1];

/** The source ARN, or else the source account, that a statement is limited to; "" without either. */
export const sourceOf = (statement: PolicyStatement): string =>
  String(comparedWith(statement, "aws:sourcearn") ?? comparedWith(statement, "aws:sourceaccount") ?? "");

/** The tests of a statement's condition, as "operator key"; without the values, which may be secret tokens. */
export const testsIn = ({ Condition = {} }: PolicyStatement): readonly string[] =>
  Object.entries(Condition).flatMap(([operator, test]) => Object.keys(test).map((key) => `${operator} ${key}`));

/** The account of an ARN or account ID; undefined for services, and for the IDs of deleted principals. */
const accountOf = (principal: string): string | undefined =>
  /^(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];

/** The accounts that a service must act for; empty where no condition says it, as for an ARN of S3. */
function sourceAccounts(statement: PolicyStatement): string[] {
  const stated = [comparedWith(statement, "aws:sourceaccount") ?? []].flat();
  if (stated.length > 0) return stated.map(String);
  const arns = [comparedWith(statement, "aws:sourcearn") ?? []].flat();
  return arns.flatMap((arn) => parseArn(String(arn))?.account || []);
}

/**
 * The principals that a function's policy lets invoke it.
 * @param account the function's account.
 */
export function invokersOf(statements: readonly PolicyStatement[], account: string): Invoker[] {
  const allowing = statements.filter(({ Effect }) => Effect === "Allow");
  return allowing.flatMap((statement) =>
    principalsOf(statement).map((principal): Invoker => {
      const of = accountOf(principal);
      const accounts = of === undefined ? sourceAccounts(statement) : [of];
      const isOutside = principal === "*" || accounts.some((one) => one !== account);
      return { sid: statement.Sid ?? "", principal, source: sourceOf(statement), isOutside };
    }),
  );
}
