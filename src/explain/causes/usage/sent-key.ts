import { headerOf } from "../../call/placed-token.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";

/** True for a call with an x-api-key header. */
export const sendsKey = ({ sent }: Pick<CallEvidence, "sent">): boolean =>
  headerOf(sent.headers, "x-api-key") !== undefined;
