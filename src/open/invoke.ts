import { type InvokeResult, invoke } from "../stack/invoke.ts";
import { locateApi } from "../stack/locate.ts";
import { withUserPool } from "../stack/pool/resolve-user-pool.ts";
import { authorizerEvent, proxyEvent } from "../stack/test-events.ts";
import type { CallSettings } from "./connector.ts";
import type { InvokeOptions } from "./open-options.ts";
import type { StackSession } from "./open-session.ts";

/** Invokes a deployed Lambda with a test event. */
export async function invokeIn(
  session: StackSession,
  options: InvokeOptions,
  run: CallSettings,
): Promise<InvokeResult> {
  const aws = await session.connect(run);
  const config = await session.config();
  const { event, token, function: section = config.functions[0]?.name ?? "" } = options;
  const isAuthorizer = token !== undefined && event === undefined && section === config.authorizer.name;
  const payload = isAuthorizer
    ? authorizerEvent(
        config,
        await locateApi(await withUserPool(config, async () => aws), aws),
        await aws.caller,
        token,
      )
    : event === undefined
      ? proxyEvent(config.api.stage)
      : event;
  return invoke(config, aws, section, payload, token);
}
