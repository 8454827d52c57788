/** What IAM decided about one permission. */
export interface Decision {
  readonly action: string;
  readonly resource: string;
  readonly isAllowed: boolean;
}

/** The decision in a line of the local endpoint's log, if there is one. */
export function decisionIn(line: string): Decision | undefined {
  const [, how, action = "", resource = ""] = /^IAM (allows|denies) (\S+) on (.+)$/.exec(line) ?? [];
  return how === undefined ? undefined : { action, resource, isAllowed: how === "allows" };
}
