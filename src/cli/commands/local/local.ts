import { dirname } from "node:path";
import { type CommandGroup, command } from "../../command.ts";
import logs from "./logs.ts";
import status from "./status.ts";
import stop from "./stop.ts";

const foreground = command({
  name: "local",
  summary: "Run the local endpoint in the foreground",
  options: [
    { flags: "--port <port>", description: "where to listen (default: the port of last time, or a free one)" },
    { flags: "--policy <file>", description: "allow callers only what this IAM policy allows; read again on changes" },
  ],
  async run(context) {
    const { endpointFolder } = await import("../../endpoint/running-endpoint.ts");
    const { runInForeground } = await import("../../endpoint/foreground.ts");
    return runInForeground(endpointFolder(dirname(context.configFile)), context);
  },
});

export default {
  name: "local",
  summary:
    "Run the local endpoint in the foreground and print its address and key; or show its status or log, or stop it",
  alone: foreground,
  actions: [status, logs, stop],
} satisfies CommandGroup;
