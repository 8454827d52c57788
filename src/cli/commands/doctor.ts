import type { TestTokenResult } from "../../open/results.ts";
import { command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { LOCAL } from "../input/options.ts";

export default command({
  name: "doctor",
  summary: "Check the sign-in setup: client settings, addresses, identity providers, deployed keys; changes nothing",
  options: [LOCAL],
  async run(context) {
    const { io, ui } = context;
    const { nodeNote } = await import("../../doctor/node-version.ts");
    const aboutNode = nodeNote(process.versions.node);
    // First, so that a check that cannot be made does not keep it back.
    if (aboutNode) ui.note(`note: ${aboutNode}`);
    const { withUserPool } = await import("../../stack/pool/resolve-user-pool.ts");
    const { examine } = await import("../../doctor/examine.ts");
    const { printed } = await import("../../token/check.ts");
    const { verdictTable } = await import("../output/table.ts");
    const config = await withUserPool(await context.config(), context.aws);
    const examined = await examine(config, await context.aws());
    const checks = examined.map((one) => printed(one, context.commandText));
    const failed = checks.filter(({ ok }) => !ok).length;
    const table = await verdictTable(checks, io.stdout.isTTY === true && !io.env["NO_COLOR"]);
    const verdict =
      failed === 0 ? `All ${checks.length} checks passed.` : `${failed} of ${checks.length} checks failed.`;
    return {
      json: { ok: failed === 0, checks } satisfies TestTokenResult,
      text: () => `${table}\n${verdict}`,
      ...(failed > 0 && { exitCode: EXIT.proofFailed }),
    };
  },
});
