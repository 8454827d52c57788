import { command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { CALL_OPTIONS } from "../input/call-input.ts";
import { LOCAL } from "../input/options.ts";
import { TOKEN_STDIN } from "../input/token-input.ts";

export default command({
  name: "explain [url]",
  summary: "Explain why a call of any REST API of the account is refused; reads only",
  options: [
    LOCAL,
    ...CALL_OPTIONS,
    TOKEN_STDIN,
    { flags: "--no-token", description: "send no token" },
    { flags: "--all-methods", description: "also send POST, PUT, PATCH and DELETE" },
    { flags: "--no-invoke", description: "do not run the authorizer (TestInvokeAuthorizer)" },
    { flags: "--wait-logs <time>", description: "wait for log lines of the call, for example 30s" },
  ],
  async run(context) {
    const { options, io, ui, args } = context;
    const { readCall } = await import("../input/call-input.ts");
    const { givenToken, sessionToken } = await import("../input/optional-token.ts");
    const { hasFault } = await import("../../explain/explain.ts");
    const { explanationText } = await import("../output/explanation-text.ts");
    const { explainFor } = await import("../endpoint/explain-target.ts");
    const wait = options.waitLogs && (await import("../input/duration.ts")).durationMs(options.waitLogs, "--wait-logs");
    const call = await readCall(options, io);
    const wantsToken = options.token !== false;
    const explanation = await explainFor(context, args[0], {
      ...call,
      method: options.method,
      origin: options.origin,
      allMethods: options.allMethods,
      invoke: options.invoke,
      waitLogsMs: wait || 0,
      token: wantsToken ? await givenToken(options, io) : undefined,
      tokenOfStack: wantsToken ? () => sessionToken(context) : undefined,
    });
    const colour = io.stdout.isTTY === true && !io.env["NO_COLOR"];
    const text = await explanationText(explanation, (options.method ?? "GET").toUpperCase(), colour);
    for (const { what } of ui.json ? explanation.skipped : []) ui.note(`note: not looked at: ${what}`);
    return {
      json: explanation,
      text: () => text,
      ...(hasFault(explanation) && { exitCode: EXIT.proofFailed }),
    };
  },
});
