import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isCi } from "../../../src/lib/is-ci.ts";

/** Why Python tests cannot run here, or nothing. Set PYTHON to try another interpreter. */
export const PYTHON = process.env["PYTHON"] ?? "python3";
export const noPython = ((): string | undefined => {
  try {
    const version = execFileSync(PYTHON, ["-c", "import sys; print(sys.version_info >= (3, 10), sys.version)"]);
    const [recent, ...words] = version.toString().trim().split(" ");
    return recent === "True" ? undefined : `${PYTHON} is ${words[0]}, the templates need 3.10`;
  } catch {
    return `there is no ${PYTHON}`;
  }
})();

/** On CI a test that does not run is a failure, not a gap. */
export const skipWithoutPython = noPython !== undefined && !isCi(process.env);
if (skipWithoutPython) process.stderr.write(`Python templates are not tested: ${noPython}\n`);

/** One child for the whole job. -B: a __pycache__ beside the template would end up in the zip. */
export async function drive<T>(job: object): Promise<T> {
  if (noPython !== undefined) throw new Error(noPython);
  const driver = fileURLToPath(new URL("./drive.py", import.meta.url));
  return new Promise((resolve, reject) => {
    const child = execFile(PYTHON, ["-B", driver], { maxBuffer: 64e6 }, (error, stdout, stderr) =>
      error ? reject(new Error(`${PYTHON}: ${stderr}`, { cause: error })) : resolve(JSON.parse(stdout)),
    );
    child.stdin?.end(JSON.stringify(job));
  });
}
