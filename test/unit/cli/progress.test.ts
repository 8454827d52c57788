import { PassThrough } from "node:stream";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
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
  return { progress, drawn: () => stripVTControlCharacters(drawn) };
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
/** In which listr2 draws a frame. */
const FRAME_MS = 250;

test.each(["done", "failed"] as const)("a wait after the last step is %s is shown, and fails nothing", async (type) => {
  const { progress, drawn } = terminal();
  progress.on(planned);
  progress.on({ type: "done", id: "lambda.function:a", action: "created" });
  await sleep(FRAME_MS);
  const id = "lambda.permission:a";
  if (type === "done") progress.on({ type, id, action: "created" });
  else progress.on({ type, id, code: "AWS_REFUSED", message: "refused" });
  await sleep(FRAME_MS);
  progress.on(waiting);
  await sleep(FRAME_MS);
  expect(drawn()).toContain("waiting for Lambda to make a ready (for at most 60 s)");
  await progress.stop();
  expect(drawn()).toMatch(new RegExp(`${type === "done" ? "✔" : "✖"} Let API Gateway invoke the functions\\s*$`));
});

test("a wait while the drawing ends throws nothing", async () => {
  const { progress } = terminal();
  progress.on(planned);
  progress.on({ type: "done", id: "lambda.function:a", action: "created" });
  await sleep(FRAME_MS);
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
