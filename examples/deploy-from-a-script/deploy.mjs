// @ts-check
// node deploy.mjs         plans and deploys the stack of config.ini, and prints where it answers
// node deploy.mjs test    proves it with the token in AUTHZ_TOKEN
// node deploy.mjs down    deletes it again
import { fileURLToPath } from "node:url";
import { isAuthzError, open } from "lambda-authz";

const configFile = fileURLToPath(new URL("config.ini", import.meta.url));

/** @typedef {import("lambda-authz").Stack} Stack */

/** One line an event; a user interface would draw them. @param {import("lambda-authz").StackEvent} event */
function on(event) {
  if (event.type === "planned") console.error(`account ${event.account}, ${event.region}`);
  if (event.type === "done" && event.action !== "unchanged") console.error(`${event.action} ${event.id}`);
  if (event.type === "waiting") console.error(`waiting for ${event.waitsFor}`);
  if (event.type === "note") console.error(`note: ${event.text}`);
}

/** @param {Stack} stack */
async function deploy(stack) {
  const { plan } = await stack.plan();
  console.error(`would create ${plan.created.length}, update ${plan.updated.length}, delete ${plan.deleted.length}`);
  // What opens routes or takes rights away asks first; this script never agrees to that.
  const { invokeUrl } = await stack.deploy({ on, confirm: () => false });
  console.log(invokeUrl);
}

/** @param {Stack} stack */
async function test(stack) {
  const { ok, checks } = await stack.testToken(process.env.AUTHZ_TOKEN ?? "", { on });
  for (const check of checks) console.error(`${check.ok ? "ok    " : "FAILED"} ${check.name}: ${check.got}`);
  if (!ok) process.exitCode = 1;
}

/** @param {Stack} stack */
async function down(stack) {
  const { deleted, left } = await stack.teardown({ on, confirm: () => true });
  console.error(`deleted ${deleted.length}, left ${left.length}`);
  if (left.length > 0) process.exitCode = 1;
}

const [action = "deploy"] = process.argv.slice(2);
const run = new Map(Object.entries({ deploy, test, down })).get(action);
if (run === undefined) throw new Error(`unknown action "${action}": deploy, test or down`);
try {
  await run(await open({ configFile }));
} catch (error) {
  if (!isAuthzError(error)) throw error;
  console.error(`${error.code}: ${error.message}`);
  if (error.fix) console.error(`fix: ${error.fix.text}`);
  process.exitCode = 1;
}
