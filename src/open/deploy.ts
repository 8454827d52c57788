import type { Aws } from "../aws/aws.ts";
import { AuthzError } from "../lib/errors.ts";
import { type Deployment, deploy } from "../stack/deploy.ts";
import { existingPoolNotes } from "../stack/pool/existing-pool-notes.ts";
import type { SecretOf } from "../stack/pool/provider-inputs.ts";
import type { DeployOptions } from "./open-options.ts";
import type { Session } from "./open-session.ts";

/** The environment first, then whoever can be asked. A plan does without. */
function secretsOf({ env }: Session, { secret }: DeployOptions, dryRun: boolean): SecretOf {
  return async (variable, section) => {
    if (env[variable] || dryRun) return env[variable] || undefined;
    const answer = await secret?.({ variable, section });
    if (answer) return answer;
    throw new AuthzError(
      "SECRET_MISSING",
      `the client secret of ${section} is not in the environment: ${variable} is not set`,
      {
        fix: `set ${variable} (secrets are never read from config.ini), or deploy in a terminal without --yes to be asked`,
      },
    );
  };
}

/** Deploys, or plans it. */
export async function deployIn(
  session: Session,
  aws: Aws,
  options: DeployOptions & { readonly dryRun: boolean },
): Promise<Deployment> {
  const { adopt = false, publishForeign = false, dryRun, confirm } = options;
  const config = await session.configToUpload();
  // In parallel with the deploy: it needs rights that a deployer may not have.
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
