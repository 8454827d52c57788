import type { PlannedReview } from "../../engine/events.ts";
import { refuseUnagreed, reviewLines } from "../../stack/review/review-lines.ts";
import type { Context } from "../command.ts";

interface ReviewOptions {
  readonly widen?: boolean;
  readonly local?: boolean;
}

/**
 * Shows what deploy takes away and opens, and asks for what needs it: --yes answers for rights that go, --widen for
 * routes that open, and the local endpoint opens nothing to others.
 * @returns false when a person declines.
 * @throws AuthzError CONFIRMATION_NEEDED when the run is not interactive.
 */
export async function confirmReview(
  { ui, io, options, signal }: Context<ReviewOptions>,
  review: PlannedReview,
): Promise<boolean> {
  const revoke = review.revoked.length === 0 || options.yes === true;
  const widen = review.reasons.length === 0 || options.widen === true || options.local === true;
  if (!ui.interactive) refuseUnagreed(review, { revoke, widen });
  for (const line of reviewLines(review)) ui.progress(`  ${line}`);
  if (revoke && widen) return true;
  const questions = [
    ...(widen ? [] : [`Let more callers in (${review.reasons.join(", ")})?`]),
    ...(revoke ? [] : ["Remove these rights, which config.ini does not list?"]),
  ];
  const { createPrompts } = await import("./prompts.ts");
  const prompts = await createPrompts(io, signal);
  for (const question of questions) if (!(await prompts.confirm(question))) return false;
  return true;
}
