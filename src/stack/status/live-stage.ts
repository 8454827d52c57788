import type { Observation } from "../../engine/apply/apply-context.ts";
import type { Row } from "../../engine/state/row.ts";
import type { DeploymentAttrs } from "../../resources/deployment.ts";
import type { StageAttrs } from "../../resources/stage.ts";
import type { PropertyReport } from "./status-result.ts";

/** What is known of the stage and of the deployment that it should serve. */
export interface LiveStage {
  readonly deployment: Observation | undefined;
  readonly stage: Observation | undefined;
  readonly authorizer: Observation | undefined;
  /** The deployment's row of the state, if its resource exists in AWS. */
  readonly made: Row | undefined;
}

const idOf = (attrs: unknown): string | undefined => (attrs as DeploymentAttrs | undefined)?.id || undefined;

/**
 * Whether the stage serves the deployment that the last deploy made, and config.ini still asks for what it contains. A
 * method that was changed by hand since is not served: it takes effect with the next deployment.
 */
export function isCurrent({ deployment, stage }: LiveStage): boolean {
  const { deploymentId, canary } = (stage?.attrs ?? {}) as Partial<StageAttrs>;
  const id = idOf(deployment?.attrs);
  return deployment?.state === "same" && id !== undefined && deploymentId === id && !canary;
}

/**
 * The stage, compared with the deployment of the last deploy as long as config.ini asks for no other one. A plan compares
 * it with the new deployment that a repair of the API needs, whose ID is not known yet.
 */
export function stageOf({ stage, deployment, made }: LiveStage): Observation | undefined {
  const id = idOf(made?.attrs);
  if (stage?.changes === undefined || id === undefined) return stage;
  const { deploymentId } = (stage.attrs ?? {}) as Partial<StageAttrs>;
  const others = stage.changes.filter(({ prop }) => prop !== "deploymentId");
  // A stage that serves it follows the next deployment; the difference is not drift of the stage.
  if (deploymentId === id)
    return {
      ...stage,
      changes: others,
      state: stage.state === "different" && others.length === 0 ? "same" : stage.state,
    };
  if (deployment?.state !== "same") return stage;
  const changes = [{ prop: "deploymentId", from: deploymentId, to: id }, ...others];
  return { ...stage, changes, sinceDeploy: stage.sinceDeploy?.filter(({ prop }) => prop !== "deploymentId") };
}

/** The difference of a deployment that exists and contains something else than config.ini asks for now. */
export function olderSnapshot({ deployment, authorizer, made }: LiveStage): PropertyReport | undefined {
  if (deployment?.state !== "absent" || made === undefined) return undefined;
  return {
    name: "snapshot",
    wanted: "what config.ini asks for now",
    there: `what an earlier deploy captured (${idOf(made.attrs)})`,
    // Its content names the authorizer, which someone may have deleted.
    origin: authorizer?.state === "absent" ? "hand" : "config",
  };
}
