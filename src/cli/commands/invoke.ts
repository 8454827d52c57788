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
    const { invoke } = await import("../../stack/invoke.ts");
    const { readEvent } = await import("../input/event-input.ts");
    const { authorizerEvent, proxyEvent } = await import("../../stack/test-events.ts");
    const { locateApi } = await import("../../stack/deployed.ts");
    const config = await context.config();
    const section = context.args[0] ?? config.functions[0]?.name ?? "";
    const { event: file } = context.options;
    const given = file !== undefined ? await readEvent(file, context.io) : undefined;
    const isAuthorizer = section === config.authorizer.name && given === undefined;
    const token = isAuthorizer ? await tokenFor(context) : undefined;
    const aws = await context.aws();
    const event =
      token !== undefined
        ? authorizerEvent(config, await locateApi(config, aws), await aws.caller, token)
        : given === undefined
          ? proxyEvent(config.api.stage)
          : given;
    const invoked = await invoke(config, aws, section, event, token);
    const { result, error, log } = invoked;
    const lines = [
      error === undefined ? "Result:" : `Failed (${error}):`,
      shown(result),
      ...(log.length ? ["Log:", ...log] : []),
    ];
    return { json: invoked, text: () => lines.join("\n"), ...(error !== undefined && { exitCode: EXIT.failed }) };
  },
});
