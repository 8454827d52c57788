/** A request that may have been carried out: no answer came, or one that does not say. */
export class Unanswered extends Error {
  /** Not `cause`: the SDK looks there for a reason to send the request again. */
  readonly reason: Error;
  constructor(reason: Error) {
    super(reason.message);
    this.name = "Unanswered";
    this.reason = reason;
  }
}

interface Answered {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function mayHaveHappened(error: Error): boolean {
  const { httpStatusCode: status } = (error as Answered).$metadata ?? {};
  return (
    error.name !== "AbortError" &&
    error.name !== "RequestLimitExceeded" &&
    !/CredentialsProvider|TokenProvider/.test(error.name) &&
    (status ?? 500) >= 500
  );
}

interface Stacked {
  // biome-ignore lint/suspicious/noExplicitAny: each command types its stack with its own inputs and outputs
  readonly middlewareStack: { add(middleware: any, options: any): void };
}

type Next = (args: unknown) => Promise<unknown>;

/**
 * Keeps the SDK from sending a command again after an answer was lost, for commands that would then make two of what
 * they make. A refusal, throttling among them, is an answer: what comes after it is the SDK's business as ever.
 * @returns the command, which then fails with Unanswered.
 */
export function sentOnce<C extends Stacked>(command: C): C {
  const middleware = (next: Next) => async (args: unknown) => {
    try {
      return await next(args);
    } catch (error) {
      throw error instanceof Error && mayHaveHappened(error) ? new Unanswered(error) : error;
    }
  };
  // Within the SDK's own retries, which are at the beginning of this step.
  command.middlewareStack.add(middleware, { step: "finalizeRequest", priority: "low", name: "lambdaAuthzSentOnce" });
  return command;
}
