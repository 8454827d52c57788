import type { Credentials } from "../signature/endpoint-credentials.ts";
import type { Invocation, InvocationOptions, World } from "../world.ts";

/** What running functions needs of the world. */
export interface RuntimeParts extends Pick<World, "store" | "clock" | "logs" | "endpoint"> {
  /** With which functions call the endpoint. */
  readonly credentials: Credentials;
}

/** All that running a function needs; another `revision` means other code or configuration, so another process. */
export interface Runnable {
  readonly arn: string;
  readonly name: string;
  /** "$LATEST" or a number. */
  readonly version: string;
  readonly region: string;
  /** RevisionId of the function. */
  readonly revision: string;
  /** Of the zip that the store keeps. */
  readonly codeSha256Hex: string;
  readonly runtime: string;
  /** "index.handler", "src/app.handler" */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly logGroup: string;
  readonly roleArn: string;
}

/** Runs functions in processes of their own. */
export interface Runtime {
  invoke(fn: Runnable, payload: Buffer, options?: InvocationOptions): Promise<Invocation>;
  /** Ends the processes of a function that is gone or has other code now. */
  forget(arn: string): void;
  /** Ends all processes. */
  close(): Promise<void>;
}

/** One event on its way through a function. */
export interface Job extends InvocationOptions {
  readonly requestId: string;
  readonly payload: Buffer;
  readonly done: (invocation: Invocation) => void;
}
