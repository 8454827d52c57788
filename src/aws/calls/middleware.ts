import { createRateLimit, type RateLimit } from "../../engine/waits/rate-limit.ts";
import { userPoolIn } from "../arn.ts";
import type { Aws } from "../aws.ts";
import { createMemo } from "./memo.ts";
import { isThrottled, racesOf, throttledBy } from "./races.ts";
import { APART, API_GATEWAY_RATES, LAMBDA_RATES, LOGS_RATES, type Rate } from "./rates.ts";
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

// These have quotas of their own, and their kind knows how long to wait.
const PACED_BY_KIND = ["CreateRestApi", "DeleteRestApi"];

const IN_FLIGHT_PER_API = 4;
// The SDK has 50 sockets for each client; a request that waits 5 s for one fails as if the endpoint could not be reached.
const IN_FLIGHT_PER_CLIENT = 40;

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
const PREFIXES: Readonly<Record<string, string>> = {
  apigatewayv2: "apigateway",
  cloudwatchlogs: "logs",
  cognitoidentityprovider: "cognito-idp",
};

/** By client and command. */
const RATES: Readonly<Record<string, Readonly<Record<string, Rate>>>> = {
  APIGatewayClient: API_GATEWAY_RATES,
  CloudWatchLogsClient: LOGS_RATES,
  LambdaClient: LAMBDA_RATES,
};

/** "lambda" for LambdaClient: what IAM calls the service, in policies and in refusals. */
function servicePrefix({ clientName = "" }: Context): string {
  const name = clientName.replace(/Client$/, "").toLowerCase();
  return PREFIXES[name] ?? name;
}

const READS = /^(?:Get|List|Describe|Filter|AdminGet|AdminList)/;

/** IAM takes one write to a role at a time, Cognito one to a pool; tags name the pool by its ARN. */
function ownerOf(service: string, operation: string, input: Readonly<Record<string, unknown>>): string | undefined {
  if (READS.test(operation)) return undefined;
  const pool = input["UserPoolId"] ?? userPoolIn(String(input["ResourceArn"] ?? ""));
  const owner = { iam: input["RoleName"], "cognito-idp": pool }[service];
  return typeof owner === "string" ? `${service} ${owner}` : undefined;
}

const operationOf = (context: Context) => (context.commandName ?? "").replace(/Command$/, "");

/**
 * Gives a client what all our calls share: the run's memo of listings, the operation's name on every error, on real AWS
 * and on endpoints that throttle the published rates, for API Gateway only a few writes at once; waits for what is known to pass (races.ts).
 * @param clock `abandoned` aborts when no answer is waited for any longer; `renewal` is how to get new credentials.
 * @returns what forgets the listings.
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
): () => void {
  const memo = createMemo();
  const paces = new Map<string, RateLimit>();
  const gate = createGate(IN_FLIGHT_PER_API);
  const lines = new Map<string, ReturnType<typeof createGate>>();
  const lineOf = (owner: string) => {
    const line = lines.get(owner) ?? createGate(1);
    lines.set(owner, line);
    return line;
  };
  // Other endpoints have no rates, until they throttle: then their burst is used up.
  const throttling = new Set<string>();
  const pass = async ({ clientName = "", commandName = "" }: Context) => {
    const isAws = aws.endpoint === undefined;
    if (!isAws && !throttling.has(clientName)) return;
    for (const name of APART.test(commandName) ? [commandName] : [commandName, "*"]) {
      const rate = RATES[clientName]?.[name];
      if (rate === undefined) continue;
      const key = `${clientName} ${name}`;
      const pace = paces.get(key) ?? createRateLimit({ ...rate, ...(!isAws && { burst: 1 }) }, clock);
      paces.set(key, pace);
      await pace.pass();
    }
  };

  // Within the SDK's own retries, so that each request keeps the rates.
  const pacing =
    (next: Next, context: Context, slot: ReturnType<typeof createGate>) => async (args: { input: object }) => {
      await pass(context);
      return slot(() => next(args)).catch((error: unknown) => {
        if (isThrottled(error)) throttling.add(context.clientName ?? "");
        throw error;
      });
    };

  for (const client of clients) {
    const slot = createGate(IN_FLIGHT_PER_CLIENT);
    client.middlewareStack.add((next: Next, context: Context) => pacing(next, context, slot), {
      step: "finalizeRequest",
      name: "lambdaAuthzPacing",
      priority: "low",
    });
    client.middlewareStack.add(
      (next: Next, context: Context) => async (args: { input: object }) => {
        const operation = operationOf(context);
        const service = servicePrefix(context);
        const input = args.input as Readonly<Record<string, unknown>>;
        const owner = ownerOf(service, operation, input);
        const isApiGateway = context.clientName === "APIGatewayClient";
        const send = () => next(args);
        const inTurn = () => {
          if (isApiGateway && !operation.startsWith("Get")) return gate(send);
          return owner === undefined ? send() : lineOf(owner)(send);
        };
        try {
          const once = () => memo({ name: operation, input }, inTurn);
          const policies = [
            ...racesOf(service, operation),
            ...(PACED_BY_KIND.includes(operation) ? [] : [throttledBy(service)]),
          ];
          const attempt = policies.reduce((call, policy) => () => aws.retry(policy, call), once);
          const answer = attempt();
          // The request itself is aborted too; but who is waiting for credentials has not sent one yet.
          return await (clock.abandoned === undefined ? answer : orAborted(answer, clock.abandoned));
        } catch (error) {
          if (error instanceof Error)
            Object.assign(error, {
              operation: `${service}:${operation}`,
              renewal: clock.renewal,
            });
          throw error;
        }
      },
      { step: "initialize", name: "lambdaAuthz", priority: "high" },
    );
  }
  return memo.forget;
}
