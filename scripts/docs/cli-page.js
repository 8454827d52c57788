// @ts-check
import { spawnSync } from "node:child_process";

const HEAD = `# Command line

Result on stdout, progress, notes and prompts on stderr. [errors.md](errors.md) lists the exit codes,
[json.md](json.md) what \`--json\` prints.

## Completion

Tab completes commands, options, regions, profiles and the functions of config.ini where \`lambda-authz\` is on the path (\`npm install -g\`, not \`npx\`):

\`\`\`sh
source <(lambda-authz complete bash)   # in ~/.bashrc; needs the package bash-completion
source <(lambda-authz complete zsh)    # in ~/.zshrc, after compinit
lambda-authz complete fish | source    # in ~/.config/fish/config.fish
\`\`\`

In the profile of PowerShell: \`lambda-authz complete powershell | Out-String | Invoke-Expression\`.
`;

/** The help of a command. An empty environment and no terminal: equal everywhere. @param {readonly string[]} words */
function helpOf(words) {
  const { stdout, status, stderr } = spawnSync(process.execPath, ["bin/lambda-authz.js", ...words, "--help"], {
    encoding: "utf8",
    env: {},
  });
  if (status !== 0) throw new Error(`lambda-authz ${words.join(" ")} --help ended with ${status}: ${stderr}`);
  return stdout.trimEnd();
}

/** The names under "Commands:", without aliases and help. @param {string} help */
function commandsIn(help) {
  const [, list = ""] = help.split("\nCommands:\n");
  return [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].flatMap(([, name]) => (name && name !== "help" ? [name] : []));
}

/** A command and its subcommands. @param {readonly string[]} words @returns {string[]} */
function sections(words) {
  const help = helpOf(words);
  const own = `${"#".repeat(words.length + 1)} ${["lambda-authz", ...words].join(" ")}\n\n\`\`\`text\n${help}\n\`\`\`\n`;
  return [own, ...commandsIn(help).flatMap((name) => sections([...words, name]))];
}

/** docs/cli.md: the help of every command, which is made of the command table. */
export const cliPage = () => [HEAD, ...sections([])].join("\n").replace("\n# lambda-authz\n", "\n## lambda-authz\n");
