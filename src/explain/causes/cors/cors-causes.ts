import type { Cause } from "../cause.ts";
import { corsErrorResponse } from "./cors-error-response.ts";
import { corsExposeHeaders, corsVary } from "./cors-notes.ts";
import {
  corsAnswerHeader,
  corsAnswerOrigin,
  corsCredentials,
  corsPreflightOrigin,
  corsQuotes,
  corsTwoOrigins,
} from "./cors-origin-faults.ts";
import { corsPreflightHeader, corsPreflightMethod } from "./cors-preflight-lists.ts";
import { corsPreflightMissing } from "./cors-preflight-missing.ts";
import { corsPreflightFailed, corsPreflightProtected } from "./cors-preflight-refused.ts";

/** What browsers refuse, in the order in which they look: the preflight's status, its origin and lists, the answer. */
export const CORS_CAUSES: readonly Cause[] = [
  corsPreflightMissing,
  corsPreflightProtected,
  corsPreflightFailed,
  corsQuotes,
  corsTwoOrigins,
  corsCredentials,
  corsPreflightOrigin,
  corsPreflightMethod,
  corsPreflightHeader,
  corsAnswerHeader,
  corsAnswerOrigin,
  corsErrorResponse,
  corsVary,
  corsExposeHeaders,
];
