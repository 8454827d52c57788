import type { Listener } from "../../engine/events.ts";
import { command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { LOCAL } from "../input/options.ts";
import { TOKEN_STDIN, tokenFor } from "../input/token-input.ts";

export default command({
  name: "test-token",
  summary: "Prove over HTTP that the deployed API answers 401, 403 and 200 where it must",
  options: [
    LOCAL,
    TOKEN_STDIN,
    { flags: "--all-methods", description: "send the token also to POST, PUT, PATCH and DELETE routes" },
  ],
  async run(context) {
    const { io, options, signal, ui } = context;
    const { verdictTable } = await import("../output/table.ts");
    const token = await tokenFor(context);
    const on: Listener = (event) => {
      ui.on(event);
      if (event.type === "planned") for (const { title } of event.steps) ui.progress(title);
    };
    const { ok, checks } = await context.stack.testToken(token, { on, signal, allMethods: options.allMethods });
    const failed = checks.filter((check) => !check.ok).length;
    const colour = io.stdout.isTTY === true && !io.env["NO_COLOR"];
    const table = await verdictTable(checks, colour);
    const verdict = ok
      ? `Proved: ${checks.length} checks.`
      : `Not proved: ${failed} of ${checks.length} checks failed.`;
    return {
      json: { ok, checks },
      text: () => `${table}\n${verdict}`,
      ...(!ok && { exitCode: EXIT.proofFailed }),
    };
  },
});
