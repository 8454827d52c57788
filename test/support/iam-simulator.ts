/** What IAM is asked before a call. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** The parts of a statement that this tool writes: only Allow, only StringEquals. */
export interface Statement {
  readonly Sid?: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string>> };
}

const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$+.()|[\]{}]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  ).test(text);

/** Whether an identity policy allows a request, by IAM's rules for what it says. */
export function allows(statements: readonly Statement[], { action, resource, context = {} }: IamRequest): boolean {
  return statements.some(
    ({ Action, Resource, Condition }) =>
      Action.includes(action) &&
      [Resource].flat().some((pattern) => matches(pattern, resource)) &&
      Object.entries(Condition?.StringEquals ?? {}).every(([key, value]) => context[key] === value),
  );
}
