// Fails where names, messages, comments or documents use words for which the field has a term. Part of npm run check;
// with paths as arguments it reads those instead of CLEAN.
// @ts-check
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What is checked. Add a folder once it has none of these words. */
const CLEAN = [
  "CHANGELOG.md",
  "bench",
  "examples",
  "CONTRIBUTING.md",
  "README.md",
  "docs/architecture.md",
  "docs/cli.md",
  "config.example.ini",
  "docs/config.md",
  "docs/decisions",
  "docs/errors.md",
  "docs/mutants.md",
  "scripts/build.js",
  "scripts/docs",
  "src/aws",
  "src/cli/commands",
  "src/cli/init",
  "src/cli/input",
  "src/cli/output",
  "src/cli/page",
  "src/cli/sign-in",
  "src/cli/terminal",
  "src/doctor",
  "src/engine",
  "src/config",
  "src/index.ts",
  "src/init",
  "src/issuers",
  "src/lib",
  "src/local",
  "src/logs",
  "src/open",
  "src/page",
  "src/resources",
  "src/routes",
  "src/sign-in",
  "src/stack",
  "src/token",
  "templates/node",
  "templates/python",
  "templates/vectors",
  "templates/web",
];

/** A word or construction, and what to write instead. @type {readonly (readonly [pattern: string, instead: string])[]} */
const WORDS = [
  ['(?<!\\btype\\s)guard(?:s|ed)?(?!\\s*\\(|")', "protect; authorizer, protected route"],
  ["stands?(?!\\s+for\\b|[-\\s]in\\b)", "is defined, is set, is on line N"],
  ["(?:no|some|any)body(?:'s)?", "unknown, foreign; no one, someone, anyone"],
  ["(?<!\\bthere\\s)(?:is|are) no(?!\\s+(?:longer|more)\\b)", "is not, does not exist"],
  ["(?:is|are) not there", "does not exist"],
  ["that (?:is|are) there", "that exists"],
  ["no more(?!\\s+than\\b)", "no longer"],
  ["told", "gets, is given, reads"],
  ["mend(?:s|ed|ing)?", "fix"],
  ["vouch(?:es|ed)?", "identity provider, authenticates"],
  ["tickets?", "token, claim"],
  ["beside", "besides, next to, in addition to"],
  ["(?:go|goes) on with", "continue, rerun"],
  ["runs already", "is already running"],
  ["takes? no (?:more|others?)", "accepts no other, throttles"],
  ["keeps coming back", "is re-created each time"],
  ["unseen", "without echo, invisible"],
  ["(?:by|with) blanks?", "space-separated"],
  ["whoever", "the caller, anyone who"],
  ["who else", "other, external"],
  ["taken over|takes? over", "adopt"],
  ["ours", "owned, built-in"],
  ["once only", "only once"],
  [
    "(?:interface|type|class) (?:Found|Asked|Given|Known|Seen|Told|Shown|Wanted|Made|Place)\\b",
    "a noun that says what it is",
  ],
  ["(?<=,\\s)for (?:it|they|he|she|we|you|there)", "because, since"],
];

/** A space of a pattern is also a line break in a comment, with the sign that begins the next line. */
const GAP = "(?:\\s+(?:\\*|//|;|#)?\\s*)";

const patterns = WORDS.map(([pattern, instead]) => ({
  regex: new RegExp(`(?<![\\w-])${pattern.replaceAll(" ", GAP)}(?![\\w-])`, "gi"),
  instead,
}));

/** @param {string} path @returns {string[]} */
const filesIn = (path) =>
  statSync(path).isFile()
    ? [path]
    : readdirSync(path, { withFileTypes: true }).flatMap(({ name }) => filesIn(join(path, name)));

/** @param {string} file */
function findingsIn(file) {
  const text = readFileSync(file, "utf8");
  return patterns.flatMap(({ regex, instead }) =>
    [...text.matchAll(regex)].map(({ 0: seen, index }) => ({
      file,
      line: text.slice(0, index).split("\n").length,
      seen: seen.replace(/\s+/g, " "),
      instead,
    })),
  );
}

const paths = process.argv.length > 2 ? process.argv.slice(2) : CLEAN;
const findings = paths.flatMap(filesIn).flatMap(findingsIn);
for (const { file, line, seen, instead } of findings)
  console.error(`${file}:${line}  "${seen}"  fix: write ${instead}`);
if (findings.length > 0) process.exitCode = 1;
