import { readFileSync } from "node:fs";
import { throttled } from "./one-call-too-many.ts";
import { publishedRates } from "./published-rates.ts";
import { Refusal } from "./wire/refusal.ts";

/** One entry of a fault file: what happens to calls of an operation, the next `count` times. */
export interface Fault {
  /** "lambda.CreateFunction"; "*" is every operation. */
  readonly operation: string;
  /** How many calls it happens to; without it, to all. "stale": to how many reads after each write; without it, to one. */
  readonly count?: number;
  /** How many calls go well before. */
  readonly after?: number;
  readonly kind: "throttle" | "delay" | "drop" | "error" | "stale";
  /** Of a delay. */
  readonly ms?: number;
}

/** A fault file: `{ "roleDelayMs": 5000, "faults": [...] }`. */
export interface FaultPlan {
  /** How long new roles cannot be assumed, in place of the endpoint's own 200 ms. */
  readonly roleDelayMs?: number;
  /** How long functions stay Pending or InProgress, in place of the endpoint's own 50 ms: many clients then wait 5 s. */
  readonly functionDelayMs?: number;
  readonly faults?: readonly Fault[];
  /** "aws": API Gateway and Lambda throttle as AWS does, at the rates that it publishes. */
  readonly rates?: "aws";
}

/** Ends the connection without an answer. */
export class Dropped extends Error {}

const MEMBERS = ["roleDelayMs", "functionDelayMs", "faults", "rates"];
const KINDS = ["throttle", "delay", "drop", "error", "stale"];

/** @throws Error that names the file when it cannot be read, is not JSON, or holds an unknown member or kind of fault. */
export function readFaults(path: string): FaultPlan {
  try {
    const plan: FaultPlan = JSON.parse(readFileSync(path, "utf8"));
    const unknown = Object.keys(plan).find((name) => !MEMBERS.includes(name));
    if (unknown !== undefined) throw new Error(`${JSON.stringify(unknown)} is none of ${MEMBERS.join(", ")}`);
    if (![undefined, "aws"].includes(plan.rates)) throw new Error(`rates ${JSON.stringify(plan.rates)} is not "aws"`);
    const wrong = plan.faults?.find(({ operation, kind }) => typeof operation !== "string" || !KINDS.includes(kind));
    if (wrong === undefined) return plan;
    throw new Error(`${JSON.stringify(wrong)} needs an operation and one of the kinds ${KINDS.join(", ")}`);
  } catch (error) {
    throw new Error(`the fault file ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Injects the faults of a call; resolves when there are none. @throws Refusal, Dropped. */
export type InjectFault = (service: string, operation: string) => Promise<void>;

/** @param now milliseconds since 1970. */
export function createFaults({ faults = [], rates }: FaultPlan, now: () => number = Date.now): InjectFault {
  const calls = new Map<Fault, number>();
  const isWithin = rates === undefined ? () => true : publishedRates(now);
  return async (service, operation) => {
    if (!isWithin(service, operation)) throw throttled(service);
    for (const fault of faults) {
      if (fault.kind === "stale") continue;
      if (fault.operation !== "*" && fault.operation !== `${service}.${operation}`) continue;
      const turn = calls.get(fault) ?? 0;
      calls.set(fault, turn + 1);
      const from = fault.after ?? 0;
      if (turn < from || turn >= from + (fault.count ?? Infinity)) continue;
      await inject(fault, service);
    }
  };
}

async function inject({ kind, ms = 0 }: Fault, service: string): Promise<void> {
  switch (kind) {
    case "delay":
      return new Promise((resolve) => setTimeout(resolve, ms));
    case "drop":
      throw new Dropped();
    case "throttle":
      throw throttled(service);
    case "error":
      throw new Refusal(500, "InternalFailure", "injected by the fault file");
  }
}
