import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { Config } from "../../config/config.ts";
import { familyOf } from "../../config/schema/runtime-table.ts";
import { AuthzError } from "../../lib/errors.ts";
import type { Io } from "../terminal/io.ts";

/** The machine on which the local endpoint runs functions. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly path: string;
  /** Whether a python3 that is new enough is on the PATH. */
  readonly hasPython: () => boolean;
}

/** This machine. */
export const thisMachine = (env: Io["env"]): Machine => ({
  platform: process.platform,
  arch: process.arch,
  path: env["PATH"] ?? "",
  hasPython: () => {
    try {
      const ask = "import sys; sys.exit(sys.version_info < (3, 10))";
      execFileSync("python3", ["-c", ask], { env, stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  },
});

const CAN =
  "nodejs*.x runs on the Node here, python3.* on python3 (3.10 or newer), provided.al2023 where its bootstrap runs here";

/**
 * Refuses a deployment to the local endpoint whose functions could not run there, before anything is written.
 * @throws AuthzError LOCAL_RUNTIME.
 */
export function refuseUnrunnable({ root, functions, authorizer }: Config, machine: Machine): void {
  const all = functions.map((one) => ({ ...one, section: `[function.${one.name}]` }));
  let python: boolean | undefined;
  // Asking starts a process: once for all functions.
  const here = { ...machine, hasPython: () => (python ??= machine.hasPython()) };
  for (const { section, runtime, source } of [...all, { ...authorizer, section: "[authorizer]" }]) {
    const folder = source === undefined || isAbsolute(source) ? source : join(root, source);
    const why = whyNot(runtime, folder, here);
    if (why === undefined) continue;
    throw new AuthzError("LOCAL_RUNTIME", `${section} runtime = ${runtime} cannot run on this machine: ${why}`, {
      fix: `deploy it to AWS, or choose what runs here: ${CAN}`,
    });
  }
}

function whyNot(runtime: string, folder: string | undefined, machine: Machine): string | undefined {
  const family = familyOf(runtime);
  if (family === "nodejs") return undefined;
  if (family === "python") return machine.hasPython() ? undefined : "python3 3.10 or newer is not on the PATH";
  if (family !== "provided") return `the local endpoint has no runtime for ${family}`;
  const file = join(folder ?? "", "bootstrap");
  // A folder without one is an error of every deploy, in other words.
  return existsSync(file) ? whyNotProgram(readFileSync(file), machine) : undefined;
}

/** By e_machine of ELF (System V ABI), as Node names processors. */
const PROCESSORS: Readonly<Record<number, string>> = { 3: "ia32", 40: "arm", 62: "x64", 183: "arm64" };

function whyNotProgram(bytes: Buffer, { platform, arch, path }: Machine): string | undefined {
  if (bytes.subarray(0, 4).toString("latin1") === "\x7fELF") {
    const processor = PROCESSORS[bytes.length < 20 ? -1 : bytes.readUInt16LE(18)] ?? "another processor";
    if (platform !== "linux") return `its bootstrap is a Linux program, this is ${platform}`;
    return processor === arch ? undefined : `its bootstrap is for ${processor}, this machine is ${arch}`;
  }
  const [, interpreter = "", argument = ""] =
    /^#! *(\S+)(?: +(\S+))?/.exec(bytes.subarray(0, 256).toString("latin1")) ?? [];
  if (interpreter === "") return "its bootstrap is neither a Linux program nor a script with #!";
  const isEnv = interpreter.endsWith("/env") && argument !== "" && !argument.startsWith("-");
  const isHere = isEnv
    ? path.split(delimiter).some((folder) => existsSync(join(folder, argument)))
    : existsSync(interpreter);
  return isHere ? undefined : `its bootstrap is for ${isEnv ? argument : interpreter}, which does not exist here`;
}
