import type { Cause } from "../cause.ts";
import { cacheKey } from "./cache-key.ts";
import { cacheOneMethod } from "./cache-one-method.ts";
import { cacheSettings } from "./cache-settings.ts";
import { cacheStale } from "./cache-stale.ts";

/** Calls that a kept policy decided; the more precise reason first. */
export const CACHE_CAUSES: readonly Cause[] = [cacheOneMethod, cacheKey, cacheStale, cacheSettings];
