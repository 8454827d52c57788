import { createHash } from "node:crypto";
import { stableJson } from "./json.ts";

/** SHA-256 as base64, the form of Lambda's CodeSha256. */
export const sha256Base64 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("base64");

/** 16 hex digits that name a JSON value; equal content gives equal digits whatever the order of keys. */
export const fingerprint = (value: unknown): string =>
  createHash("sha256").update(stableJson(value)).digest("hex").slice(0, 16);
