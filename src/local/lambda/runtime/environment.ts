import type { Credentials } from "../../signature/credentials.ts";
import type { Runnable } from "../model.ts";

/** Where a process finds its code, its stream and us. */
export interface Whereabouts {
  readonly folder: string;
  readonly logStream: string;
  /** Host, port and path of the Runtime API. */
  readonly runtimeApi: string;
  /** Of the local endpoint, for functions that call AWS themselves, with a key of their own. */
  readonly endpoint: string;
  readonly credentials: Credentials;
}

/** The environment of a function's process: Lambda's own variables, the function's, and of this machine only the PATH. */
export const environmentOf = (fn: Runnable, { folder, logStream, runtimeApi, endpoint, credentials }: Whereabouts) => ({
  ...fn.environment,
  PATH: process.env["PATH"] ?? "",
  LANG: "en_US.UTF-8",
  TZ: ":UTC",
  AWS_REGION: fn.region,
  AWS_DEFAULT_REGION: fn.region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: "local",
  AWS_ENDPOINT_URL: endpoint,
  AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
  AWS_LAMBDA_FUNCTION_NAME: fn.name,
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  AWS_LAMBDA_LOG_GROUP_NAME: fn.logGroup,
  AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  AWS_LAMBDA_RUNTIME_API: runtimeApi,
  LAMBDA_TASK_ROOT: folder,
  _HANDLER: fn.handler,
});
