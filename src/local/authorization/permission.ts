/** Condition keys by name; letters have no case. A key without a value is missing. */
export type ConditionKeys = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One thing that IAM decides about before an operation runs. */
export interface Permission {
  /** "lambda:CreateFunction" */
  readonly action: string;
  /** The ARN that policies are compared with; "*" where the action has no resource. */
  readonly resource: string;
  /** The resource as refusals name it, where they do not show the ARN. */
  readonly shown?: string;
  /** The whole message, where the service has words of its own. */
  readonly message?: string;
  /** What AWS does not list for the action is missing for conditions. */
  readonly keys: ConditionKeys;
}
