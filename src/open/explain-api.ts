import type { Explanation } from "../explain/explanation.ts";
import { useNetwork } from "../lib/http/network.ts";
import { type CallSettings, connector, type SessionTarget } from "./connector.ts";
import type { ExplainOptions } from "./explain-options.ts";
import { explainedBy } from "./explained-error.ts";
import type { OpenOptions } from "./open-options.ts";
import { processEnvironment } from "./process-environment.ts";
import { parseApiUrl, urlTarget } from "./url-target.ts";

/** Options of `explain` without a config.ini. */
export interface ExplainApiOptions
  extends ExplainOptions,
    Pick<OpenOptions, "profile" | "region" | "endpoint" | "accessKey" | "env" | "environmentChanges" | "mfaCode"> {
  /** The address of any REST API of the account. */
  readonly url: string;
}

/**
 * Explains why a call of any REST API is refused; needs no config.ini. Reads only, except that it
 * runs the authorizer (TestInvokeAuthorizer).
 * @throws AuthzError, like the calls of a `Stack`.
 */
export async function explain(options: ExplainApiOptions): Promise<Explanation> {
  const { env = processEnvironment, on = () => {}, signal = new AbortController().signal } = options;
  useNetwork(env);
  const resolved = await urlTarget(parseApiUrl(options.url), options, env);
  const target: SessionTarget = {
    ...resolved,
    ...(options.accessKey && { accessKey: options.accessKey }),
    hasFixedEndpoint: resolved.hasFixedEndpoint === true || options.endpoint !== undefined,
  };
  const run: CallSettings = { on, signal };
  const connect = connector({
    env,
    target: async () => target,
    mfaCode: options.mfaCode,
    signal,
    ...(options.environmentChanges && { environmentChanges: options.environmentChanges }),
  });
  try {
    const aws = await connect(run);
    return await (await import("./explain.ts")).explainUrl(aws, options);
  } catch (error) {
    throw await explainedBy(error, target);
  }
}
