import { AuthzError } from "../../lib/errors.ts";
import { command } from "../command.ts";
import { LOCAL } from "../options.ts";

export default command({
  name: "token",
  summary: "Print a fresh token of the local endpoint's test user",
  options: [LOCAL],
  async run(context) {
    if (context.options["local"] !== true)
      throw new AuthzError("USAGE", "token knows only the test user of the local endpoint so far", {
        fix: "pass --local",
      });
    const { localToken } = await import("../endpoint/token.ts");
    const token = await localToken(context);
    return { json: { token }, text: () => token };
  },
});
