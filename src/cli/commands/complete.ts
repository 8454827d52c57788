import { AuthzError } from "../../lib/errors.ts";
import { command } from "../command.ts";
import { printedBy } from "../completion/printed-by.ts";
import { SHELLS } from "../completion/shells.ts";
import type { CompletionScript } from "../json-results.ts";

const PROGRAM = "lambda-authz";

export default command({
  name: "complete <shell>",
  summary: `Print a completion script for ${SHELLS.join(", ").replace(/, (?=\w+$)/, " or ")}`,
  options: [],
  async run({ args: [shell = ""] }) {
    if (!SHELLS.some((one) => one === shell))
      throw new AuthzError("USAGE", `unknown shell ${JSON.stringify(shell)}`, {
        fix: `use one of ${SHELLS.join(", ")}`,
      });
    const { script } = await import("@bomb.sh/tab");
    const text = printedBy(() => script(shell, PROGRAM, PROGRAM)).join("\n");
    return { json: { script: text } satisfies CompletionScript, text: () => text };
  },
});
