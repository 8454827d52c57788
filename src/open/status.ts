import type { StackStatus } from "../stack/status/status-result.ts";
import { status } from "../stack/status.ts";
import type { CallSettings } from "./connector.ts";
import type { StackSession } from "./open-session.ts";

/** Compares config.ini, the state and AWS. A client secret that the environment lacks is not compared. */
export async function statusIn(session: StackSession, run: CallSettings): Promise<StackStatus> {
  // Start the STS call first; the configuration loads while it is in flight.
  const aws = session.connect(run);
  const config = await session.config();
  return status(config, await aws, { secretOf: async (variable) => session.env[variable] || undefined });
}
