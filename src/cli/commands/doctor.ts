import type { TestTokenResult } from "../../open/results.ts";
import type { Check } from "../../token/check.ts";
import { command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { LOCAL } from "../input/options.ts";

/** "All 12 checks passed.", or how many did not. */
function verdictOf(checks: readonly Check[]): string {
  const failed = checks.filter(({ ok }) => !ok);
  const warnings = failed.filter(({ severity }) => severity === "warning").length;
  const errors = failed.length - warnings;
  const also =
    warnings === 0 ? "" : `${errors === 0 ? "" : ", "}${warnings} ${warnings === 1 ? "warning" : "warnings"}`;
  if (failed.length === 0) return `All ${checks.length} checks passed.`;
  return errors === 0
    ? `No errors in ${checks.length} checks, ${also}.`
    : `${errors} of ${checks.length} checks failed${also}.`;
}

export default command({
  name: "doctor [url|api-id]",
  summary: "Check the sign-in setup, or the configuration of any REST API of the account; changes nothing",
  options: [LOCAL, { flags: "--all", description: "every REST API of the account and region" }],
  async run(context) {
    const { io, ui, args, options } = context;
    const { nodeNote } = await import("../../doctor/node-version.ts");
    const aboutNode = nodeNote(process.versions.node);
    // First, so that a check that cannot be made does not keep it back.
    if (aboutNode) ui.note(`note: ${aboutNode}`);
    const { checksOf } = await import("../endpoint/doctor-target.ts");
    const { holds, printed } = await import("../../token/check.ts");
    const { verdictTable } = await import("../output/table.ts");
    const examined = await checksOf(context, { address: args[0], all: options.all === true });
    const checks = examined.map((one) => printed(one, context.commandText));
    const ok = holds(checks);
    const table = await verdictTable(checks, io.stdout.isTTY === true && !io.env["NO_COLOR"]);
    return {
      json: { ok, checks } satisfies TestTokenResult,
      text: () => `${table}\n${verdictOf(checks)}`,
      ...(!ok && { exitCode: EXIT.proofFailed }),
    };
  },
});
