import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { zip } from "../../../src/lib/files/zip.ts";
import { createRuntime } from "../../../src/local/lambda/runtime/runtime.ts";
import type { Runnable, Runtime } from "../../../src/local/lambda/runtime-model.ts";
import type { LogLine } from "../../../src/local/world.ts";
import { skipWithoutPython } from "../../support/authorizers/python.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { testStore, testWorld } from "../../support/local/world.ts";

const written: string[] = [];
const logs = {
  write: (_r: string, _g: string, _s: string, lines: readonly LogLine[]) =>
    void written.push(...lines.map(({ message }) => message)),
};
const { world } = testWorld({ logs, clock: { now: Date.now } });
let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ ...world, credentials: { accessKeyId: "fn", secretAccessKey: "of functions" } });
});
afterAll(() => runtime.close());

let count = 0;
/** A function with these files. */
function fn(files: Readonly<Record<string, string>>, changes: Partial<Runnable> = {}): Runnable {
  const entries = Object.entries(files).map(([name, text]) => ({
    name,
    bytes: Buffer.from(text),
    executable: name === "bootstrap",
  }));
  const name = `f${count++}`;
  return {
    arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    name,
    version: "$LATEST",
    region: "us-east-1",
    revision: "1",
    codeSha256Hex: world.store.keep(zip(entries)),
    runtime: "nodejs22.x",
    handler: "index.handler",
    environment: { GREETING: "hi" },
    timeoutSeconds: 5,
    memoryMb: 128,
    logGroup: `/aws/lambda/${name}`,
    roleArn: "arn:aws:iam::000000000000:role/r",
    ...changes,
  };
}
const invoke = async (one: Runnable, event: unknown = {}) => {
  const { payload, functionError, log } = await runtime.invoke(one, Buffer.from(JSON.stringify(event)));
  return { output: JSON.parse(payload.toString()), functionError, log: `${log.join("\n")}\n` };
};
const handler = (body: string) => ({ "index.mjs": `export const handler = async (event, context) => { ${body} };` });
const WRITER = `export const handler = async ({ turn }) => {
  process.stderr.write("error of " + turn + "\\n");
  for (let n = 0; n < 500; n++) process.stdout.write("line of " + turn + "\\n");
  process.stdout.write("rest of " + turn);
};`;
const PYTHON_WRITER = `import os, sys
def handler(event, context):
    turn = event["turn"]
    print(f"error of {turn}", file=sys.stderr)
    for n in range(500):
        print(f"line of {turn}")
    os.write(1, f"rest of {turn}".encode())
`;
const PYTHON = { runtime: "python3.13" };

/** Takes one event after the other, in Node for want of a compiler. */
const BOOTSTRAP = `#!${process.execPath}
const at = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/";
for (;;) {
  const next = await fetch(at + "next");
  const id = next.headers.get("lambda-runtime-aws-request-id");
  const body = JSON.stringify({ got: await next.json(), handler: process.env._HANDLER });
  await fetch(at + id + "/response", { method: "POST", body });
}
`;

test("a program that speaks the Runtime API itself is started as provided.al2023 starts it", async () => {
  const one = fn(
    { bootstrap: BOOTSTRAP.replace("for (;;)", "(async () => { for (;;)").replace(/\n$/, "})();\n") },
    { runtime: "provided.al2023", handler: "any" },
  );
  expect((await invoke(one, { n: 1 })).output).toEqual({ got: { n: 1 }, handler: "any" });
  expect((await invoke(one, { n: 2 })).output).toEqual({ got: { n: 2 }, handler: "any" });
});

