import { locateApi } from "../stack/deployed.ts";
import { type Invoked, invoke } from "../stack/invoke.ts";
import { withUserPool } from "../stack/pool/resolve-user-pool.ts";
import { authorizerEvent, proxyEvent } from "../stack/test-events.ts";
import type { InvokeOptions } from "./open-options.ts";
import type { CallSettings, Session } from "./open-session.ts";

/** Runs a deployed Lambda with a test event. */
export async function invokeIn(session: Session, options: InvokeOptions, run: CallSettings): Promise<Invoked> {
  const aws = await session.connect(run);
  const config = await session.config();
  const { event, token, function: section = config.functions[0]?.name ?? "" } = options;
  const asks = token !== undefined && event === undefined && section === config.authorizer.name;
  const sent = asks
    ? authorizerEvent(
        config,
        await locateApi(await withUserPool(config, async () => aws), aws),
        await aws.caller,
        token,
      )
    : event === undefined
      ? proxyEvent(config.api.stage)
      : event;
  return invoke(config, aws, section, sent, token);
}
