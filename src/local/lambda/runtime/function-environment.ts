import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import type { Credentials } from "../../signature/endpoint-credentials.ts";
import type { Runnable } from "../runtime-model.ts";

/** Where a process finds its code, its stream and us. */
export interface ProcessInfo {
  readonly folder: string;
  readonly logStream: string;
  /** Host, port and path of the Runtime API. */
  readonly runtimeApi: string;
  /** Of the local endpoint, for functions that call AWS themselves, with a key of their own. */
  readonly endpoint: string;
  readonly credentials: Credentials;
}

/** Where the programs are that start functions. */
const RUNTIME_DIR = fileURLToPath(new URL("bootstrap", import.meta.url));

/**
 * The environment of a function's process, of this machine only the PATH. As on Lambda, a function's own variables
 * replace the first ones and none of those behind it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const environmentOf = (fn: Runnable, { folder, logStream, runtimeApi, endpoint, credentials }: ProcessInfo) => ({
  PATH: process.env["PATH"] ?? "",
  LANG: "en_US.UTF-8",
  TZ: ":UTC",
  ...(fn.runtime.startsWith("nodejs") && { NODE_PATH: [RUNTIME_DIR, folder].join(delimiter) }),
  AWS_ENDPOINT_URL: endpoint,
  // Nothing listens there: what the X-Ray SDK sends without waiting is lost, as on Lambda without tracing.
  AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
  AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:2000",
  _AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1",
  _AWS_XRAY_DAEMON_PORT: "2000",
  ...fn.environment,
  AWS_REGION: fn.region,
  AWS_DEFAULT_REGION: fn.region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: "local",
  AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
  AWS_LAMBDA_FUNCTION_NAME: fn.name,
  AWS_LAMBDA_FUNCTION_VERSION: fn.version,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  AWS_LAMBDA_LOG_GROUP_NAME: fn.logGroup,
  AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  AWS_LAMBDA_RUNTIME_API: runtimeApi,
  LAMBDA_RUNTIME_DIR: RUNTIME_DIR,
  LAMBDA_TASK_ROOT: folder,
  _HANDLER: fn.handler,
});