describe("a function in Node", () => {
  test("gets its event, its context and Lambda's environment, and nothing of this machine's", async () => {
    process.env["SECRET_OF_THIS_MACHINE"] = "x";
    const one = fn(
      handler(
        "return { event, env: process.env, name: context.functionName, left: context.getRemainingTimeInMillis() }",
      ),
    );
    const { output } = await invoke(one, { a: 1 });
    expect(output).toMatchObject({
      event: { a: 1 },
      name: one.name,
      env: { GREETING: "hi", AWS_REGION: "us-east-1", _HANDLER: "index.handler" },
    });
    expect(output.left).toBeGreaterThan(1_000);
    expect(output.env).not.toHaveProperty("SECRET_OF_THIS_MACHINE");
  });

  test.each([
    ["CommonJS", { "index.js": "exports.handler = async () => 1" }, "index.handler"],
    [".cjs", { "index.cjs": "exports.handler = async () => 1" }, "index.handler"],
    [
      "a module by package.json",
      { "package.json": '{"type":"module"}', "index.js": "export const handler = async () => 1" },
      "index.handler",
    ],
    ["a folder", { "src/app.mjs": "export const run = async () => 1" }, "src/app.run"],
    ["a member of an export", { "index.mjs": "export const api = { get: async () => 1 }" }, "index.api.get"],
    ["a callback", { "index.js": "exports.handler = (event, context, done) => done(null, 1)" }, "index.handler"],
  ])("is found as %s", async (_, files, name) => {
    expect((await invoke(fn(files, { handler: name }))).output).toBe(1);
  });

  test.each([
    ["Runtime.ImportModuleError", { "other.mjs": "" }],
    ["Runtime.HandlerNotFound", { "index.mjs": "export const other = 1" }],
    ["Runtime.UserCodeSyntaxError", { "index.mjs": "export const = 1" }],
  ])("that cannot be loaded is a %s", async (errorType, files) => {
    expect(await invoke(fn(files))).toMatchObject({ functionError: "Unhandled", output: { errorType } });
  });

  test("that throws answers what it threw, with where", async () => {
    const { output, functionError, log } = await invoke(fn(handler('throw new TypeError("no")')));
    expect(functionError).toBe("Unhandled");
    expect(output).toMatchObject({ errorType: "TypeError", errorMessage: "no" });
    expect(output.trace[0]).toBe("TypeError: no");
    expect(log).toContain("Invoke Error");
  });

  test("that takes too long is ended, and the next call gets another process", async () => {
    const one = fn(handler("if (event.wait) await new Promise(() => setTimeout(() => {}, 60_000)); return 1"), {
      timeoutSeconds: 1,
    });
    expect(await invoke(one, { wait: true })).toMatchObject({
      output: {
        errorType: "Sandbox.Timedout",
        errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]+ Error: Task timed out after 1.00 seconds$/),
      },
    });
    expect((await invoke(one)).output).toBe(1);
  });

  test("whose answer is too large says in its log that the runtime could not hand it over", async () => {
    const { output, log } = await invoke(fn(handler('return "x".repeat(6_300_000)')));
    expect(output.errorType).toBe("Function.ResponseSizeTooLarge");
    expect(log).toMatch(
      /\n\[ERROR\] \[\d+\] LAMBDA_RUNTIME Failed to post handler success response\. Http response code: 413\. \{.*\}\nEND/,
    );
  });

  test("that ends its process is a Runtime.ExitError", async () => {
    expect((await invoke(fn(handler("process.exit(3)")))).output).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringContaining("Runtime exited with error: exit status 3"),
    });
  });

  test("that takes more memory than it has is ended", async () => {
    const hungry = "const all = []; for (;;) all.push(new Array(100_000).fill(all.length));";
    expect((await invoke(fn(handler(hungry), { timeoutSeconds: 20 }))).output).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(/Runtime exited with error: signal: (?:aborted|killed)$/),
    });
  });

  test("is warm the second time, one event at a time, and has as many processes as it needs", async () => {
    // Every event waits until as many are under way as it was told of, each in a process of its own.
    const meeting = lastingFolder();
    const one = fn({
      "index.mjs": `import { readdirSync, writeFileSync } from "node:fs";
        let turn = 0;
        export const handler = async ({ guests, id }) => {
          writeFileSync(${JSON.stringify(meeting)} + "/" + id, "");
          while (readdirSync(${JSON.stringify(meeting)}).length < guests) await new Promise(setImmediate);
          return { pid: process.pid, turn: ++turn };
        };`,
    });
    const first = await invoke(one, { guests: 1, id: "a" });
    expect((await invoke(one, { guests: 1, id: "a" })).output).toEqual({ ...first.output, turn: 2 });
    const several = await Promise.all(["a", "b", "c"].map((id) => invoke(one, { guests: 3, id })));
    expect(new Set(several.map(({ output }) => output.pid)).size).toBe(3);
  });

  test("with another revision is another process", async () => {
    const one = fn(handler("return process.env.GREETING"));
    expect((await invoke(one)).output).toBe("hi");
    expect((await invoke({ ...one, revision: "2", environment: { GREETING: "ho" } })).output).toBe("ho");
  });

  test("has what it writes in its log, between START and REPORT", async () => {
    const { log } = await invoke(fn(handler('console.log("one\\ntwo"); process.stderr.write("raw\\n"); return 1')));
    const lines = log.split("\n");
    expect(lines[0]).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/);
    expect(log).toMatch(/\tINFO\tone\ntwo\n/);
    expect(log).toContain("\nraw\n");
    expect(log).toMatch(
      /\nREPORT RequestId: .*\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\t.*Init Duration: [\d.]+ ms\n$/,
    );
    expect(written.some((message) => message.endsWith("\tINFO\tone\ntwo"))).toBe(true);
  });
});

