import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { platform } from "node:os";

/** Clock ticks per second in /proc, the same on every Linux that Node runs on. */
const TICKS = 100;

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Changes at each boot; undefined where the system has no such id. */
export const bootId = (): string | undefined => read("/proc/sys/kernel/random/boot_id")?.trim();

/** The state of a process (a letter) and its start time, as the system writes them. */
function statusOf(pid: number): readonly [state: string, start: string] | undefined {
  if (platform() === "linux") {
    // After the name, which may contain anything: fields 3 and 22 of proc_pid_stat(5).
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
 * When a process started: with its id this identifies one process, even after the system reuses the id. Undefined when
 * there is no such process, when it is a zombie, and where the system does not report it.
 */
export function startOf(pid: number): string | undefined {
  const [state = "", start = ""] = statusOf(pid) ?? [];
  return /^[ZX]/.test(state) || start === "" ? undefined : start;
}

/** The same in milliseconds since 1970, accurate to about a second; undefined except on Linux. */
export function startedAt(start: string): number | undefined {
  const boot = /^btime (\d+)$/m.exec(read("/proc/stat") ?? "")?.[1];
  return boot === undefined ? undefined : Number(boot) * 1_000 + (Number(start) / TICKS) * 1_000;
}
