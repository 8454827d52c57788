import type { Check } from "../../token/check.ts";
import type { Decoded } from "../../token/jwt.ts";

/** What is wrong with the text of a token, whatever it holds. */
export type TokenMark =
  /** "Bearer Bearer eyJ..." */
  | "scheme-twice"
  /** "\"eyJ...\"": a JSON text that was not parsed. */
  | "quotes"
  /** Spaces or line breaks in it. */
  | "spaces"
  /** "undefined", "null", "[object Object]": a variable that holds no token. */
  | "no-value";

/** The token of the call. Its text is in no member. */
export interface TokenEvidence {
  readonly decoded: Decoded;
  /** Number of characters. */
  readonly length: number;
  /** True when the header value that is sent begins with "Bearer ". */
  readonly hasScheme: boolean;
  readonly marks: readonly TokenMark[];
  /** What test-token knows of it, for an authorizer of ours whose config.ini is here; empty otherwise. */
  readonly checks: readonly Check[];
  /** By the keys that its issuer publishes; undefined when they were not needed, or could not be fetched. */
  readonly signature: TokenSignature | undefined;
}

/** "unknown-key": the issuer publishes no key of this id. */
export type TokenSignature = "valid" | "wrong" | "unknown-key";
