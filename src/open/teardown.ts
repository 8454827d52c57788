import { AuthzError } from "../lib/errors.ts";
import { type Teardown, teardown } from "../stack/teardown.ts";
import type { TeardownOptions } from "./open-options.ts";
import type { CallSettings, Session } from "./open-session.ts";

/** Deletes the stack, once somebody has agreed. */
export async function teardownIn(
  session: Session,
  { keepLogs = false, confirm }: TeardownOptions,
  run: CallSettings,
): Promise<Teardown> {
  const config = await session.config();
  const aws = await session.connect(run);
  return teardown(config, aws, {
    keepLogs,
    async confirm(ids) {
      if (confirm === undefined)
        throw new AuthzError(
          "CONFIRMATION_NEEDED",
          `teardown deletes ${ids.length} resources and nobody agreed to it`,
          {
            fix: "pass a function `confirm` that agrees",
          },
        );
      if (!(await confirm(ids))) throw new AuthzError("INTERRUPTED", "nothing was deleted");
    },
  });
}
