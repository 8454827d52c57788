import { AuthzError } from "../lib/errors.ts";
import { type TeardownResult, teardown } from "../stack/teardown.ts";
import type { CallSettings } from "./connector.ts";
import type { TeardownOptions } from "./open-options.ts";
import type { StackSession } from "./open-session.ts";

/** Deletes the stack after confirmation. */
export async function teardownIn(
  session: StackSession,
  { keepLogs = false, confirm }: TeardownOptions,
  run: CallSettings,
): Promise<TeardownResult> {
  const config = await session.config();
  const aws = await session.connect(run);
  return teardown(config, aws, {
    keepLogs,
    async confirm(ids) {
      if (confirm === undefined)
        throw new AuthzError(
          "CONFIRMATION_NEEDED",
          `teardown deletes ${ids.length} resources, which was not confirmed`,
          {
            fix: "pass a function `confirm` that returns true",
          },
        );
      if (!(await confirm(ids))) throw new AuthzError("INTERRUPTED", "nothing was deleted");
    },
  });
}
