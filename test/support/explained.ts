import type { Explanation } from "../../src/explain/explanation.ts";
import { type Ran, runCli } from "./cli.ts";

/** What `explain` is run with. */
interface ExplainRun {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Sent as a bearer token. */
  readonly token?: string;
  /** The whole header, in place of a token. */
  readonly authorization?: string;
  readonly options?: readonly string[];
}

/** Runs `explain <url> --json` as a program of its own. @throws Error with what it wrote, when that is no JSON. */
export async function explained(
  url: string,
  { cwd, env, token, authorization, options = [] }: ExplainRun,
): Promise<Explanation & Pick<Ran, "code">> {
  const from = token === undefined ? ["--no-token", "--headers-stdin"] : ["--token-stdin"];
  const input = token ?? (authorization === undefined ? "" : `Authorization: ${authorization}`);
  const ran = await runCli(["explain", url, "--json", ...from, ...options], { cwd, env, input });
  try {
    const explanation: Explanation = JSON.parse(ran.stdout);
    return { ...explanation, code: ran.code };
  } catch (cause) {
    throw new Error(ran.stderr + ran.stdout, { cause });
  }
}
