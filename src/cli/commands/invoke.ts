import { command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { LOCAL } from "../input/options.ts";
import { TOKEN_STDIN, tokenFor } from "../input/token-input.ts";

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

export default command({
  name: "invoke [function]",
  summary: "Run a deployed Lambda with a test event and show its result and log",
  options: [
    LOCAL,
    { flags: "--event <file>", description: "the event as JSON; - reads standard input (default: a plain GET)" },
    TOKEN_STDIN,
  ],
  async run(context) {
    const { readEvent } = await import("../input/event-input.ts");
    const config = await context.config();
    const section = context.args[0] ?? config.functions[0]?.name ?? "";
    const { event: file } = context.options;
    const event = file === undefined ? undefined : await readEvent(file, context.io);
    const token = section === config.authorizer.name && event === undefined ? await tokenFor(context) : undefined;
    const call = { on: context.ui.on, signal: context.signal };
    const invoked = await context.stack.invoke({ ...call, function: section, event, token });
    const { result, error, log } = invoked;
    const lines = [
      error === undefined ? "Result:" : `Failed (${error}):`,
      shown(result),
      ...(log.length ? ["Log:", ...log] : []),
    ];
    return { json: invoked, text: () => lines.join("\n"), ...(error !== undefined && { exitCode: EXIT.failed }) };
  },
});
