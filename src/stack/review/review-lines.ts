import type { PlannedReview } from "../../engine/events.ts";
import { AuthzError } from "../../lib/errors.ts";

/** What a deploy opens and revokes, to be confirmed before anything is written. */
export interface Review extends PlannedReview {
  readonly notes: readonly string[];
}

/** Whether it needs confirmation: permissions are revoked, or more callers get access because rules or protection are removed. */
export const isToBeAgreed = ({ revoked, reasons }: PlannedReview): boolean => revoked.length + reasons.length > 0;

/** Text lines of a review or of the changes of a run. */
export const reviewLines = ({
  revoked = [],
  widened,
}: Pick<Review, "widened"> & Partial<Pick<Review, "revoked">>): string[] => [
  ...revoked.map(({ id, right }) => `remove from ${id}: ${right}`),
  ...widened.map(({ route, from, to }) => `widen ${route}: from ${from} to ${to}`),
];

/** What a run may do without confirmation. */
export interface Agreed {
  /** Revoke permissions that config.ini does not list. */
  readonly revoke: boolean;
  /** Admit more callers because rules or protection are removed. */
  readonly widen: boolean;
}

/**
 * Refuses what is not confirmed.
 * @throws AuthzError CONFIRMATION_NEEDED.
 */
export function refuseUnagreed(review: PlannedReview, agreed: Agreed): void {
  const { revoked, widened, reasons } = review;
  const open = reasons.length > 0 && !agreed.widen;
  const take = revoked.length > 0 && !agreed.revoke;
  if (!open && !take) return;
  const why = [
    ...(open ? [`routes become reachable by more callers (${reasons.join(", ")})`] : []),
    ...(take ? ["permissions that config.ini does not list would be removed"] : []),
  ];
  const lines = reviewLines({ revoked: take ? revoked : [], widened: open ? widened : [] });
  const fixes = [
    ...(open ? ["pass --widen if that is intended, else restore the rules or routes in config.ini"] : []),
    ...(take ? ["pass --yes to remove them, or add policies of roles to config.ini (policies, policy_file)"] : []),
  ];
  throw new AuthzError("CONFIRMATION_NEEDED", [`${why.join("; ")}:`, ...lines.map((line) => `  ${line}`)].join("\n"), {
    fix: fixes.join("\n"),
  });
}
