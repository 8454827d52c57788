import { readFileSync } from "node:fs";
import type { LogWriter } from "../../world.ts";
import type { Runnable } from "../model.ts";

const TAIL_BYTES = 4_096;
const PAGE_BYTES = 4_096;

/** The lines of one process, and those of the invocation that it is busy with. */
export function createLog(writer: LogWriter, fn: Runnable, stream: string, now: () => number) {
  let tail: string[] = [];

  function add(message: string): void {
    tail.push(message);
    writer.write(fn.region, fn.logGroup, stream, [{ timestamp: now(), message }], fn.roleArn);
  }
  return {
    add,
    start(requestId: string): void {
      tail = [];
      add(`START RequestId: ${requestId} Version: $LATEST`);
    },
    /** @param initMs of a cold start only. @returns the last 4 KB of what the invocation wrote. */
    end(requestId: string, ms: number, pid: number | undefined, initMs: number | undefined): string {
      add(`END RequestId: ${requestId}`);
      const figures = [
        `REPORT RequestId: ${requestId}`,
        `Duration: ${ms.toFixed(2)} ms`,
        `Billed Duration: ${Math.ceil(ms)} ms`,
        `Memory Size: ${fn.memoryMb} MB`,
        ...memoryOf(pid),
        ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
      ];
      add(figures.join("\t"));
      return Buffer.from(`${tail.join("\n")}\n`)
        .subarray(-TAIL_BYTES)
        .toString();
    },
  };
}

/** What a process held when it was last looked at; looking takes longer than many an invocation. */
const seen = new Map<number, { readonly at: number; readonly figures: string[] }>();
const LOOK_AGAIN_MS = 1_000;

function memoryOf(pid = 0): string[] {
  const last = seen.get(pid);
  if (last !== undefined && performance.now() - last.at < LOOK_AGAIN_MS) return last.figures;
  if (seen.size > 1_000) seen.clear();
  const figures = look(pid);
  seen.set(pid, { at: performance.now(), figures });
  return figures;
}

/** Linux tells what a process holds; where nobody does, nothing is said. */
function look(pid: number): string[] {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
    return [`Max Memory Used: ${Math.round((pages * PAGE_BYTES) / 1024 / 1024)} MB`];
  } catch {
    return [];
  }
}
