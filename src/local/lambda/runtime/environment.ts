import { randomBytes } from "node:crypto";
import type { Runnable, RuntimeParts } from "../runtime-model.ts";
import { createLog, type InvocationLog } from "./invocation-log.ts";

/** Where a process of a function runs: with a stream of the log, which a second attempt to load it goes on writing. */
export interface Environment {
  readonly logStream: string;
  readonly log: InvocationLog;
  /** "invoke" when loading failed in the phase before: Lambda tries again when it has an event. */
  readonly phase: "init" | "invoke";
}

const streamName = ({ version }: Runnable, now: number): string =>
  `${new Date(now).toISOString().slice(0, 10).replaceAll("-", "/")}/[${version}]${randomBytes(16).toString("hex")}`;

export function openEnvironment(fn: Runnable, { clock, logs }: RuntimeParts): Environment {
  const logStream = streamName(fn, clock.now());
  const log = createLog(logs, fn, logStream, clock.now);
  log.initStart();
  return { logStream, log, phase: "init" };
}
