/** One thing that was looked at: what should be, what is, and what to do when they differ, or why it is right so. */
export interface Check {
  readonly name: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  /** It could not be shown here; `ok` is true and the hint says why. */
  readonly skipped?: true;
  readonly hint?: string;
}
