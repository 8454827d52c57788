import type { Cause } from "../cause.ts";
import { identitySourceEmpty } from "./identity-source-empty.ts";
import { identitySourceMissing } from "./identity-source-missing.ts";
import { identityValidation } from "./identity-validation.ts";

/** Why API Gateway answers 401 without calling the authorizer. */
export const IDENTITY_CAUSES: readonly Cause[] = [identitySourceMissing, identitySourceEmpty, identityValidation];
