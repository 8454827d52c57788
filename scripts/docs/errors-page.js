// @ts-check
import { EXIT, exitCodeOf } from "../../dist/cli/exit-codes.js";
import { ERROR_CODES } from "../../dist/lib/error-codes.js";
import { code, table } from "./markdown.js";

/** What each exit code means. @type {Record<keyof typeof EXIT, string>} */
const EXIT_MEANING = {
  done: "done",
  failed: "failed; the state is kept, and the next run continues",
  usage: "usage: flags, arguments, a confirmation that is missing",
  configuration: "configuration: config.ini, source folders, the client at the issuer",
  credentials: "credentials, the wrong account, not signed in",
  notOurs: "a resource exists that is not of this stack",
  proofFailed: "a check failed: `test-token`, `doctor`",
  drifted: "`status`: AWS differs from `config.ini`",
  interrupted: "interrupted",
};

const HEAD = `# Errors

Every failure has a code, a message with the value seen, and mostly a fix. With \`--json\` it is printed on stdout as
\`{ "error": { "code", "message", "fix"? } }\`; in a program it is an \`AuthzError\`, whose \`problems\` list each message with its \`fix\` as data. The exit code follows from the code.
`;

/** docs/errors.md. */
export function errorsPage() {
  const names = /** @type {(keyof typeof EXIT)[]} */ (Object.keys(EXIT));
  const exits = names.map((name) => [code(String(EXIT[name])), EXIT_MEANING[name]]);
  const codes = /** @type {[keyof typeof ERROR_CODES, { meaning: string, fix: string }][]} */ (
    Object.entries(ERROR_CODES)
  );
  const rows = codes
    .toSorted(([a], [b]) => exitCodeOf(a) - exitCodeOf(b))
    .map(([name, { meaning, fix }]) => [code(name), String(exitCodeOf(name)), meaning, fix]);
  return [
    HEAD,
    `## Exit codes\n\n${table(["exit code", "meaning"], exits)}\n`,
    `## Error codes\n\n${table(["code", "exit code", "meaning", "what to do"], rows)}\n`,
  ].join("\n");
}
