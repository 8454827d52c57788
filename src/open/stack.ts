import type { Explanation } from "../explain/explanation.ts";
import { AuthzError } from "../lib/errors.ts";
import { adoptsApi } from "../stack/adopt.ts";
import type { CallSettings } from "./connector.ts";
import type { ExplainOptions } from "./explain-options.ts";
import { explainedBy } from "./explained-error.ts";
import type {
  CallOptions,
  DeployOptions,
  InvokeOptions,
  PlanOptions,
  TeardownOptions,
  TestTokenOptions,
} from "./open-options.ts";
import type { StackSession } from "./open-session.ts";
import type {
  DeployResult,
  InvokeResult,
  PlanResult,
  StackStatus,
  TeardownResult,
  TestTokenResult,
} from "./results.ts";

/**
 * The operations on the stack of a config.ini. Each call is a separate run that reads AWS again. Every failure is an
 * AuthzError.
 */
export interface Stack {
  /** Returns what a deploy would change; writes nothing. */
  plan(options?: PlanOptions): Promise<PlanResult>;
  /** Creates or updates all resources of config.ini. */
  deploy(options?: DeployOptions): Promise<DeployResult>;
  /**
   * Compares config.ini, the state file and AWS: what was changed by hand, what config.ini asks for that was not deployed
   * yet, and whether the stage serves it. Writes nothing.
   */
  status(options?: CallOptions): Promise<StackStatus>;
  /** Verifies over HTTP the API's responses without a token, with a broken one and with this one. */
  testToken(token: string, options?: TestTokenOptions): Promise<TestTokenResult>;
  /** Invokes a deployed Lambda once with a test event. */
  invoke(options?: InvokeOptions): Promise<InvokeResult>;
  /**
   * Explains why a call is refused: that of `options.url`, or of the first protected route. Reads only, except that it
   * runs the authorizer (TestInvokeAuthorizer).
   */
  explain(options?: ExplainOptions): Promise<Explanation>;
  /** Deletes everything that deploy created, and verifies that nothing is left. */
  teardown(options?: TeardownOptions): Promise<TeardownResult>;
}

/** The API of a session. Each call loads the modules that it needs. */
export function stackOf(session: StackSession): Stack {
  const call = async <O extends CallOptions, R>(
    options: O,
    work: (options: O, run: CallSettings) => Promise<R>,
  ): Promise<R> => {
    const { on = () => {}, signal = new AbortController().signal } = options;
    try {
      return await work(options, { on, signal });
    } catch (error) {
      throw await explainedBy(error, await session.target().catch(() => undefined));
    }
  };
  const deployment = async (options: DeployOptions & { readonly dryRun: boolean }, run: CallSettings) => {
    // Start the STS call first; modules load while it is in flight.
    const aws = await session.connect({ ...run, adopt: adoptsApi(options.adopt ?? false) });
    return (await import("./deploy.ts")).deployIn(session, aws, options);
  };
  return {
    plan: (options = {}) =>
      call(options, async (given, run) => ({ plan: (await deployment({ ...given, dryRun: true }, run)).changes })),
    deploy: (options = {}) =>
      call(options, async (given, run) => {
        const { changes, deployed } = await deployment({ ...given, dryRun: false }, run);
        if (deployed === undefined) throw new AuthzError("INTERNAL", "a deploy has no outputs");
        return { ...deployed, changes };
      }),
    status: (options = {}) => call(options, async (_, run) => (await import("./status.ts")).statusIn(session, run)),
    testToken: (token, options = {}) =>
      call(options, async (given, run) => (await import("./test-token.ts")).testTokenIn(session, token, given, run)),
    invoke: (options = {}) =>
      call(options, async (given, run) => (await import("./invoke.ts")).invokeIn(session, given, run)),
    explain: (options = {}) =>
      call(options, async (given, run) => {
        const [aws, config] = [await session.connect(run), await session.config()];
        return (await import("./explain.ts")).explainStack(config, aws, given);
      }),
    teardown: (options = {}) =>
      call(options, async (given, run) => (await import("./teardown.ts")).teardownIn(session, given, run)),
  };
}
