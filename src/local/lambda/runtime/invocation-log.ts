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
    writer.write(fn.region, fn.logGroup, stream, [{ timestamp: now(), message }]);
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

/** Linux tells what a process holds; where nobody does, nothing is said. */
function memoryOf(pid: number | undefined): string[] {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
    return [`Max Memory Used: ${Math.round((pages * PAGE_BYTES) / 1024 / 1024)} MB`];
  } catch {
    return [];
  }
}
