import { dirname } from "node:path";
import { AuthzError } from "../../lib/errors.ts";
import { type Context, command, type Result } from "../command.ts";

const actions: Readonly<Record<string, (folder: string, context: Context) => Promise<Result>>> = {
  async status(folder, { ui }) {
    const { findRunning } = await import("../endpoint/running.ts");
    const found = await findRunning(folder, ui.note);
    const { endpoint = null, pid = null, port = null } = found ?? {};
    return {
      json: { running: found !== undefined, endpoint, pid, port },
      text: () => (found ? `running at ${endpoint}, process ${pid}` : "not running"),
    };
  },
  async logs(folder, { io, options, signal }) {
    const { printLog } = await import("../endpoint/log.ts");
    await printLog(folder, io.stdout, options["follow"] === true ? signal : undefined);
    return { json: undefined, text: () => "" };
  },
  async stop(folder, { ui }) {
    const { stopRunning } = await import("../endpoint/stop.ts");
    const stopped = await stopRunning(folder, { note: ui.note });
    return { json: { stopped }, text: () => (stopped ? "stopped; what it holds is kept" : "not running") };
  },
};

export default command({
  name: "local [action]",
  summary: "Run the local endpoint in the foreground and print its address and key; or: local status | logs | stop",
  options: [
    { flags: "--follow", description: "with logs: go on until Ctrl-C" },
    { flags: "--port <port>", description: "where to listen (default: the port of last time, or a free one)" },
  ],
  async run(context) {
    const { endpointFolder } = await import("../endpoint/running.ts");
    const folder = endpointFolder(dirname(context.configFile));
    const [action] = context.args;
    if (action === undefined) return (await import("../endpoint/foreground.ts")).runInForeground(folder, context);
    const run = actions[action];
    if (run !== undefined) return run(folder, context);
    throw new AuthzError("USAGE", `unknown action ${JSON.stringify(action)}`, {
      fix: "local, local status, local logs or local stop",
    });
  },
});
