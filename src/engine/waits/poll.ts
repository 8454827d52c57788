import { AuthzError } from "../../lib/errors.ts";
import { type RetryPolicy, waitedText } from "./retry.ts";

/** The interval and deadline of a poll, and what it waits for, as text: "Lambda to make shop-prod-orders ready". */
export type PollPolicy = Omit<RetryPolicy, "when">;

/** The result of a check while the condition is not met. */
export class Pending {
  /** The current status, as text: "State = Pending". */
  readonly status: string;
  constructor(seen: string) {
    this.status = seen;
  }
}

/** The deadline of a poll has passed. */
export class PollDeadline extends AuthzError {
  constructor(waited: string, { status: seen }: Pending) {
    const last = seen === "" ? "" : `; last seen: ${seen}`;
    super("AWS_REFUSED", waited + last, { fix: "run the same command again: it continues where it stopped" });
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
 * Repeats a check until its result is not `Pending`. An error of the check ends the poll.
 * @param retry repeats a call by a policy; see retry.ts.
 * @throws PollDeadline that says what was waited for, for how long, and the last status.
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
