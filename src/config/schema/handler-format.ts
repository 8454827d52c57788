import type { At, Findings } from "../text/findings.ts";
import { type Family, familyOf } from "./runtime-table.ts";

/** The format of handlers of a language. */
interface HandlerForm {
  /** The default; for Java, .NET and provided the name in AWS's samples. */
  readonly fallback: string;
  readonly pattern: RegExp;
  readonly form: string;
}

const FILE_AND_FUNCTION = { pattern: /^[^\s.][^\s]*\.[^\s./]+$/, form: "file.function, like index.handler" };
const INDEX: HandlerForm = { fallback: "index.handler", ...FILE_AND_FUNCTION };

const FORMS: Readonly<Record<Family, HandlerForm>> = {
  nodejs: INDEX,
  python: INDEX,
  ruby: INDEX,
  java: {
    fallback: "example.Handler::handleRequest",
    pattern: /^[\w$]+(?:\.[\w$]+)*(?:::[\w$]+)?$/,
    form: "package.Class::method, like example.Handler::handleRequest",
  },
  dotnet: {
    fallback: "Function::Function.Function::FunctionHandler",
    pattern: /^[^\s:/]+(?:::[^\s:]+::[^\s:]+)?$/,
    form: "Assembly::Namespace.Class::Method, or the assembly of a program with a Main",
  },
  provided: { fallback: "bootstrap", pattern: /^[^\s]+$/, form: "a name without spaces, which bootstrap may read" },
};

/** The default handler of a runtime. */
export const defaultHandler = (runtime: string): string => FORMS[familyOf(runtime)].fallback;

/** The handler of a function, checked in the format of its runtime's language. @param written as in config.ini. */
export function readHandler(written: string | undefined, runtime: string, at: At, findings: Findings): string {
  const { fallback, pattern, form } = FORMS[familyOf(runtime)];
  if (written === undefined) return fallback;
  if (pattern.test(written) && written.length <= MAX_LENGTH) return written;
  findings.problem(at, written, `must be ${form}, in at most ${MAX_LENGTH} characters`);
  return fallback;
}

/** Lambda's own limit. */
const MAX_LENGTH = 128;
