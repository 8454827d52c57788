import { Dropped } from "../../src/local/faults.ts";
import type { ArrivedCall, OnCall } from "./served-account.ts";

/** How a run with a fault may end. */
export interface ExpectedEnd {
  /** Exit codes; null is a run that was killed. */
  readonly codes: readonly (number | null)[];
  /** What the output of a run that failed names. */
  readonly says?: RegExp;
}

/** Something that AWS, the network or a signal does to a run from a call on. */
export interface Fault {
  readonly name: string;
  readonly ends: ExpectedEnd;
  /** @param at the number of the call. @param act what else a fault can do to the run. */
  readonly on: (at: number, act: Acts) => OnCall;
}

/** What happens to the process of the run. */
export interface Acts {
  /** It ends at once, without another word, and its files stay as they are now. */
  kill(): never;
  signal(name: "SIGINT" | "SIGTERM"): void;
  /** Milliseconds of the run's clock. */
  pause(ms: number): Promise<void>;
}

/** Only the call of that number. */
const once =
  (at: number, what: OnCall): OnCall =>
  (call) =>
    call.number === at ? what(call) : call.send();

/** The call of that number, and all later ones for which that is true. */
function fromOn(at: number, what: OnCall, isMeant: (call: ArrivedCall, first: ArrivedCall) => boolean): OnCall {
  let first: ArrivedCall | undefined;
  return (call) => {
    if (call.number === at) first = call;
    return first !== undefined && isMeant(call, first) ? what(call) : call.send();
  };
}

const drop = (): never => {
  throw new Dropped();
};
const broken = async (call: ArrivedCall) => call.refuse(500, "InternalFailure", "The service failed.");
const THROTTLED: Readonly<Record<string, string>> = {
  iam: "Throttling",
  sts: "Throttling",
  logs: "ThrottlingException",
};
const throttled = async (call: ArrivedCall) => {
  const isOld = call.service.protocol !== "rest";
  const code = THROTTLED[call.service.name] ?? "TooManyRequestsException";
  return call.refuse(isOld ? 400 : 429, code, "Rate exceeded");
};
const denied = async (call: ArrivedCall) => {
  const [service = "", action = ""] = call.operation.split(".");
  const code = call.service.protocol === "query" ? "AccessDenied" : "AccessDeniedException";
  const words = `User: arn:aws:iam::123456789012:user/tester is not authorized to perform: ${service}:${action}`;
  return call.refuse(call.service.protocol === "json" ? 400 : 403, code, words);
};
const expired = async (call: ArrivedCall) => {
  const code = call.service.protocol === "query" ? "ExpiredToken" : "ExpiredTokenException";
  const words = "The security token included in the request is expired";
  return call.refuse(call.service.protocol === "json" ? 400 : 403, code, words);
};

const same = (call: ArrivedCall, first: ArrivedCall) => call.operation === first.operation;
const all = () => true;
const STORM = 6;

const SUCCEEDS = { codes: [0] };
const KILLED = { codes: [null] };

/** Each of them is tried at each call. */
export const FAULTS: readonly Fault[] = [
  { name: "SIGKILL before the call", ends: KILLED, on: (at, { kill }) => once(at, kill) },
  {
    name: "SIGKILL after the call",
    ends: KILLED,
    on: (at, { kill }) => once(at, (call) => call.send().then(kill)),
  },
  ...(["SIGINT", "SIGTERM"] as const).map(
    (name): Fault => ({
      name,
      ends: { codes: [130, 0], says: /interrupted[\s\S]*then rerun: lambda-authz/ },
      on: (at, { signal }) =>
        once(at, (call) => {
          signal(name);
          return call.send();
        }),
    }),
  ),
  { name: "connection drop before the call", ends: SUCCEEDS, on: (at) => once(at, drop) },
  {
    name: "connection drop after the call: its answer is lost",
    ends: SUCCEEDS,
    on: (at) => once(at, (call) => call.send().then(drop)),
  },
  {
    name: "no connection from the call on",
    ends: { codes: [1], says: /cannot be reached[\s\S]*then rerun: lambda-authz/ },
    on: (at) => fromOn(at, drop, all),
  },
  { name: "500 before the call", ends: SUCCEEDS, on: (at) => once(at, broken) },
  {
    name: "500 after the call: AWS did it",
    ends: SUCCEEDS,
    on: (at) => once(at, (call) => call.send().then(() => broken(call))),
  },
  {
    name: "500 to this operation from the call on",
    ends: { codes: [1, 0], says: /InternalFailure[\s\S]*then rerun: lambda-authz/ },
    on: (at) => fromOn(at, broken, same),
  },
  {
    name: "throttle storm",
    ends: SUCCEEDS,
    on: (at) => (call) => (call.number >= at && call.number < at + STORM ? throttled(call) : call.send()),
  },
  {
    name: "AccessDenied to this operation from the call on",
    ends: { codes: [4, 1, 0], says: /is not authorized to perform[\s\S]*then rerun: lambda-authz/ },
    on: (at) => fromOn(at, denied, same),
  },
  {
    name: "expired credentials from the call on",
    ends: {
      codes: [4],
      says: /the AWS credentials have expired[\s\S]*fix: sign in again[\s\S]*then rerun: lambda-authz/,
    },
    on: (at) => fromOn(at, expired, all),
  },
  {
    name: "slow answer",
    ends: SUCCEEDS,
    on: (at, { pause }) => once(at, (call) => pause(3_000).then(call.send)),
  },
];

/** Those that last for a minute of the run's clock, tried once for each operation. */
export const LASTING: readonly Fault[] = [
  {
    name: "throttling of this operation without end",
    ends: { codes: [1, 0], says: /(?:throttling|Rate exceeded|Too Many)[\s\S]*then rerun: lambda-authz/ },
    on: (at) => fromOn(at, throttled, same),
  },
];
