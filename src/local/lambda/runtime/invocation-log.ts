import { readFileSync } from "node:fs";
import type { LogLine, LogWriter } from "../../world.ts";
import type { Runnable } from "../runtime-model.ts";

const TAIL_BYTES = 4_096;
const PAGE_BYTES = 4_096;

/** What a function writes is passed on at the end of its invocation, or when it has waited for this long. */
const PASS_ON_AFTER_MS = 100;

/** The lines of one process, and those of the invocation that it is busy with. */
export function createLog(writer: LogWriter, fn: Runnable, stream: string, now: () => number) {
  let tail: string[] = [];
  let lines: LogLine[] = [];
  let timer: NodeJS.Timeout | undefined;

  function passOn(): void {
    clearTimeout(timer);
    timer = undefined;
    writer.write(fn.region, fn.logGroup, stream, lines, fn.roleArn);
    lines = [];
  }
  function add(message: string): void {
    tail.push(message);
    lines.push({ timestamp: now(), message });
    timer ??= setTimeout(passOn, PASS_ON_AFTER_MS);
  }
  return {
    add,
    start(requestId: string): void {
      tail = [];
      add(`START RequestId: ${requestId} Version: ${fn.version}`);
    },
    /** @param initMs of a cold start only. @returns what the invocation wrote. */
    end(requestId: string, ms: number, pid: number | undefined, initMs: number | undefined): readonly string[] {
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
      passOn();
      return tail;
    },
  };
}

/** The last 4 KB of what an invocation wrote. */
export const tailOf = (lines: readonly string[]): string =>
  Buffer.from(`${lines.join("\n")}\n`)
    .subarray(-TAIL_BYTES)
    .toString();

/** The memory of each process when it was last read; reading takes longer than many invocations. */
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

/** The memory of a process, on Linux; other systems report none. */
function look(pid: number): string[] {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
    return [`Max Memory Used: ${Math.round((pages * PAGE_BYTES) / 1024 / 1024)} MB`];
  } catch {
    return [];
  }
}
