import { AuthzError } from "../../lib/errors.ts";
import { type RetryPolicy, waitedText } from "./retry.ts";

/** How often to look, for how long, and what for, as a person reads it: "Lambda to make shop-prod-orders ready". */
export type PollPolicy = Omit<RetryPolicy, "when">;

/** What a look answers while the thing is not there yet. */
export class Pending {
  /** What is there instead, as a person reads it: "State = Pending". */
  readonly status: string;
  constructor(seen: string) {
    this.status = seen;
  }
}

/** The deadline of a poll has passed. */
export class PollDeadline extends AuthzError {
  constructor(waited: string, { status: seen }: Pending) {
    const last = seen === "" ? "" : `; last seen: ${seen}`;
    super("AWS_REFUSED", waited + last, { fix: "run the same command again: it goes on where it stopped" });
    this.name = "PollDeadline";
  }
}

class NotYet extends Error {
  readonly pending: Pending;
  constructor(pending: Pending) {
    super(pending.status);
    this.pending = pending;
  }
}

/**
 * Looks again until the answer is no longer `Pending`. An error of a look ends the poll.
 * @param retry repeats a call by a policy; see retry.ts.
 * @throws PollDeadline that says what was waited for, for how long, and what was last seen.
 */
export async function poll<T>(
  { retry }: { retry<R>(policy: RetryPolicy, call: () => Promise<R>): Promise<R> },
  policy: PollPolicy,
  look: () => Promise<T | Pending>,
): Promise<T> {
  const attempt = async () => {
    const answer = await look();
    if (answer instanceof Pending) throw new NotYet(answer);
    return answer;
  };
  try {
    return await retry({ ...policy, when: (error) => error instanceof NotYet }, attempt);
  } catch (error) {
    throw error instanceof NotYet ? new PollDeadline(waitedText(error), error.pending) : error;
  }
}
