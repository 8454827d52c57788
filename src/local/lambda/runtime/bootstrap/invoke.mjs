// @ts-check
import { fault } from "./log.mjs";

const NEVER_SETTLED =
  "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes";

let whenIdle = () => {};
process.on("beforeExit", () => whenIdle());

/**
 * Calls the handler and waits for its answer, by promise or, before Node.js 24, by callback.
 * @param {Function} handler
 * @param {unknown} event
 * @param {Record<string, unknown>} context
 * @param {boolean} callbacks whether handlers may answer by callback
 * @returns {Promise<string>} the answer as JSON; rejects with what the handler throws
 */
export function invoke(handler, event, context, callbacks) {
  const isAsync = !callbacks || handler.constructor.name === "AsyncFunction";
  return new Promise((resolve, reject) => {
    /** @param {unknown} value */
    const succeed = (value) => resolve(asJson(value));
    /** @param {unknown} error */
    const fail = (error) => reject(error ?? "handled");
    // Nothing is left to do and the handler has not answered.
    whenIdle = () => (isAsync ? reject(fault("NodeJsExit", NEVER_SETTLED)) : resolve("null"));
    /** @param {unknown} error @param {unknown} value */
    const called = (error, value) => {
      if (error !== undefined && error !== null) fail(error);
      else if (!context.callbackWaitsForEmptyEventLoop) succeed(value);
      else whenIdle = () => succeed(value);
    };
    if (callbacks) {
      /** @param {unknown} error @param {unknown} value */
      const done = (error, value) => (error === undefined || error === null ? succeed(value) : fail(error));
      Object.assign(context, { callbackWaitsForEmptyEventLoop: true, succeed, fail, done });
    }
    const result = callbacks ? handler(event, context, called) : handler(event, context);
    if (typeof result?.then === "function") result.then(succeed).catch(fail);
    // Before Node.js 24 a value that is not a promise is ignored: the answer is null.
    else if (!callbacks) succeed(result);
  });
}

/** @param {unknown} value */
function asJson(value) {
  try {
    return JSON.stringify(value) ?? "null";
  } catch {
    throw new Error("Unable to stringify response body");
  }
}
