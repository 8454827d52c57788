import fc from "fast-check";
import { Refusal } from "../../../src/local/wire/refusal.ts";
import { type Account, isWrite } from "../memory-account.ts";

/** What AWS does to the calls of a run, from one of them on. */
export interface Fault {
  readonly kind: keyof typeof KINDS;
  /** The first call that it happens to; 1 is the first of the run. */
  readonly at: number;
  /** How many calls, where it is not all that follow. */
  readonly count: number;
}

type Around = NonNullable<Account["around"]>;

/** An answer that never arrives. */
const dropped = () => Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
const broken = () => new Refusal(500, "InternalFailure", "We encountered an internal error. Please try again.");

/** Each service has its own words for these. */
const throttled = (service: string) => {
  const code = { iam: "Throttling", logs: "ThrottlingException" }[service] ?? "TooManyRequestsException";
  return new Refusal(service === "apigateway" || service === "lambda" ? 429 : 400, code, "Rate exceeded");
};
const expired = (service: string) =>
  new Refusal(403, service === "iam" ? "ExpiredToken" : "ExpiredTokenException", "The security token is expired");
const denied = (service: string, operation: string) =>
  new Refusal(
    service === "iam" || service === "apigateway" || service === "lambda" ? 403 : 400,
    service === "iam" ? "AccessDenied" : "AccessDeniedException",
    `User: arn:aws:iam::123456789012:user/tester is not authorized to perform: ${service}:${operation}`,
  );

/** Carries the operation out and loses its answer. */
const thenLost = async (run: () => unknown, failure: () => Error): Promise<never> => {
  await run();
  throw failure();
};

/** These are not sent again by the SDK: see `sentOnce`. */
const SENT_ONCE = ["CreateRestApi", "CreateUserPool", "CreateUserPoolClient"];

const KINDS = {
  /** The connection ends before or after the operation. */
  dropBefore: () => () => {
    throw dropped();
  },
  dropAfter: () => (_, __, run) => thenLost(run, dropped),
  errorBefore: () => () => {
    throw broken();
  },
  errorAfter: () => (_, __, run) => thenLost(run, broken),
  /** The answer is lost, and the SDK sends the request again. */
  twice: () => async (_, operation, run) => {
    if (isWrite(operation) && !SENT_ONCE.includes(operation)) await Promise.resolve(run()).catch(() => {});
    return run();
  },
  throttle: () => (service) => {
    throw throttled(service);
  },
  /** A permission is missing: the operation is refused each time. */
  denied: () => {
    let which: string | undefined;
    return (service, operation, run) => {
      which ??= operation;
      if (operation === which) throw denied(service, operation);
      return run();
    };
  },
  expired: () => (service) => {
    throw expired(service);
  },
} satisfies Readonly<Record<string, () => Around>>;

const LASTING: readonly Fault["kind"][] = ["denied", "expired"];
/** What a run waits out or does not notice: it ends as if nothing had happened. */
export const HARMLESS: readonly Fault["kind"][] = ["twice", "throttle"];

/** What an account does with the calls of a run. */
export function around({ kind, at, count }: Fault): Around {
  let turn = 0;
  const happens = KINDS[kind]();
  return (service, operation, run) => {
    turn++;
    const isOver = turn >= at + count && !LASTING.includes(kind);
    return turn < at || isOver ? run() : happens(service, operation, run);
  };
}

export const fault: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom(...(Object.keys(KINDS) as Fault["kind"][])),
  at: fc.integer({ min: 1, max: 45 }),
  count: fc.integer({ min: 1, max: 3 }),
});
