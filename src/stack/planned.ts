import type { Aws, Caller } from "../aws/aws.ts";
import type { Planned, PlannedReview, PlannedStep } from "../engine/events.ts";

/** The event that says where a run goes and what it will do. @param review of a deploy: what it opens and takes away. */
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
