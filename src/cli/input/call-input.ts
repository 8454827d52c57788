import { text } from "node:stream/consumers";
import { AuthzError } from "../../lib/errors.ts";
import type { Io } from "../terminal/io.ts";
import type { OptionSpec } from "./option-spec.ts";

/** Options that describe a call of an API; what is secret comes by standard input. */
export const CALL_OPTIONS = [
  {
    flags: "--method <verb>",
    description: "the method of the call (default: GET)",
    choices: ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
  },
  {
    flags: "--header <header>",
    description: 'a header that is not secret, "name: value" (repeatable)',
    repeatable: "list",
  },
  { flags: "--headers-stdin", description: "read headers from standard input, one a line" },
  { flags: "--data-stdin", description: "read the body from standard input" },
  { flags: "--origin <origin>", description: "also judge CORS, for a page of this origin" },
] as const satisfies readonly OptionSpec[];

interface CallFlags {
  readonly header?: readonly string[];
  readonly headersStdin?: boolean;
  readonly dataStdin?: boolean;
  readonly tokenStdin?: boolean;
}

/** The values of these must not be in the process list. */
const SECRET_HEADERS = /^(?:authorization|cookie|x-api-key|proxy-authorization)$/i;

const headerOf = (line: string, source: string): readonly [string, string] => {
  const [, name, value] = /^([^:\s]+)\s*:\s*(.*)$/s.exec(line.trim()) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new AuthzError("USAGE", `a header of ${source} is not "name: value"`, {
    fix: 'write the name, a colon and the value: "X-Tenant: blue"',
  });
};

/**
 * Headers and body of a call.
 * @throws AuthzError USAGE that repeats no value.
 */
export async function readCall(
  { header = [], headersStdin, dataStdin, tokenStdin }: CallFlags,
  { stdin }: Pick<Io, "stdin">,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body?: string }> {
  const asked = Object.entries({
    "--token-stdin": tokenStdin,
    "--headers-stdin": headersStdin,
    "--data-stdin": dataStdin,
  });
  const reading = asked.filter(([, on]) => on).map(([flag]) => flag);
  if (reading.length > 1)
    throw new AuthzError("USAGE", `${reading.join(" and ")} read the same standard input`, {
      fix: "pass one of them; a token can also come from AUTHZ_TOKEN",
    });
  const given = header.map((line) => headerOf(line, "--header"));
  const secret = given.find(([name]) => SECRET_HEADERS.test(name));
  if (secret !== undefined)
    throw new AuthzError("USAGE", `--header ${secret[0]} would show its value in the process list`, {
      fix: "use --headers-stdin for headers that hold secrets",
    });
  const lines = headersStdin ? (await text(stdin)).split(/\r?\n/).filter((line) => line.trim() !== "") : [];
  const headers = Object.fromEntries([...given, ...lines.map((line) => headerOf(line, "standard input"))]);
  return { headers, ...(dataStdin && { body: await text(stdin) }) };
}
