import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Runnable } from "../runtime-model.ts";

/** What to start for a function: a program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

const bootstrap = (name: string) => fileURLToPath(new URL(`bootstrap/${name}`, import.meta.url));

let python: string | undefined;

/** The python3 of this machine. @throws Error when there is none, or an older one than the templates need. */
function findPython(): string {
  if (python !== undefined) return python;
  const ask = "import sys; print(sys.executable if sys.version_info >= (3, 10) else '')";
  let found = "";
  try {
    found = execFileSync("python3", ["-c", ask], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    // Said below.
  }
  if (found === "")
    throw new Error("functions in Python need python3 3.10 or newer on this machine, and there is none");
  python = found;
  return found;
}

/** @param folder of the unpacked code. @throws Error for a runtime whose language is not on this machine. */
export function commandFor({ runtime, memoryMb }: Pick<Runnable, "runtime" | "memoryMb">, folder: string): Command {
  if (runtime.startsWith("provided")) return [join(folder, "bootstrap")];
  if (runtime.startsWith("python")) return [findPython(), "-B", "-u", bootstrap("python.py")];
  if (runtime.startsWith("nodejs"))
    return [process.execPath, `--max-old-space-size=${memoryMb}`, bootstrap("node.mjs")];
  throw new Error(`functions of the runtime ${runtime} cannot run on this machine`);
}