const WRITERS: [string, Partial<Runnable>, Readonly<Record<string, string>>][] = [
  ["Node", {}, { "index.mjs": WRITER }],
  ["Python", PYTHON, { "index.py": PYTHON_WRITER }],
];
test.each(WRITERS.filter(([language]) => language === "Node" || !skipWithoutPython))(
  "all that a function in %s writes is in the log of its invocation, also a last line without an end",
  async (_, changes, files) => {
    const one = fn(files, changes);
    for (let turn = 0; turn < 60; turn++) {
      const { log } = await invoke(one, { turn });
      expect(log.match(/^line of \d+$/gm)).toEqual(Array(500).fill(`line of ${turn}`));
      expect(log).toContain(`\nerror of ${turn}\n`);
      expect(log).toContain(`\nrest of ${turn}\n`);
    }
  },
);

describe.skipIf(skipWithoutPython)("a function in Python", () => {
  test("gets its event and context, and logs", async () => {
    const source =
      "def handler(event, context):\n    print('hello')\n    return {'event': event, 'id': context.aws_request_id}\n";
    const { output, log } = await invoke(fn({ "index.py": source }, PYTHON), { a: [1] });
    expect(output).toEqual({ event: { a: [1] }, id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(log).toContain("\nhello\n");
  });

  test.runIf(process.platform === "linux")(
    "that takes more memory than it has is killed, and one that does not is not",
    async () => {
      const taking = (mb: number) => {
        const files = { "index.py": `def handler(event, context):\n    return len(bytearray(${mb} * 1024 * 1024))\n` };
        return invoke(fn(files, PYTHON));
      };
      expect((await taking(64)).output).toBe(64 * 1024 * 1024);
      expect((await taking(128)).output).toMatchObject({
        errorType: "Runtime.ExitError",
        errorMessage: expect.stringMatching(/Runtime exited with error: signal: killed$/),
      });
    },
  );

  test("that raises answers what it raised", async () => {
    const source = "def handler(event, context):\n    raise ValueError('no')\n";
    expect(await invoke(fn({ "src/app.py": source }, { ...PYTHON, handler: "src/app.handler" }))).toMatchObject({
      functionError: "Unhandled",
      output: {
        errorType: "ValueError",
        errorMessage: "no",
        stackTrace: [expect.stringContaining("raise ValueError")],
      },
    });
  });

  test.each([
    ["Runtime.ImportModuleError", { "other.py": "" }],
    ["Runtime.HandlerNotFound", { "index.py": "" }],
    ["Runtime.UserCodeSyntaxError", { "index.py": "def" }],
  ])("that cannot be loaded is a %s", async (errorType, files) => {
    expect((await invoke(fn(files, PYTHON))).output).toMatchObject({ errorType });
  });
});

describe("the log", () => {
  /** With what differs from run to run replaced. */
  const shown = (lines: readonly string[]) =>
    lines.map((line) =>
      line
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "<id>")
        .replaceAll(/\t(?!Memory)([A-Z][\w ]+: )[\d.]+ (ms|MB)/g, "\t$1n $2")
        .replace(/^(INIT_REPORT Init Duration: )[\d.]+/, "$1n")
        .replace(/^.*\tERROR\t(Uncaught Exception) .*/s, "$1")
        .replace(/^\[WARNING\].*(LAMBDA_WARNING: Unhandled exception)\. .*/, "$1"),
    );
  const logOf = async (one: Runnable) => {
    const { log } = await runtime.invoke(one, Buffer.from("{}"));
    return shown(log);
  };
  const START = "START RequestId: <id> Version: $LATEST";
  const END = "END RequestId: <id>";
  const REPORT = "REPORT RequestId: <id>\tDuration: n ms\tBilled Duration: n ms\tMemory Size: 128 MB";
  const ARN = `arn:aws:lambda:us-east-1::runtime:${"0".repeat(64)}`;

  test.each([
    ["nodejs22.x", "nodejs:22.v1"],
    ["python3.13", "python:3.13.v1"],
    ["provided.al2023", "provided:al2023.v1"],
  ])("of a new environment of %s begins with %s, which no caller sees", async (name, version) => {
    const before = written.length;
    // As long as a function's log waits.
    expect((await logOf(fn({}, { runtime: name }))).join("\n")).not.toContain("INIT_START");
    await expect
      .poll(() => written[before])
      .toBe(`INIT_START Runtime Version: ${version}\tRuntime Version ARN: ${ARN}`);
  });

  test("of a cold start has what was written while the function was loaded, and bills that time", async () => {
    const one = fn({ "index.mjs": 'process.stdout.write("loading\\n"); export const handler = async () => 1;' });
    const { log } = await invoke(one);
    expect(log).toMatch(/^loading\nSTART /);
    const [, ms, billed, init] =
      /\tDuration: ([\d.]+) ms\tBilled Duration: (\d+) ms.*Init Duration: ([\d.]+)/.exec(log) ?? [];
    expect(Math.abs(Number(billed) - Number(ms) - Number(init) - 0.5)).toBeLessThan(0.6);
    const warm = await invoke(one);
    expect(warm.log).toMatch(/^START /);
    expect(warm.log).not.toContain("Init Duration");
  });

  test("of a timeout says so in its last line only, with the whole timeout as its duration", async () => {
    const { log } = await invoke(
      fn(handler("await new Promise(() => setTimeout(() => {}, 60_000))"), { timeoutSeconds: 1 }),
    );
    expect(shown(log.trimEnd().split("\n"))).toEqual([
      START,
      END,
      expect.stringMatching(/\tInit Duration: n ms\tStatus: timeout$/),
    ]);
    expect(log).toContain("\tDuration: 1000.00 ms\t");
  });

  test("of a process that ends says so in its last line only", async () => {
    expect(await logOf(fn(handler("process.exit(3)")))).toEqual([
      START,
      END,
      expect.stringMatching(/\tInit Duration: n ms\tStatus: error\tError Type: Runtime.ExitError$/),
    ]);
  });

  const failed = (type: string, said: readonly string[]) => [
    ...said,
    `INIT_REPORT Init Duration: n ms\tPhase: init\tStatus: error\tError Type: ${type}`,
    ...said,
    `INIT_REPORT Init Duration: n ms\tPhase: invoke\tStatus: error\tError Type: ${type}`,
    START,
    END,
    expect.stringMatching(new RegExp(`^${REPORT}(?:\tMax Memory Used: n MB)?\tStatus: error\tError Type: ${type}$`)),
  ];

  test("of a function that cannot be loaded has the error twice: Lambda tries again for the event", async () => {
    const type = "Runtime.UserCodeSyntaxError";
    expect(await logOf(fn({ "index.mjs": "export const = 1" }))).toEqual(failed(type, ["Uncaught Exception"]));
  });

  test.skipIf(skipWithoutPython)("of one in Python warns of updates of the runtime", async () => {
    const type = "Runtime.ImportModuleError";
    const error = `[ERROR] ${type}: Unable to import module 'index': No module named 'index'\nTraceback (most recent call last):`;
    const said = ["LAMBDA_WARNING: Unhandled exception", error];
    expect(await logOf(fn({ "other.py": "" }, PYTHON))).toEqual(failed(type, said));
  });

  test.each([
    [
      "ends",
      `#!${process.execPath}\nprocess.exit(4);\n`,
      "Runtime.ExitError",
      "Runtime exited with error: exit status 4",
    ],
    [
      "is missing",
      undefined,
      "Runtime.InvalidEntrypoint",
      "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
    ],
  ])("of a bootstrap that %s", async (_, bootstrap, errorType, what) => {
    const one = fn(bootstrap === undefined ? {} : { bootstrap }, { runtime: "provided.al2023" });
    const { output, log } = await invoke(one);
    expect(output).toEqual({ errorType, errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: /) });
    expect(output.errorMessage).toContain(what);
    expect(shown(log.trimEnd().split("\n"))).toEqual(failed(errorType, []));
  });
});

test("packages of the project around the endpoint are not the function's: without them in its zip it fails, as on AWS", async () => {
  const project = lastingFolder();
  const left = join(project, "node_modules/left");
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, "index.js"), "module.exports = 1;");
  const { world: inside } = testWorld({ logs, store: testStore(join(project, ".lambda-authz/local")) });
  const other = await createRuntime({ ...inside, credentials: { accessKeyId: "fn", secretAccessKey: "of functions" } });
  onTestFinished(() => other.close());
  const asked = fn({ "index.js": "exports.handler = async () => require('left');" });
  inside.store.keep(world.store.kept(asked.codeSha256Hex));
  const { payload } = await other.invoke(asked, Buffer.from("{}"));
  expect(JSON.parse(`${payload}`)).toMatchObject({
    errorMessage: expect.stringContaining("Cannot find module 'left'"),
  });
});
