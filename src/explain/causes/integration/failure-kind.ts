import { missingModule } from "../authorizer/authorizer-import.ts";
import type { FunctionError } from "../authorizer/function-outcome.ts";

/** How an invocation of a function failed. */
export type FailureKind =
  /** A module is missing, or fails while it is loaded. */
  | "import"
  /** The handler's file or name does not exist. */
  | "handler"
  | "syntax"
  | "timeout"
  | "memory"
  /** Its process ended. */
  | "exit"
  /** Its result is larger than Lambda returns. */
  | "size"
  /** It threw. */
  | "error";

const TYPES: readonly (readonly [RegExp, FailureKind])[] = [
  [/\.OutOfMemory$/, "memory"],
  [/ResponseSizeTooLarge$/, "size"],
  [/\.(?:HandlerNotFound|MalformedHandlerName|InvalidEntrypoint)$/, "handler"],
  [/\.UserCodeSyntaxError$/, "syntax"],
  [/\.ImportModuleError$|^ModuleNotFoundError$|^ImportError$/, "import"],
  [/^Sandbox\.Timedout$/, "timeout"],
  [/\.(?:ExitError|NodejsExit|Unknown)$|^Extension\./, "exit"],
];

const KILLED = /signal: killed|heap out of memory/i;

/** Lambda's words, where the type of an error is not known. */
const WORDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/payload size exceeded maximum allowed/i, "size"],
  [/is undefined or not exported|Handler '[^']*' missing on module|Bad handler/, "handler"],
  [/^(?:SyntaxError: |Syntax error in module)/, "syntax"],
];

/** How an error of Lambda or of a function is to be read. */
export function failureKind(error: Pick<FunctionError, "type" | "message" | "isTimeout" | "invocation">): FailureKind {
  if (error.isTimeout) return "timeout";
  const kind = TYPES.find(([pattern]) => pattern.test(error.type))?.[1];
  const worded = error.type === "" ? WORDS.find(([pattern]) => pattern.test(error.message))?.[1] : undefined;
  if (worded !== undefined) return worded;
  const { memoryMb, maxMemoryMb } = error.invocation ?? {};
  const isFull = memoryMb !== undefined && maxMemoryMb !== undefined && maxMemoryMb >= memoryMb;
  if (kind === "exit") return isFull || KILLED.test(error.message) ? "memory" : "exit";
  // A module that is imported while a call runs is an error like any other, with the name of what is missing.
  return kind ?? (missingModule(error) === undefined ? "error" : "import");
}
