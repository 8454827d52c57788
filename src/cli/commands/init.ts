import { command } from "../command.ts";
import { INIT_OPTIONS } from "../init/init-options.ts";

export default command({
  name: "init",
  summary: "Write config.ini and a basic Lambda to start from",
  options: INIT_OPTIONS,
  run: async (context) => (await import("../init/run-init.ts")).runInit(context),
});
