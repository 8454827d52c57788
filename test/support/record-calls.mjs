// Loaded with --import into every Node process of the emulator tests: in the program's own, each input that an SDK
// client is given is appended to MODELS_CALLS, one JSON document a line. test/models/recorded.test.ts checks them.
import { appendFileSync } from "node:fs";

const file = process.env.MODELS_CALLS;

/** Bytes by their number only: code is large, and no rule but the length is about it. */
function plain(name, value) {
  // A Buffer has become something else by the time it is handed over.
  const raw = this[name];
  return raw instanceof Uint8Array ? { $bytes: raw.byteLength } : value;
}

if (file !== undefined && process.argv[1]?.endsWith("bin/lambda-authz.js")) {
  const { LambdaClient } = await import("@aws-sdk/client-lambda");
  const base = Object.getPrototypeOf(LambdaClient.prototype);
  const { send } = base;
  const args = process.argv.slice(2);
  const cwd = process.cwd();
  base.send = function (sent, ...more) {
    const client = this.constructor.name;
    const operation = sent.constructor.name.replace(/Command$/, "");
    // The folder is the stack's, whose project other lines of it name.
    const line = JSON.stringify({ args, cwd, client, operation, input: sent.input }, plain);
    appendFileSync(file, `${line}\n`);
    return send.call(this, sent, ...more);
  };
}
