// @ts-check
/** The process of a Node.js function: gets events from the Runtime API and sends the handler's answers. */
import { createClient } from "./client.mjs";
import { invoke } from "./invoke.mjs";
import { load } from "./load.mjs";
import { fault, flushed, logError, logsFor, patchConsole, payloadOf } from "./log.mjs";

const { env } = process;
const root = env.LAMBDA_TASK_ROOT ?? "";
const callbacks = Number(/\d+/.exec(env.AWS_EXECUTION_ENV ?? "")) < 24;
const api = createClient(env.AWS_LAMBDA_RUNTIME_API ?? "");
let path = "init/error";

/** @param {unknown} error @returns {import("./client.mjs").Outcome} */
const failed = (error) => {
  const payload = payloadOf(error);
  return { path, type: payload.errorType, body: JSON.stringify(payload) };
};
/** @param {string} title @param {unknown} error @param {number} status @returns {Promise<never>} */
const crash = async (title, error, status) => {
  logError(title, error);
  await flushed();
  await api.last(failed(error));
  process.exit(status);
};
/** @param {string} json */
const parsed = (json) => (json === "" ? undefined : JSON.parse(json));
patchConsole();
process.on("uncaughtException", (error) => crash("Uncaught Exception", error, 129));
process.on("unhandledRejection", (reason, promise) => {
  const error = Object.assign(fault("UnhandledPromiseRejection", String(reason)), { reason, promise });
  return crash("Unhandled Promise Rejection", error, 128);
});

const handler = await load({ root, name: env._HANDLER ?? "", callbacks }).catch((error) =>
  crash("Uncaught Exception", error, 129),
);

let event = await api.next();
for (;;) {
  /** @param {string} name */
  const header = (name) => event.headers.get(`lambda-runtime-${name}`) ?? "";
  const id = header("aws-request-id");
  path = `invocation/${id}/error`;
  logsFor(id);
  env._X_AMZN_TRACE_ID = header("trace-id");
  const context = {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: parsed(header("client-context")),
    identity: parsed(header("cognito-identity")),
    invokedFunctionArn: header("invoked-function-arn"),
    awsRequestId: id,
    getRemainingTimeInMillis: () => Number(header("deadline-ms")) - Date.now(),
  };
  const outcome = await invoke(handler, JSON.parse(event.body), context, callbacks).then(
    (body) => ({ path: `invocation/${id}/response`, body }),
    (error) => {
      logError("Invoke Error", error);
      return failed(error);
    },
  );
  await flushed();
  event = await api.next(outcome);
}
