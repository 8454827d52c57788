import type { Check } from "../../token/check.ts";
import type { Decoded } from "../../token/jwt.ts";

/** The token of the call. Its text is in no member. */
export interface TokenEvidence {
  readonly decoded: Decoded;
  /** Number of characters. */
  readonly length: number;
  /** True when the header value that is sent begins with "Bearer ". */
  readonly hasScheme: boolean;
  /** What test-token knows of it, for an authorizer of ours whose config.ini is here; empty otherwise. */
  readonly checks: readonly Check[];
  /** What its issuer publishes: "known key", "unknown key", "signature wrong"; undefined when it could not be asked. */
  readonly signature: "valid" | "wrong" | "unknown-key" | undefined;
}
