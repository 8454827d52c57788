import { readFileSync } from "node:fs";
import type { LogLine, LogWriter } from "../../world.ts";
import type { Runnable } from "../runtime-model.ts";

const TAIL_BYTES = 4_096;
const PAGE_BYTES = 4_096;

/** What a function writes is passed on at the end of its invocation, or when it has waited for this long. */
const PASS_ON_AFTER_MS = 100;

/** How something ended that did not end well, in the words of Lambda's log. */
export interface BadEnding {
  readonly status: "error" | "timeout";
  readonly errorType?: string;
}

/** What the last line of an invocation tells. */
export interface Figures {
  readonly ms: number;
  readonly pid: number | undefined;
  /** Of a cold start only. */
  readonly initMs?: number | undefined;
  readonly ending?: BadEnding | undefined;
}

export const OUT_OF_MEMORY = "Runtime.OutOfMemory";

const endingFields = ({ status, errorType }: BadEnding): string[] => [
  `Status: ${status}`,
  ...(errorType === undefined ? [] : [`Error Type: ${errorType}`]),
];

/** "nodejs:22.v1" of "nodejs22.x"; AWS has its own number after the v. */
const runtimeVersion = ({ runtime }: Runnable): string =>
  `${runtime.replace(/^([a-z]+)\.?(.*?)(?:\.x)?$/, "$1:$2")}.v1`;

/** Of all runtimes here: AWS counts its builds of them. */
export const runtimeVersionArn = (region: string): string => `arn:aws:lambda:${region}::runtime:${"0".repeat(64)}`;

/** The lines of an environment: one process, or two when the first one could not load the function. */
export type InvocationLog = ReturnType<typeof createLog>;

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
  function add(message: string, isInTail = true): void {
    if (isInTail) tail.push(message);
    lines.push({ timestamp: now(), message });
    timer ??= setTimeout(passOn, PASS_ON_AFTER_MS);
  }
  return {
    add: (message: string): void => add(message),
    /** A new environment starts. No caller sees the line. */
    initStart(): void {
      add(
        `INIT_START Runtime Version: ${runtimeVersion(fn)}\tRuntime Version ARN: ${runtimeVersionArn(fn.region)}`,
        false,
      );
    },
    /** The function could not be loaded. */
    initReport(phase: "init" | "invoke", ms: number, ending: BadEnding): void {
      const figures = [`Init Duration: ${ms.toFixed(2)} ms`, `Phase: ${phase}`, ...endingFields(ending)];
      add(`INIT_REPORT ${figures.join("\t")}`);
    },
    start: (requestId: string): void => add(`START RequestId: ${requestId} Version: ${fn.version}`),
    /** @returns what was written since the last invocation: that of an environment's first one includes its start. */
    end(requestId: string, { ms, pid, initMs, ending }: Figures): readonly string[] {
      add(`END RequestId: ${requestId}`);
      const hasAll = ending?.errorType === OUT_OF_MEMORY;
      const figures = [
        `REPORT RequestId: ${requestId}`,
        `Duration: ${ms.toFixed(2)} ms`,
        `Billed Duration: ${Math.ceil(ms + (initMs ?? 0))} ms`,
        `Memory Size: ${fn.memoryMb} MB`,
        ...(hasAll ? [`Max Memory Used: ${fn.memoryMb} MB`] : memoryOf(pid)),
        ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
        ...(ending === undefined ? [] : endingFields(ending)),
      ];
      add(figures.join("\t"));
      passOn();
      const written = tail;
      tail = [];
      return written;
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
