// @ts-check
import { declarations } from "./declarations.js";

const OPEN = "src/open/results.ts";
const CLI = "src/cli/json-results.ts";

/** What each command prints: the file and the name of its type. @type {Record<string, readonly [string, string]>} */
const RESULTS = {
  deploy: [OPEN, "DeployResult"],
  "deploy --dry-run": [OPEN, "PlanResult"],
  status: ["src/stack/status/status-result.ts", "StatusResult"],
  "status --watched": [CLI, "WatchedProperties"],
  "test-token, doctor": [OPEN, "TestTokenResult"],
  invoke: [OPEN, "InvokeResult"],
  explain: ["src/explain/explanation.ts", "Explanation"],
  logs: [CLI, "LogsResult"],
  "iam-policy": [CLI, "IamPolicyResult"],
  "iam-policy --github": [CLI, "GithubAccessResult"],
  teardown: [OPEN, "TeardownResult"],
  "init, ui --out": [CLI, "WrittenFiles"],
  "login, whoami": ["src/sign-in/session/signed-in-user.ts", "SignedInUser"],
  token: [CLI, "TokenResult"],
  logout: [CLI, "LogoutResult"],
  "user add": [CLI, "AddedUser"],
  "user list": [CLI, "UserList"],
  "user remove": [CLI, "RemovedUser"],
  "local status": [CLI, "LocalStatus"],
  "local stop": [CLI, "LocalStop"],
  "local logs": [CLI, "LocalLog"],
  complete: [CLI, "CompletionScript"],
  "any command that fails": [CLI, "Failure"],
};

const HEAD = `# JSON

With \`--json\` a command prints one JSON document on stdout and nothing else there; notes go to stderr. These are the
types of the documents; a type that several of them contain is listed once. [errors.md](errors.md) lists the values of
\`ErrorCode\`.

Exceptions: \`local\` prints text. \`logs --follow\` prints a \`LoggedLine\` a line. \`ui\` without
\`--out\` prints \`{ "url": string }\` when the page is served.
`;

/** docs/json.md, from the types of the results. */
export function jsonPage() {
  const printed = new Set(["ErrorCode"]);
  const sections = Object.entries(RESULTS).map(([command, [file, name]]) => {
    const types = declarations(file, name, printed);
    if (types.length === 0) throw new Error(`${file} has no type ${name}`);
    return `## ${command}\n\n\`\`\`ts\n${types.join("\n\n")}\n\`\`\`\n`;
  });
  return [HEAD, ...sections].join("\n");
}
