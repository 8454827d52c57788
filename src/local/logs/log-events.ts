import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { jsonIn } from "../parse-json.ts";
import type { LogLine, Store } from "../world.ts";
import type { LogGroup } from "./logs-model.ts";

/** A line in its stream, with its number in the group. */
export interface LogEvent extends LogLine {
  readonly stream: string;
  readonly ingestionTime: number;
  readonly number: number;
}

/** A group keeps this many events. The oldest go when there are twice as many, or every new one would move them all. */
const MOST = 10_000;

const opened = new WeakMap<Store, Map<string, LogEvent[]>>();

/** Events have a file of their own, to which every request adds a few: all other data stays as it is. */
function fileOf(store: Store, { id }: LogGroup): string {
  const folder = folders.get(store) ?? store.folder("logs");
  folders.set(store, folder);
  return join(folder, `${id}.jsonl`);
}
const folders = new WeakMap<Store, string>();

const textOf = (events: readonly LogEvent[]) => events.map((one) => `${JSON.stringify(one)}\n`).join("");

function eventIn(line: string): LogEvent | undefined {
  const event = jsonIn(line) as LogEvent | null | undefined;
  return typeof event?.number === "number" && typeof event.message === "string" ? event : undefined;
}

function load(store: Store, file: string): LogEvent[] {
  if (!existsSync(file)) return [];
  // Of a process that was killed, the last line may be a part only; after a power loss any may be.
  const whole = readFileSync(file, "utf8").split("\n").slice(0, -1);
  const events = whole.flatMap((line) => eventIn(line) ?? []);
  store.overwrite(file, textOf(events));
  return events;
}

function all(store: Store, group: LogGroup): LogEvent[] {
  const files = opened.get(store) ?? new Map<string, LogEvent[]>();
  const events = files.get(group.id) ?? load(store, fileOf(store, group));
  opened.set(store, files.set(group.id, events));
  return events;
}

/** The events of a group, in the order in which they came. */
export const eventsOf = (store: Store, group: LogGroup): readonly LogEvent[] => all(store, group).slice(-MOST);

/** Adds lines to a stream; creates a stream that does not exist. @param now when they arrive, in milliseconds. */
export function addEvents(store: Store, group: LogGroup, stream: string, lines: readonly LogLine[], now: number): void {
  if (!group.streams.some(({ name }) => name === stream)) {
    group.streams.push({ name: stream, creationTime: now });
    store.changed();
  }
  const events = all(store, group);
  const from = (events.at(-1)?.number ?? 0) + 1;
  const added = lines.map((line, index) => ({ ...line, stream, ingestionTime: now, number: from + index }));
  events.push(...added);
  const tooMany = events.length > 2 * MOST;
  if (tooMany) events.splice(0, events.length - MOST);
  if (tooMany) store.overwrite(fileOf(store, group), textOf(events));
  else store.append(fileOf(store, group), textOf(added));
}

/** Throws the events of a group away. */
export function dropEvents(store: Store, group: LogGroup): void {
  opened.get(store)?.delete(group.id);
  store.overwrite(fileOf(store, group), undefined);
}
