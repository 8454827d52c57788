import { randomUUID } from "node:crypto";
import { catalog } from "../../src/local/catalog.ts";
import { createUserPools } from "../../src/local/cognito/user-pools.ts";
import { createWeb } from "../../src/local/cognito/web.ts";
import { createFaults, type FaultPlan } from "../../src/local/faults.ts";
import type { HttpRequest, HttpResponse } from "../../src/local/http.ts";
import { createRoles } from "../../src/local/iam/roles.ts";
import { createFunctions } from "../../src/local/lambda/runnable-functions.ts";
import { serve } from "../../src/local/server.ts";
import { createServices, PROTOCOLS, serviceFor } from "../../src/local/services.ts";
import type { Service } from "../../src/local/wire/operation.ts";
import { Refusal } from "../../src/local/wire/refusal.ts";
import type { World } from "../../src/local/world.ts";
import { memoryStore, NO_RUNTIME, type StoredData } from "../support/local/memory-store.ts";

/** A call that reached the endpoint. */
export interface ArrivedCall {
  /** Counts from 1 since the last `watch`. */
  readonly number: number;
  /** "iam.CreateRole" */
  readonly operation: string;
  readonly isWrite: boolean;
  /** Carries it out. */
  send(): Promise<HttpResponse>;
  /** An error of AWS in the words of the service's protocol. */
  refuse(status: number, code: string, message: string): HttpResponse;
  readonly service: Service;
}

/** What happens to a call. */
export type OnCall = (call: ArrivedCall) => Promise<HttpResponse>;

/** An account of the local endpoint on a socket, whose data are kept in memory. */
export interface ServedAccount {
  readonly endpoint: string;
  /** May be replaced. */
  data: StoredData;
  /** A function's zip, by its hash. */
  kept(sha256: string): Uint8Array;
  /** Counts the calls from 1 again. @param onCall decides about each; by default all are carried out. */
  watch(onCall?: OnCall): readonly ArrivedCall[];
  close(): Promise<void>;
}

const isRead = (operation: string): boolean => /^(?:Get|List|Describe)/.test(operation);

/** Opens one. @param plan faults that last. @param at address, by default a free one. Roles and functions are usable at once, and no function runs. */
export async function serveAccount(plan: FaultPlan = {}, at = "http://127.0.0.1:0"): Promise<ServedAccount> {
  const store = memoryStore(() => account.data);
  const settings = { roleDelayMs: 0, functionDelayMs: 0 };
  const clock = { now: Date.now };
  const roles = createRoles(store, clock, settings);
  let answer = async (_: HttpRequest): Promise<HttpResponse> => ({ status: 503, headers: [], body: "" });
  const server = await serve(
    (request) => answer(request),
    Number(new URL(at).port),
    (error) => {
      throw error;
    },
  );
  const endpoint = `http://127.0.0.1:${server.port}`;
  const world: World = {
    account: "123456789012",
    partition: "aws",
    endpoint,
    settings,
    clock,
    store,
    roles,
    functions: createFunctions(store, NO_RUNTIME, clock),
    userPools: createUserPools({ store }),
    logs: { write: () => undefined },
  };
  const services = catalog(NO_RUNTIME);
  const handle = createServices(services, world, createFaults(plan), () => {}, undefined, plan.faults);
  const web = createWeb(world, handle, () => {});
  let calls: ArrivedCall[] = [];
  let onCall: OnCall = (call) => call.send();

  const arrived = (request: HttpRequest, service: Service): ArrivedCall => {
    const protocol = PROTOCOLS[service.protocol];
    const { operation = "unknown" } = protocol.input(request, service) ?? {};
    return {
      number: calls.length + 1,
      operation: `${service.name}.${operation}`,
      isWrite: !isRead(operation),
      service,
      send: () => handle(request),
      refuse: (status, code, message) =>
        protocol.refusal(new Refusal(status, code, message), randomUUID(), service.xmlns),
    };
  };
  answer = async (request) => {
    const service = serviceFor(request, services);
    if (service === undefined) return (await web(request)) ?? handle(request);
    const call = arrived(request, service);
    calls.push(call);
    const { headers, ...rest } = await onCall(call);
    // Of the clock that this process has: the SDK retries what a wrong clock may have caused.
    // Thousands of runs in one process leave no sockets behind.
    const own = [["Date", new Date(Date.now()).toUTCString()] as const, ["Connection", "close"] as const];
    return { ...rest, headers: [...headers, ...own] };
  };

  const account: ServedAccount = {
    endpoint,
    data: {},
    kept: store.kept,
    watch(next = (call) => call.send()) {
      calls = [];
      onCall = next;
      return calls;
    },
    close: () => server.close(),
  };
  return account;
}
