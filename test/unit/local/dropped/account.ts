import crypto, { generateKeyPairSync } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { afterAll, beforeAll } from "vitest";
import { catalog } from "../../../../src/local/catalog.ts";
import { createUserPools } from "../../../../src/local/cognito/user-pools.ts";
import { createServices } from "../../../../src/local/services.ts";
import type { Service } from "../../../../src/local/wire/operation.ts";
import type { Functions, World } from "../../../../src/local/world.ts";
import { memoryStore, NO_RUNTIME, type StoredData } from "../../../support/local/memory-store.ts";
import { type Input, requestOf } from "../../../support/local/protocol-request.ts";

/** What a service answered: its status and the body, an object where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: unknown;
}

/** Calls an operation of one service. */
export type Send = (operation: string, input?: Input) => Promise<Answer>;

/** An account with one service. */
export interface Account {
  readonly send: Send;
  /** Calls another service that has the same data. */
  sendTo(name: string): Send;
  /** Milliseconds since 1970: a minute more with every call. */
  now(): number;
  /** What the endpoint has told whoever watches it. */
  readonly said: readonly string[];
  /** What is kept over restarts, to begin other accounts with. */
  save(): Saved;
}

interface Saved {
  readonly data: StoredData;
  readonly at: number;
  readonly chance: number;
}

/** Random values come from a row that each account starts again: equal histories have equal ids. */
const row = { next: 0 };
const real = { ...crypto };
function byte(): number {
  row.next = (Math.imul(row.next, 1_664_525) + 1_013_904_223) >>> 0;
  return row.next >>> 24;
}
const bytes = (size: number): Buffer => Buffer.from(Array.from({ length: size }, byte));
const uuid = (): string =>
  bytes(16)
    .toString("hex")
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})/, "$1-$2-4$3-8$4-");
/** Making RSA keys takes a tenth of a second, so all pools have these in turn. */
const pairs = [1, 2].map(() => generateKeyPairSync("rsa", { modulusLength: 2048 }));
const repeatable = {
  generateKeyPair: (_type: string, _options: object, done: (error: null, pair: unknown) => void) =>
    done(null, pairs[byte() % pairs.length]),
  randomInt: (from: number, to?: number) => (to === undefined ? byte() % from : from + (byte() % (to - from))),
  randomUUID: uuid,
  randomBytes: bytes,
};

/** To be called by a test file: while it runs, nothing is random. */
export function withoutChance(): void {
  beforeAll(() => {
    Object.assign(crypto, repeatable);
    syncBuiltinESMExports();
  });
  afterAll(() => {
    const { randomInt, randomUUID, randomBytes, generateKeyPair } = real;
    Object.assign(crypto, { randomInt, randomUUID, randomBytes, generateKeyPair });
    syncBuiltinESMExports();
  });
}

// By their hash: the same in all accounts.
const kept = new Map<string, Buffer>();

/** Functions that answer with what they were given: an authorizer as the principal of its policy, others in the body. */
const functions: Functions = {
  permits: () => true,
  async invoke(arn, payload, options) {
    const given = JSON.stringify({ arn, event: payload.toString(), options });
    const statement = { Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" };
    const policyDocument = { Version: "2012-10-17", Statement: [statement] };
    const answer = arn.endsWith(":authorizer")
      ? { principalId: given, policyDocument }
      : { statusCode: 200, body: given };
    return { payload: Buffer.from(JSON.stringify(answer)), log: [`log of ${arn}`] };
  },
};

/** All services of the endpoint. */
export const SERVICES: readonly Service[] = catalog(NO_RUNTIME);

/** An account of its own in memory. @param from what another one has saved; without it nothing has happened yet. */
export function createAccount(service: Service, from?: Saved): Account {
  row.next = from?.chance ?? 0;
  let now = from?.at ?? Date.parse("2026-11-23T12:00:00Z");
  const data = structuredClone(from?.data ?? {});
  const store = memoryStore(() => data, kept);
  const world: World = {
    account: "000000000000",
    partition: "aws",
    endpoint: "http://127.0.0.1:1",
    settings: { roleDelayMs: 0, functionDelayMs: 0 },
    clock: { now: () => now },
    store,
    roles: { exists: () => true, canAssume: () => true, mayInvoke: () => true, mayMakeLogGroups: () => true },
    functions,
    userPools: createUserPools({ store }),
    logs: { write: () => undefined },
  };
  const said: string[] = [];
  const serve = createServices(
    SERVICES,
    world,
    async () => undefined,
    (line) => said.push(line),
  );
  const sender =
    (to: Service): Send =>
    async (operation, input = {}) => {
      now += 60_000;
      const { status, headers, body } = await serve(requestOf(to, operation, input));
      return { status, headers: headers.map((pair) => pair.join(": ")), body: parsed(body.toString()) };
    };
  return {
    send: sender(service),
    sendTo: (name) => sender(SERVICES.find((one) => one.name === name) ?? service),
    now: () => now,
    said,
    save: () => ({ data: structuredClone(data), at: now, chance: row.next }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
