/** A statement of a function's resource policy, as far as it says who may invoke the function. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A statement that lets somebody invoke the function, and who that is. */
export interface Invoker {
  readonly sid: string;
  /** "*", the ARN or id of an AWS principal, or the name of a service. */
  readonly principal: string;
  /** The ARN or account that a service has to call for; "" for any. */
  readonly source: string;
  /** Anybody, or a principal of another account: nothing that config.ini can ask for. */
  readonly isOutside: boolean;
}

/** The statements of a policy as GetPolicy answers it; none when there is no policy. */
export function statementsOf(policy: string | undefined): readonly Statement[] {
  const { Statement: all = [] } = JSON.parse(policy ?? "{}") as { Statement?: Statement | readonly Statement[] };
  return [all].flat() as Statement[];
}

/** A principal is a text, or lists by kind: { AWS: [...], Service: "..." }. Whoever a NotPrincipal leaves is anybody. */
export function principalsOf({ Principal, NotPrincipal }: Statement): readonly string[] {
  if (NotPrincipal !== undefined) return ["*"];
  if (Principal === null || typeof Principal !== "object") return [String(Principal ?? "*")];
  return Object.values(Principal).flat().map(String);
}

/** The ARN, or else the account, that a statement is limited to; "" when it has neither. */
export function sourceOf({ Condition = {} }: Statement): string {
  const tests = Object.values(Condition).flatMap((test) => Object.entries(test));
  const found = (key: string) => tests.find(([name]) => name.toLowerCase() === key)?.[1];
  return String(found("aws:sourcearn") ?? found("aws:sourceaccount") ?? "");
}

/** The account of an ARN or account id; undefined for services, and for the ids of principals that were deleted. */
const accountOf = (principal: string): string | undefined =>
  /^(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];

/**
 * Who may invoke a function by its policy.
 * @param account the function's own.
 */
export function invokersOf(statements: readonly Statement[], account: string): Invoker[] {
  const allowing = statements.filter(({ Effect }) => Effect === "Allow");
  return allowing.flatMap((statement) =>
    principalsOf(statement).map((principal): Invoker => {
      const of = accountOf(principal);
      const isOutside = principal === "*" || (of !== undefined && of !== account);
      return { sid: statement.Sid ?? "", principal, source: sourceOf(statement), isOutside };
    }),
  );
}
