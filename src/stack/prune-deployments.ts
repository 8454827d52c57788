import type { Aws } from "../aws/aws.ts";
import type { Changes } from "../engine/events.ts";
import { allEnded } from "../lib/all-ended.ts";
import { deleteDeployment, prunable } from "../resources/deployment.ts";
import { usedDeployments } from "../resources/stage.ts";
import type { ApiContents } from "./find/api-contents.ts";

/**
 * Deletes old deployments of this stack: those that no stage uses and that are older than the newest two. Called once the
 * stage serves the current one.
 * @param contents the API before the run.
 * @param current ID of the deployment that the stage serves now.
 */
export async function pruneDeployments(
  aws: Aws,
  { apiId, deployments, stages }: ApiContents,
  current: string,
  { changes, dryRun }: { readonly changes: Changes; readonly dryRun: boolean },
): Promise<void> {
  const others = stages.filter(({ stageName }) => stageName !== aws.stack.stage);
  await allEnded(
    prunable(deployments, aws.stack, current, usedDeployments(others)).map(async (deploymentId) => {
      const id = `apigateway.deployment:${deploymentId}`;
      if (!dryRun && !(await deleteDeployment(aws, apiId, deploymentId))) return;
      changes.deleted.push(id);
      if (!dryRun) aws.on({ type: "done", id, action: "deleted" });
    }),
  );
}
