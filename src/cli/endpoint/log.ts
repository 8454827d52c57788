import { closeSync, lstatSync, openSync, readSync } from "node:fs";
import { sleep } from "../../engine/waits/sleep.ts";
import { logFile } from "./running-endpoint.ts";

const EVERY_MS = 100;
const CHUNK_BYTES = 65_536;

/**
 * Reads the log of the local endpoint of a project.
 * @param write gets its bytes as they are read.
 * @param signal reads what is written from now on too, until aborted.
 */
export async function readLog(
  folder: string,
  write: (bytes: Buffer) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const path = logFile(folder);
  // Nothing else than the file that the endpoint writes: a pipe in its place would never end.
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return;
  const file = openSync(path, "r");
  const buffer = Buffer.alloc(CHUNK_BYTES);
  try {
    for (;;) {
      const length = readSync(file, buffer);
      if (length > 0) write(Buffer.from(buffer.subarray(0, length)));
      else if (signal === undefined || signal.aborted) return;
      else await sleep(EVERY_MS, signal).catch(() => {});
    }
  } finally {
    closeSync(file);
  }
}
