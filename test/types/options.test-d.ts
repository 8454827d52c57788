import { command } from "../../src/cli/command.ts";
import { ADOPT, LOCAL } from "../../src/cli/input/options.ts";

/** Never run: a handler gets options of the types that their flags say. */
export const example = command({
  name: "example",
  summary: "An example",
  options: [
    LOCAL,
    ADOPT,
    { flags: "-p, --user-pool <id>", description: "takes a value" },
    { flags: "--no-browser", description: "is kept under its name without no" },
  ],
  async run({ options }) {
    const local: boolean | undefined = options.local;
    const adopt: string | boolean | undefined = options.adopt;
    const userPool: string | undefined = options.userPool;
    const browser: boolean | undefined = options.browser;
    const config: string | undefined = options.config;
    // @ts-expect-error no option has this name
    const misspelled: unknown = options.userpool;
    // @ts-expect-error a switch has no text
    const text: string | undefined = options.local;
    // @ts-expect-error a value may be absent
    const given: string = options.userPool;
    return { json: [local, adopt, userPool, browser, config, misspelled, text, given], text: () => "" };
  },
});
