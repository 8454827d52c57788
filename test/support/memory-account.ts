import type { Aws, StackIdentity } from "../../src/aws/aws.ts";
import { apigateway } from "../../src/local/apigateway/apigateway.ts";
import { cognito } from "../../src/local/cognito/cognito.ts";
import { createUserPools } from "../../src/local/cognito/user-pools.ts";
import { createFaults } from "../../src/local/faults.ts";
import { createGateway } from "../../src/local/gateway/gateway.ts";
import type { Handler } from "../../src/local/http.ts";
import { iam } from "../../src/local/iam/iam.ts";
import { createRoles } from "../../src/local/iam/roles.ts";
import { lambda } from "../../src/local/lambda/lambda.ts";
import { createFunctions } from "../../src/local/lambda/runnable-functions.ts";
import type { Runtime } from "../../src/local/lambda/runtime-model.ts";
import { logs } from "../../src/local/logs/logs.ts";
import type { PolicyDocument } from "../../src/local/policy/parse-policy.ts";
import { createServices } from "../../src/local/services.ts";
import type { Operation, Service } from "../../src/local/wire/operation.ts";
import type { Store, World } from "../../src/local/world.ts";
import { awsOver } from "./aws-over.ts";
import { type Decision, decisionIn } from "./iam-decisions.ts";
import { memoryStore, NO_RUNTIME, type StoredData } from "./local/memory-store.ts";

/** An account of the local endpoint in memory: no process, no socket, no file, and a clock that waits move. */
export interface Account {
  /** What all services hold; may be changed by hand, or replaced. */
  data: StoredData;
  /** Every operation that was asked for, by its name: "apigateway DeleteRestApi". */
  readonly calls: string[];
  /** Milliseconds; only waits move it. */
  now(): number;
  /** Waits of 2 s and more: for what, and how many milliseconds. */
  readonly waits: [string, number][];
  /** Told before each operation; throws a Refusal in its place. */
  before: ((service: string, operation: string, input: unknown) => unknown) | undefined;
  /** Told after each operation that was carried out, before its answer leaves. */
  after: ((service: string, operation: string) => unknown) | undefined;
  /** What all callers may do; everything without it. */
  policy: PolicyDocument | undefined;
  /** Carries out an operation, or does something else in its place. */
  around: ((service: string, operation: string, run: () => unknown) => unknown) | undefined;
  /** Answers a request as the services' own address does: for plain clients of the SDK. */
  readonly handle: Handler;
  /** What IAM decided since the last look, while there was a policy. */
  decisions(): Decision[];
  /** What a deployed API answers to a GET of a path behind its stage. */
  get(apiId: string, path: string, token?: string): Promise<number>;
  /** The same from a gateway that has cached no policies. @param header that the token is sent in. */
  uncached(header?: string): Account["get"];
  /** Clients for a run in it. @param endpoint where keys of user pools are fetched. */
  aws(stack: StackIdentity, at?: { readonly region?: string; readonly endpoint?: string }): Aws;
}

/** Whether an operation can change something. */
export const isWrite = (operation: string): boolean => /^(?!Get|List|Describe)/.test(operation);

/** The names of those calls that could have changed something. */
export const writesIn = (calls: readonly string[]): string[] =>
  calls.filter((call) => isWrite(call.split(" ")[1] ?? ""));

/**
 * @param data what is in it from the beginning.
 * @param runtimeOf what runs functions, of the code that is kept; by default none do.
 */
export function createAccount(
  data: StoredData = {},
  runtimeOf: (kept: Store["kept"]) => Runtime = () => NO_RUNTIME,
): Account {
  let now = Date.parse("2026-11-23T12:00:00Z");
  const clock = {
    now: () => now,
    random: () => 0,
    async sleep(ms: number) {
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  const store = memoryStore(() => account.data);
  const settings = { roleDelayMs: 0, functionDelayMs: 0 };
  const runtime = runtimeOf(store.kept);
  const world: World = {
    account: "123456789012",
    partition: "aws",
    endpoint: "http://127.0.0.1:1",
    settings,
    clock,
    store,
    roles: createRoles(store, clock, settings),
    functions: createFunctions(store, runtime, clock),
    userPools: createUserPools({ store }),
    logs: { write: () => undefined },
  };
  const decided: Decision[] = [];
  const heard = (service: Service): Service => ({
    ...service,
    operations: Object.fromEntries(
      Object.entries(service.operations).map(([name, operation]): [string, Operation] => [
        name,
        {
          ...operation,
          run(input, call) {
            account.calls.push(`${service.name} ${name}`);
            account.before?.(service.name, name, input);
            const { around } = account;
            const carryOut = () => operation.run(input, call);
            const carriedOut = (output: unknown) => {
              account.after?.(service.name, name);
              return output;
            };
            const output = around === undefined ? carryOut() : around(service.name, name, carryOut);
            // An import reads its definition first.
            return output instanceof Promise ? output.then(carriedOut) : carriedOut(output);
          },
        },
      ]),
    ),
  });
  const services = [iam, lambda(runtime), apigateway, cognito, logs].map(heard);
  const handle = createServices(
    services,
    world,
    createFaults({}),
    (line) => decided.push(...[decisionIn(line) ?? []].flat()),
    () => account.policy,
  );

  const getFrom = (header: string): Account["get"] => {
    const gateway = createGateway(world);
    return async (apiId, path, token) => {
      const headers: [string, string][] = token === undefined ? [] : [[header, `Bearer ${token}`]];
      const request = { method: "GET", target: path, headers, body: Buffer.alloc(0) };
      return (await gateway(request, apiId, path)).status;
    };
  };

  const account: Account = {
    data,
    decisions: () => decided.splice(0),
    calls: [],
    waits: [],
    now: clock.now,
    before: undefined,
    after: undefined,
    policy: undefined,
    around: undefined,
    handle,
    get: getFrom("Authorization"),
    uncached: (header = "Authorization") => getFrom(header),
    aws: (stack, at = {}) =>
      awsOver(handle, stack, {
        ...at,
        account: world.account,
        clock: {
          ...clock,
          on: (event) => void (event.type === "waiting" && account.waits.push([event.waitsFor, event.ms])),
        },
      }),
  };
  return account;
}
