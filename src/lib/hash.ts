import { createHash } from "node:crypto";
import { stableJson } from "./json.ts";

/** SHA-256 in base64, the format of Lambda's CodeSha256. */
export const sha256Base64 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("base64");

/** 16 hex digits that identify a JSON value; equal content has equal digits, in any order of keys. */
export const fingerprint = (value: unknown): string =>
  createHash("sha256").update(stableJson(value)).digest("hex").slice(0, 16);
