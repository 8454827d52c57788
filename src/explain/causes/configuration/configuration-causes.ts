import type { Cause } from "../cause.ts";
import { authorizerUnused } from "./authorizer-unused.ts";
import { methodUnprotected } from "./method-unprotected.ts";
import { optionsProtected } from "./options-protected.ts";

/** What is configured in a way that most people do not mean. */
export const CONFIGURATION_CAUSES: readonly Cause[] = [authorizerUnused, methodUnprotected, optionsProtected];
