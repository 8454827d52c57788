#!/usr/bin/env node
// @ts-check
import { existsSync, readFileSync } from "node:fs";

// Asked by scripts, by npx wrappers and by people in a hurry: neither pays for the program. The build writes help.txt.
/** @param {string | URL} file */
const read = (file) => readFileSync(new URL(file, import.meta.url), "utf8");
const help = new URL("../dist/help.txt", import.meta.url);
const [only, ...rest] = process.argv.slice(2);
const alone = rest.length === 0 ? only : undefined;

// A closed pipe has read what it wanted (`| head`); anything else, such as a full disk, lost a result.
process.stdout.on("error", ({ code }) => {
  if (code === "EPIPE") process.exit();
  process.stderr.write(`the output could not be written (${code})\n`);
  process.on("exit", () => (process.exitCode = 1));
});
process.stderr.on("error", () => {});

if (alone === "--version" || alone === "-V") {
  process.stdout.write(`${JSON.parse(read("../package.json")).version}\n`);
} else if ((alone === "--help" || alone === "-h") && existsSync(help)) {
  process.stdout.write(read(help));
} else {
  const { main } = await import("../dist/bundle/main.js").catch(async (error) => {
    const { notBuilt } = await import("./not-built.js");
    return { main: () => notBuilt(error) };
  });
  const code = await main(process.argv.slice(2));
  process.exitCode = code;
  // Interrupted: what still hangs (a request for credentials, say) does not keep the process.
  if (code === 130) setTimeout(() => process.exit(), 1_000).unref();
}
