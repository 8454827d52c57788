import { randomBytes } from "node:crypto";
import type { World } from "../world.ts";

/** What holds for minutes and need not outlive the process, each under an id that cannot be guessed. */
export interface Tickets<Value> {
  /** Returns the id. @param now and @param lifeMs in milliseconds. @param id when it was made elsewhere. */
  issue(value: Value, now: number, lifeMs: number, id?: string): string;
  find(id: string | undefined, now: number): Value | undefined;
  drop(id: string): void;
}

function createTickets<Value>(): Tickets<Value> {
  const open = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    issue(value, now, lifeMs, id = randomBytes(48).toString("base64url")) {
      for (const [old, { until }] of open) if (until <= now) open.delete(old);
      open.set(id, { value, until: now + lifeMs });
      return id;
    },
    find(id = "", now) {
      const found = open.get(id);
      return found && found.until > now ? found.value : undefined;
    },
    drop: (id) => void open.delete(id),
  };
}

/** A kind of tickets, kept for each world on its own. */
export function ticketsOf<Value>(): (world: World) => Tickets<Value> {
  const kept = new WeakMap<World, Tickets<Value>>();
  return (world) => {
    const tickets = kept.get(world) ?? createTickets<Value>();
    kept.set(world, tickets);
    return tickets;
  };
}
