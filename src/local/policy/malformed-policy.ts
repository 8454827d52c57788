/** What is wrong with a policy document. It names places, never values: those may be anything. */
export class MalformedPolicy extends Error {
  /** @param at "Statement[0].Effect" */
  constructor(at: string, problem: string) {
    super(`${at} ${problem}`);
  }
}
