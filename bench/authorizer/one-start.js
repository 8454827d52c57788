// @ts-check
// A process that does nothing else: loads a file and, where there is an event, lets its handler answer it.

// Not by import, so that nothing of what the file needs is there before it.
const { readFileSync, writeSync } = process.getBuiltinModule("node:fs");
const [file, eventFile] = process.argv.slice(2);
const event = eventFile && JSON.parse(readFileSync(eventFile, "utf8"));
const started = performance.now();
const { handler } = await import(String(file));
const output = event && (await handler(event, { awsRequestId: "first" }));
const ms = performance.now() - started;
writeSync(2, JSON.stringify({ ms, effect: output?.policyDocument.Statement[0].Effect }));
