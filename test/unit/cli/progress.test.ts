import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { createProgress } from "../../../src/cli/terminal/progress.ts";
import { createUi } from "../../../src/cli/terminal/terminal-ui.ts";

/** A terminal of 80 columns that keeps all that is drawn. */
function terminal() {
  const stream = () => Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  const stderr = stream();
  let drawn = "";
  stderr.on("data", (chunk) => (drawn += chunk));
  const io = { cwd: ".", env: {}, stdin: stream(), stdout: stream(), stderr };
  const ui = createUi(io, { json: false, verbose: false, yes: false, commandText: ({ name }) => name });
  const progress = createProgress(ui, io, { dryRun: false, isLocal: true });
  const isDrawn = (words: string) =>
    expect.poll(() => stripVTControlCharacters(drawn), { interval: 5 }).toContain(words);
  return { progress, isDrawn, drawn: () => stripVTControlCharacters(drawn) };
}

const planned = {
  type: "planned",
  account: "000000000000",
  region: "us-east-1",
  profile: undefined,
  endpoint: "http://127.0.0.1:1",
  steps: [
    { title: "Upload the Lambda functions", ids: ["lambda.function:a"] },
    { title: "Let API Gateway invoke the functions", ids: ["lambda.permission:a"] },
  ],
} as const;
const waiting = { type: "waiting", waitsFor: "Lambda to make a ready", ms: 500, leftMs: 60_000 } as const;

test.each(["done", "failed"] as const)("a wait after the last step is %s is shown, and fails nothing", async (type) => {
  const { progress, drawn, isDrawn } = terminal();
  progress.on(planned);
  progress.on({ type: "done", id: "lambda.function:a", action: "created" });
  await isDrawn("Let API Gateway invoke the functions");
  const id = "lambda.permission:a";
  if (type === "done") progress.on({ type, id, action: "created" });
  else progress.on({ type, id, code: "AWS_REFUSED", message: "refused" });
  await setImmediate();
  progress.on(waiting);
  await isDrawn("waiting for Lambda to make a ready (for at most 60 s)");
  await progress.stop();
  expect(drawn()).toMatch(new RegExp(`${type === "done" ? "✔" : "✖"} Let API Gateway invoke the functions\\s*$`));
});

test("a wait while the drawing ends throws nothing", async () => {
  const { progress, isDrawn } = terminal();
  progress.on(planned);
  progress.on({ type: "done", id: "lambda.function:a", action: "created" });
  await isDrawn("Let API Gateway invoke the functions");
  let isOver = false;
  const stopped = progress.stop().then(() => {
    isOver = true;
  });
  while (!isOver) {
    progress.on(waiting);
    await setImmediate();
  }
  await stopped;
  progress.on(waiting);
});
