import { dirname } from "node:path";
import { command } from "../../command.ts";
import type { LocalStatus } from "../../json-results.ts";

export default command({
  name: "status",
  summary: "Show whether the local endpoint of this project is running, and where",
  options: [],
  async run(context) {
    const { endpointFolder, findRunning } = await import("../../endpoint/running-endpoint.ts");
    const running = await findRunning(endpointFolder(dirname(context.configFile)), context.ui.note);
    const { endpoint = null, pid = null, port = null } = running ?? {};
    return {
      json: { running: running !== undefined, endpoint, pid, port } satisfies LocalStatus,
      text: () => (running ? `running at ${endpoint}, process ${pid}` : "not running"),
    };
  },
});
