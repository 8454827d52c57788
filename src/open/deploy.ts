import type { Aws } from "../aws/aws.ts";
import { AuthzError } from "../lib/errors.ts";
import { type DeployOutcome, deploy } from "../stack/deploy.ts";
import { existingPoolNotes } from "../stack/pool/existing-pool-notes.ts";
import type { SecretOf } from "../stack/pool/provider-inputs.ts";
import type { DeployOptions } from "./open-options.ts";
import type { StackSession } from "./open-session.ts";

/** Reads a secret from the environment, else from the callback. A plan needs none. */
function secretsOf({ env }: StackSession, { secret }: DeployOptions, dryRun: boolean): SecretOf {
  return async (variable, section) => {
    if (env[variable] || dryRun) return env[variable] || undefined;
    const answer = await secret?.({ variable, section });
    if (answer) return answer;
    throw new AuthzError(
      "SECRET_MISSING",
      `the client secret of ${section} is not in the environment: ${variable} is not set`,
      {
        fix: `set ${variable} (secrets are never read from config.ini), or deploy in a terminal without --yes to be prompted`,
      },
    );
  };
}

/** Runs a deploy or a plan. */
export async function deployIn(
  session: StackSession,
  aws: Aws,
  options: DeployOptions & { readonly dryRun: boolean },
): Promise<DeployOutcome> {
  const { adopt = false, publishForeign = false, dryRun, confirm } = options;
  const config = await session.configToUpload();
  // In parallel with the deploy: it needs permissions that the deployer may lack.
  const checking = existingPoolNotes(config, aws);
  const deployment = await deploy(config, aws, {
    adopt,
    publishForeign,
    dryRun,
    secretOf: secretsOf(session, options, dryRun),
    ...(confirm && {
      confirm: async (review) => {
        if (!(await confirm(review))) throw new AuthzError("INTERRUPTED", "nothing was changed");
      },
    }),
  });
  for (const text of await checking) aws.on({ type: "note", text });
  return deployment;
}
