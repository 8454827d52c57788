import { dirname } from "node:path";
import { command } from "../../command.ts";
import type { LocalStop } from "../../json-results.ts";

export default command({
  name: "stop",
  summary: "Stop the local endpoint; what it holds is kept",
  options: [],
  async run(context) {
    const { endpointFolder } = await import("../../endpoint/running-endpoint.ts");
    const { stopRunning } = await import("../../endpoint/stop-endpoint.ts");
    const stopped = await stopRunning(endpointFolder(dirname(context.configFile)), { note: context.ui.note });
    return {
      json: { stopped } satisfies LocalStop,
      text: () => (stopped ? "stopped; what it holds is kept" : "not running"),
    };
  },
});
