import { dirname } from "node:path";
import { command } from "../../command.ts";

export default command({
  name: "logs",
  summary: "Print the log of the local endpoint",
  options: [{ flags: "--follow", description: "go on until Ctrl-C" }],
  async run(context) {
    const { io, options, signal } = context;
    const { endpointFolder } = await import("../../endpoint/running-endpoint.ts");
    const { printLog } = await import("../../endpoint/log.ts");
    await printLog(endpointFolder(dirname(context.configFile)), io.stdout, options.follow ? signal : undefined);
    return { json: undefined, text: () => "" };
  },
});
