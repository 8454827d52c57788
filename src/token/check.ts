/** One check: the expected and the actual value, and what to do when they differ, or why a refusal is right. */
export interface Check {
  readonly name: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  /** The check could not be made; `ok` is true and the hint says why. */
  readonly skipped?: true;
  readonly hint?: string;
}
