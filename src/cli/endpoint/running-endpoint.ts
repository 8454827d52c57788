import { join } from "node:path";
import { parseObject } from "../../lib/files/read-plain.ts";
import { httpRequest } from "../../lib/http/http-request.ts";
import { identityIn, keyIn, type Note } from "./endpoint-files.ts";

/** The local endpoint of a project, as `local status` tells it. */
export interface Running {
  readonly pid: number;
  readonly port: number;
  /** Without a trailing slash. */
  readonly endpoint: string;
  /** Which build of this package it is; undefined for one that does not say. */
  readonly build: string | undefined;
  /** Whether it belongs to a terminal, with which it ends. */
  readonly inForeground: boolean;
}

/** Where the local endpoint of a project keeps what it knows, beside the state of deploys. @param root folder of config.ini. */
export const endpointFolder = (root: string): string => join(root, ".lambda-authz", "local");

/** Where its output goes when it runs in the background. */
export const logFile = (folder: string): string => join(folder, "endpoint.log");

const TIMEOUT_MS = 2_000;
const MAX_BYTES = 4_096;

/** What answers at a port of this machine, when it is an endpoint of ours. */
async function healthAt(port: number): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const url = `http://127.0.0.1:${port}/_local/health`;
    const { status, body } = await httpRequest(url, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
    return status === 200 ? parseObject(body.toString()) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The endpoint that runs for this folder. Its port alone says nothing: the endpoint of another project may have it by
 * now, or any other program; its health answer has to show the id that this folder knows.
 * @param note is told of files that are broken and were set aside.
 */
export async function findRunning(folder: string, note?: Note): Promise<Running | undefined> {
  const asked = new Map<number, Awaited<ReturnType<typeof healthAt>>>();
  // A key file says the same where the other one is lost; the endpoint writes that again.
  for (const { id, port } of [identityIn(folder, note), keyIn(folder, note)].filter((one) => one !== undefined)) {
    if (id === undefined || port === undefined) continue;
    if (!asked.has(port)) asked.set(port, await healthAt(port));
    const health = asked.get(port);
    if (health?.["id"] !== id || !Number.isInteger(health["pid"])) continue;
    const { pid, build, foreground } = health;
    return {
      pid: Number(pid),
      port,
      endpoint: `http://127.0.0.1:${port}`,
      build: typeof build === "string" ? build : undefined,
      inForeground: foreground === true,
    };
  }
  return undefined;
}
