import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { platform } from "node:os";

/** Clock ticks a second in /proc, the same on every Linux that Node runs on. */
const TICKS = 100;

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Differs after each start of the machine; undefined where the system has no such id. */
export const bootId = (): string | undefined => read("/proc/sys/kernel/random/boot_id")?.trim();

/** Its state (a letter) and its start, in words of the system. */
function shownBySystem(pid: number): readonly [state: string, start: string] | undefined {
  if (platform() === "linux") {
    // Behind the name, which may contain anything: fields 3 and 22 of proc_pid_stat(5).
    const fields = read(`/proc/${pid}/stat`)?.split(") ").at(-1)?.split(" ");
    return fields && [fields[0] ?? "", fields[19] ?? ""];
  }
  if (platform() === "win32") return undefined;
  try {
    const options = { encoding: "utf8", env: { LC_ALL: "C" } } as const;
    const [state = "", ...start] = execFileSync("/bin/ps", ["-o", "stat=,lstart=", "-p", String(pid)], options)
      .trim()
      .split(/ +/);
    return [state, start.join(" ")];
  } catch {
    return undefined;
  }
}

/**
 * When a process was started: with its id it names one process, even after the id was given to another one. Undefined
 * when there is no such process, when it has ended and only waits to be reaped, and where the system does not say.
 */
export function startOf(pid: number): string | undefined {
  const [state = "", start = ""] = shownBySystem(pid) ?? [];
  return /^[ZX]/.test(state) || start === "" ? undefined : start;
}

/** The same as milliseconds since 1970, to about a second; undefined where only Linux would say. */
export function startedAt(start: string): number | undefined {
  const boot = /^btime (\d+)$/m.exec(read("/proc/stat") ?? "")?.[1];
  return boot === undefined ? undefined : Number(boot) * 1_000 + (Number(start) / TICKS) * 1_000;
}
