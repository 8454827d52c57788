import { isCi } from "../../lib/is-ci.ts";
import type { Io } from "./io.ts";

/**
 * Asks for the code of an MFA device. Unlike a question about the run, --yes and --json do not answer it: without a code
 * there is no run.
 * @returns undefined when there is no terminal.
 */
export function askCodeOf(io: Io, signal: AbortSignal): ((question: string) => Promise<string>) | undefined {
  if (io.stdin.isTTY !== true || io.stderr.isTTY !== true || isCi(io.env)) return undefined;
  return async (message) => {
    const { createPrompts } = await import("./prompts.ts");
    const check = (code: string) => (/^\d{6}$/.test(code.trim()) ? undefined : "a code has 6 digits");
    return (await (await createPrompts(io, signal)).input({ message, check })).trim();
  };
}
