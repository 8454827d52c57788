import { createPace, type Pace } from "../engine/pace.ts";
import type { Aws } from "./aws.ts";
import { isError } from "./errors.ts";
import { createMemo } from "./memo.ts";
import { API_GATEWAY_RATES } from "./rates.ts";
import { orAborted } from "./requests.ts";

type Next = (args: { input: object }) => Promise<object>;
type Context = { clientName?: string; commandName?: string };

/** The part of an SDK client that takes middleware; all clients have it. */
interface Stacked {
  readonly middlewareStack: {
    // biome-ignore lint/suspicious/noExplicitAny: each client types its stack with its own inputs and outputs
    add(middleware: any, options: any): void;
  };
}

// API Gateway answers this when two calls change one API at once; a wrong id causes it too, hence the short cap.
const CONCURRENT_MODIFICATION = {
  waitsFor: "API Gateway to finish another change of this API",
  when: (error: unknown) => isError(error, "ConflictException", "concurrent modification"),
  everyMs: 500,
  capMs: 5_000,
};

const THROTTLED = {
  waitsFor: "API Gateway, which takes no more calls of this account right now",
  when: (error: unknown) => isError(error, "TooManyRequestsException"),
  everyMs: 3_000,
  capMs: 60_000,
};

// These have quotas of their own, and their kind knows how long to wait.
const PACED_BY_KIND = ["CreateRestApi", "DeleteRestApi"];

const IN_FLIGHT_PER_API = 4;

/** Lets so many through at once; the others wait in line. */
function createGate(size: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = size;
  const line: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((go) => line.push(go));
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else free++;
    }
  };
}

/** Clients whose IAM prefix is not their own name. */
const PREFIXES: Readonly<Record<string, string>> = { cloudwatchlogs: "logs", cognitoidentityprovider: "cognito-idp" };

/** "lambda" for LambdaClient: what IAM calls the service, in policies and in refusals. */
function servicePrefix({ clientName = "" }: Context): string {
  const name = clientName.replace(/Client$/, "").toLowerCase();
  return PREFIXES[name] ?? name;
}

const operationOf = (context: Context) => (context.commandName ?? "").replace(/Command$/, "");

/**
 * Gives a client what all our calls share: the run's memo of listings, the operation's name on every error, and for
 * API Gateway on real AWS its published pace and only a few writes at once.
 * @param clock `abandoned` aborts when no answer is waited for any longer; `renewal` is how to get new credentials.
 */
export function equip(
  clients: readonly Stacked[],
  aws: Pick<Aws, "endpoint" | "retry">,
  clock: {
    now: () => number;
    sleep: (ms: number) => Promise<void>;
    abandoned?: AbortSignal;
    renewal?: string | undefined;
  },
): void {
  const memo = createMemo();
  const paces = new Map<string, Pace>();
  const gate = createGate(IN_FLIGHT_PER_API);
  const pass = async (command: string) => {
    for (const name of [command, "*"]) {
      const rate = API_GATEWAY_RATES[name];
      if (rate === undefined) continue;
      const pace = paces.get(name) ?? createPace(rate, clock);
      paces.set(name, pace);
      await pace.pass();
    }
  };

  for (const client of clients) {
    client.middlewareStack.add(
      (next: Next, context: Context) => async (args: { input: object }) => {
        const operation = operationOf(context);
        const isApiGateway = context.clientName === "APIGatewayClient";
        const send = async () => {
          if (isApiGateway && aws.endpoint === undefined) await pass(context.commandName ?? "");
          return next(args);
        };
        const guarded = () => (isApiGateway && !operation.startsWith("Get") ? gate(send) : send());
        try {
          const input = args.input as Readonly<Record<string, unknown>>;
          const attempt = () => aws.retry(CONCURRENT_MODIFICATION, () => memo({ name: operation, input }, guarded));
          const answer = PACED_BY_KIND.includes(operation) ? attempt() : aws.retry(THROTTLED, attempt);
          // The request itself is aborted too; but who is waiting for credentials has not sent one yet.
          return await (clock.abandoned === undefined ? answer : orAborted(answer, clock.abandoned));
        } catch (error) {
          if (error instanceof Error)
            Object.assign(error, {
              operation: `${servicePrefix(context)}:${operation}`,
              renewal: clock.renewal,
            });
          throw error;
        }
      },
      { step: "initialize", name: "lambdaAuthz", priority: "high" },
    );
  }
}
