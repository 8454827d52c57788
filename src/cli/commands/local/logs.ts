import { dirname } from "node:path";
import { AuthzError } from "../../../lib/errors.ts";
import { command } from "../../command.ts";
import type { LocalLog } from "../../json-results.ts";

export default command({
  name: "logs",
  summary: "Print the log of the local endpoint",
  options: [{ flags: "--follow", description: "go on until Ctrl-C" }],
  async run(context) {
    const { io, options, signal, ui } = context;
    const { follow = false } = options;
    if (ui.json && follow)
      throw new AuthzError("USAGE", "local logs --follow prints text, not one JSON document", {
        fix: {
          text: "leave --json out, or follow the functions",
          command: { name: "logs", args: ["--follow", "--json"] },
        },
      });
    const { endpointFolder } = await import("../../endpoint/running-endpoint.ts");
    const { readLog } = await import("../../endpoint/log.ts");
    const chunks: Buffer[] = [];
    const write = ui.json ? (bytes: Buffer) => void chunks.push(bytes) : (bytes: Buffer) => void io.stdout.write(bytes);
    await readLog(endpointFolder(dirname(context.configFile)), write, follow ? signal : undefined);
    const lines = Buffer.concat(chunks).toString("utf8").split("\n").filter(Boolean);
    return { json: { lines } satisfies LocalLog, text: () => "" };
  },
});
