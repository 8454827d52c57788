import type { Aws, Caller } from "../aws/aws.ts";
import type { Planned, PlannedReview, PlannedStep } from "../engine/events.ts";

/** The event with the target and the steps of a run. @param review for a deploy: what it opens and revokes. */
export function plannedIn(
  { region, profile, endpoint }: Pick<Aws, "region" | "profile" | "endpoint">,
  { account }: Caller,
  steps: readonly PlannedStep[],
  { widened, revoked, reasons }: PlannedReview = { widened: [], revoked: [], reasons: [] },
): Planned {
  const has = widened.length + revoked.length > 0;
  return {
    type: "planned",
    account,
    region,
    profile,
    endpoint,
    steps,
    ...(has && { review: { widened, revoked, reasons } }),
  };
}
