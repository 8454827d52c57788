import { exec } from "node:child_process";
import { promisify } from "node:util";
import { externalDataInterceptor } from "@smithy/shared-ini-file-loader";

/** How a `credential_process` ended. */
export interface ProcessFailure {
  /** "exited with status 1", "was ended by SIGTERM". */
  readonly how: string;
  /** The end of what it wrote to standard error, without what looks like a secret. */
  readonly said: string;
}

const SECRET =
  /(["']?[\w-]*(?:secret|token|password|passwd|key)[\w-]*["']?\s*[=:]\s*)(?:"[^"]*"|'[^']*'|\S+)|\b(Bearer\s+)\S+|[A-Za-z0-9/+=_-]{40,}/gi;
const LONGEST = 500;

/** The last lines of a text, short and without what looks like a key, a token or a password. */
function shown(stderr: string): string {
  const lines = stderr.trim().split(/\r?\n/).slice(-5).join("; ");
  const text = lines.replace(SECRET, (_, setting, scheme) => `${setting ?? scheme ?? ""}***`);
  return text.length > LONGEST ? `...${text.slice(-LONGEST)}` : text;
}

type Record_ = Record<string, unknown>;

/**
 * Runs something of the SDK that may start a `credential_process`, and tells how that ended: the SDK's own error keeps
 * neither the exit status nor anything that separates the command, which may hold a password, from what it said.
 * @returns what the SDK gives; `failed` gets a failure before the SDK's error is thrown.
 */
export async function watchingProcess<T>(run: () => Promise<T>, failed: (failure: ProcessFailure) => void): Promise<T> {
  const start = async (command: string) => {
    try {
      return await promisify(exec)(command);
    } catch (error) {
      const { code, signal, stderr = "" } = error as { code?: unknown; signal?: string; stderr?: string };
      failed({ how: signal ? `was ended by ${signal}` : `exited with status ${code}`, said: shown(stderr) });
      throw error;
    }
  };
  // The SDK's own hook: it takes this in place of child_process.exec, and makes a promise of it.
  const hook = externalDataInterceptor.getTokenRecord() as Record_;
  hook["exec"] = Object.assign(() => {}, { [promisify.custom]: start });
  try {
    return await run();
  } finally {
    delete hook["exec"];
  }
}
