import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { callbackNote, takesCallback } from "../../../src/stack/code/callback-handlers.ts";
import { emptyFolder } from "../../support/folder.ts";

/** How many parameters the runtime sees. */
async function lengthOf(file: string, text: string): Promise<number> {
  const path = join(emptyFolder(), file);
  writeFileSync(path, text);
  const module = await import(pathToFileURL(path).href);
  return (module.handler ?? module.default.handler).length;
}

const TAKES: [file: string, text: string][] = [
  ["index.cjs", "exports.handler = (event, context, callback) => callback(null, {});\n"],
  [
    "index.cjs",
    '"use strict";\nexports.handler = void 0;\nexports.handler = function (event, context, callback) {};\n',
  ],
  ["index.cjs", "module.exports.handler = async function main(event, context, callback) {};\n"],
  ["index.cjs", "exports.handler = (\n  event,\n  context,\n  callback,\n) => {};\n"],
  ["index.mjs", "export const handler = (event, context, callback) => callback(null, {});\n"],
  ["index.mjs", "export function handler(event, context, callback) {}\n"],
  ["index.mjs", "export async function handler(event, context, callback, more) {}\n"],
  ["index.mjs", "/* export const handler = async () => ({}); */\nexport let handler = async (a, $b, c_) => ({});\n"],
];

const DOES_NOT: [file: string, text: string][] = [
  ["index.mjs", "export const handler = async (event, context) => ({});\n"],
  ["index.mjs", "export const handler = async (event, { awsRequestId, invokedFunctionArn, functionName }) => ({});\n"],
  ["index.mjs", "export const handler = async (event, context, callback = () => {}) => ({});\n"],
  ["index.mjs", "export const handler = async (event, context, ...others) => ({});\n"],
  [
    "index.mjs",
    "// export const handler = (event, context, callback) => {};\nexport const handler = async () => ({});\n",
  ],
  ["index.mjs", "/*\nexport const handler = (a, b, c) => {};\n*/\nexport const handler = async () => ({});\n"],
  ["index.mjs", "export const other = (event, context, callback) => {};\nexport const handler = async () => ({});\n"],
  ["index.cjs", "exports.handler = (event, context, callback) => {};\nexports.handler = async (event) => ({});\n"],
  ["index.cjs", "const wrap = (f) => async (event) => f(event);\nexports.handler = wrap((a, b, c) => {});\n"],
  ["index.cjs", "exports.handlers = (a, b, c) => {};\nexports.handler = async () => ({});\n"],
];

test.each(TAKES)("%s with %j takes a callback, as Node counts too", async (file, text) => {
  expect(takesCallback(text, "handler")).toBe(true);
  expect(await lengthOf(file, text)).toBeGreaterThan(2);
});

test.each(DOES_NOT)("%s with %j does not, as Node counts too", async (file, text) => {
  expect(takesCallback(text, "handler")).toBe(false);
  expect(await lengthOf(file, text)).toBeLessThan(3);
});

const entry = (name: string, text = TAKES[0]?.[1] ?? "") => ({ name, bytes: Buffer.from(text), executable: false });
const one = { section: "[function.orders]", runtime: "nodejs24.x", handler: "index.handler" };

test("the note names section, handler, file, and both ways out", () => {
  expect(callbackNote(one, [entry("index.js")])).toBe(
    "[function.orders] handler = index.handler in index.js has three parameters: nodejs24.x does not support callback handlers; fix: make it async and return the response, or set runtime = nodejs22.x",
  );
});

test.each([
  ["an older runtime", { runtime: "nodejs22.x" }, [entry("index.js")]],
  ["another language", { runtime: "ruby3.4" }, [entry("index.rb")]],
  ["another file", {}, [entry("other.js")]],
  ["two files of which the runtime takes one", {}, [entry("index.js"), entry("index.mjs")]],
  ["a link", {}, [{ ...entry("index.js"), link: true as const }]],
])("%s is not judged", (_, changes, entries) => {
  expect(callbackNote({ ...one, ...changes }, entries)).toBeUndefined();
});
