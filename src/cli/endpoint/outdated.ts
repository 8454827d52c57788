import { readFileSync } from "node:fs";
import { AuthzError } from "../../lib/errors.ts";
import { PACKAGE_ROOT } from "../../lib/package-root.ts";
import type { Note } from "./endpoint-files.ts";
import type { Running } from "./running-endpoint.ts";
import { stopRunning } from "./stop-endpoint.ts";

/** Of the endpoint that this package would start; its build writes it. */
const ownBuild = (): string => readFileSync(new URL("dist/local/build-id", PACKAGE_ROOT), "utf8");

/**
 * Ends an endpoint that another build of this package has started in the background, as after an upgrade: it answers as
 * that build does, and loads files that may have changed. What it holds stays in its folder.
 * @returns whether it was of another build.
 * @throws AuthzError LOCAL_FAILED for one in the foreground, which only its terminal may end.
 */
export async function endOutdated(folder: string, running: Running, note: Note): Promise<boolean> {
  const own = ownBuild();
  const { pid, build = "unknown", inForeground } = running;
  if (build === own) return false;
  if (inForeground)
    throw new AuthzError(
      "LOCAL_FAILED",
      `the local endpoint in the foreground is build ${build} of lambda-authz, this is build ${own}`,
      { fix: { text: "end it with Ctrl-C, then start it again", command: { name: "local" } } },
    );
  note(`note: restarting the local endpoint with its data: it is build ${build} of lambda-authz, this is ${own}`);
  await stopRunning(folder, { note, pid });
  return true;
}
