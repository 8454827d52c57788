import { readFileSync } from "node:fs";
import { Refusal } from "./wire/refusal.ts";

/** One entry of a fault file: what happens to calls of an operation, the next `count` times. */
export interface Fault {
  /** "lambda.CreateFunction"; "*" is every operation. */
  readonly operation: string;
  /** How many calls it happens to; without it, to all. */
  readonly count?: number;
  /** How many calls go well before. */
  readonly after?: number;
  readonly kind: "throttle" | "delay" | "drop" | "error";
  /** Of a delay. */
  readonly ms?: number;
}

/** A fault file: `{ "roleDelayMs": 5000, "faults": [...] }`. */
export interface FaultPlan {
  /** How long new roles cannot be assumed, in place of the endpoint's own 200 ms. */
  readonly roleDelayMs?: number;
  readonly faults?: readonly Fault[];
}

/** Ends the connection without an answer. */
export class Dropped extends Error {}

/** @throws Error when the file cannot be read or is no JSON. */
export const readFaults = (path: string): FaultPlan => JSON.parse(readFileSync(path, "utf8"));

/** Says of each call what goes wrong with it; resolves when nothing does. @throws Refusal, Dropped. */
export type Trouble = (service: string, operation: string) => Promise<void>;

export function createTrouble({ faults = [] }: FaultPlan): Trouble {
  const seen = new Map<Fault, number>();
  return async (service, operation) => {
    for (const fault of faults) {
      if (fault.operation !== "*" && fault.operation !== `${service}.${operation}`) continue;
      const turn = seen.get(fault) ?? 0;
      seen.set(fault, turn + 1);
      const from = fault.after ?? 0;
      if (turn < from || turn >= from + (fault.count ?? Infinity)) continue;
      await happen(fault);
    }
  };
}

async function happen({ kind, ms = 0 }: Fault): Promise<void> {
  switch (kind) {
    case "delay":
      return new Promise((resolve) => setTimeout(resolve, ms));
    case "drop":
      throw new Dropped();
    case "throttle":
      throw new Refusal(429, "TooManyRequestsException", "Rate exceeded");
    case "error":
      throw new Refusal(500, "InternalFailure", "The fault file wants it so");
  }
}
