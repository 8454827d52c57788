import { AuthzError } from "../../lib/errors.ts";
import { command } from "../command.ts";
import { LOCAL } from "../input/options.ts";
import type { LogsResult } from "../json-results.ts";

/** Calls that are asked for by ID are older than what is looked at in passing. */
const SINCE = { all: "10m", request: "1h" } as const;

/** API Gateway's have letters, digits and these, Lambda's are UUIDs. */
const REQUEST_ID = /^[\w+/=-]{1,128}$/;

export default command({
  name: "logs [function|url]",
  summary: "Show what the authorizer and the functions logged, as one stream; tokens and other secrets are masked",
  options: [
    LOCAL,
    { flags: "--follow", description: "go on until Ctrl-C; with --json one object a line" },
    {
      flags: "--since <time>",
      description: "30s, 10m, 2h, 1d, or a date such as 2026-11-30T12:00Z (default: 10m, with --request 1h)",
    },
    {
      flags: "--request <id>",
      description:
        "only this call: a request ID of Lambda, or x-amzn-requestid or x-amz-apigw-id of an answer (needs the stage's access log)",
    },
  ],
  async run(context) {
    const { args, options, io, ui, signal } = context;
    const { follow = false, request, verbose = false } = options;
    if (follow && request !== undefined)
      throw new AuthzError("USAGE", "--request shows one past call, and --follow waits for new ones", {
        fix: "leave one of them out",
      });
    if (request !== undefined && !REQUEST_ID.test(request))
      throw new AuthzError("USAGE", `${JSON.stringify(request)} is not a request ID`, {
        fix: "copy it from the answer's header x-amzn-requestid or x-amz-apigw-id, or from a log",
      });
    const { sinceMs } = await import("../input/since.ts");
    const sinceText = options.since ?? (request === undefined ? SINCE.all : SINCE.request);
    const since = sinceMs(sinceText, Date.now());
    const { chooseSources } = await import("../logs/choose-sources.ts");
    const { logLines, printedLine } = await import("../logs/log-lines.ts");
    const { sources, notes } = await chooseSources(context, args[0], request !== undefined);
    for (const note of notes) ui.note(`note: ${note}`);
    const names = sources.map(({ name }) => name);
    const colour = io.stdout.isTTY === true && !io.env["NO_COLOR"];
    const lines = await logLines({ sources: names, colour, verbose, sinceMs: since });
    if (follow) {
      const { printFollowed } = await import("../logs/follow.ts");
      ui.progress(`following ${names.join(", ")}; Ctrl-C ends`);
      const json = (entry: Parameters<typeof printedLine>[0]) => [JSON.stringify(printedLine(entry))];
      await printFollowed(context, sources, since, ui.json ? json : lines);
      return { json: undefined, text: () => "" };
    }
    const { problemText, refuseUnreadable } = await import("../logs/problem-notes.ts");
    const { showLogs } = await import("../../logs/show-logs.ts");
    const { findRequest } = await import("../../logs/find-request.ts");
    const { entries, problems } =
      request === undefined
        ? await showLogs(sources, since, signal)
        : await findRequest(sources, request, since, signal);
    refuseUnreadable(problems, sources.length);
    for (const problem of problems) ui.note(`note: ${problemText(problem)}`);
    const { nothingText } = await import("../logs/nothing-text.ts");
    const text = () => entries.flatMap(lines).join("\n") || nothingText(names, { since: sinceText, request });
    return { json: entries.map(printedLine) satisfies LogsResult, text };
  },
});
