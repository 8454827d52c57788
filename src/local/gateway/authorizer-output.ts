import type { Invocation } from "../world.ts";
import { Failure } from "./failure.ts";
import type { PolicyDocument } from "./policy.ts";

/** What an authorizer granted: kept for its TTL and asked again for each method. */
export interface Grant {
  readonly principalId: string;
  readonly policy: PolicyDocument;
  /** As texts, the way a function gets them. */
  readonly context: Readonly<Record<string, string>>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const malformed = (): Failure => new Failure("AUTHORIZER_CONFIGURATION_ERROR", null);

function parsed(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    throw malformed();
  }
}

/** Texts, numbers and booleans only; anything else makes the whole answer a bad one. */
function contextOf(context: unknown): Record<string, string> {
  if (context === undefined || context === null) return {};
  if (!isObject(context)) throw malformed();
  return Object.fromEntries(
    Object.entries(context).map(([name, value]) => {
      if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") throw malformed();
      return [name, String(value)];
    }),
  );
}

/**
 * Reads the answer of an authorizer Lambda.
 * @throws Failure UNAUTHORIZED for the error message "Unauthorized", AUTHORIZER_FAILURE for any other,
 * AUTHORIZER_CONFIGURATION_ERROR for what is no policy.
 */
export function grantOf({ payload, functionError }: Invocation): Grant {
  const output = parsed(payload);
  if (functionError !== undefined) {
    const said = isObject(output) ? output["errorMessage"] : undefined;
    if (said === "Unauthorized") throw new Failure("UNAUTHORIZED", "Unauthorized");
    throw new Failure("AUTHORIZER_FAILURE", null);
  }
  if (!isObject(output)) throw malformed();
  const { principalId, policyDocument: policy, context } = output;
  if (!isObject(policy) || (principalId !== undefined && typeof principalId !== "string")) throw malformed();
  const { Statement: given } = policy;
  const statements = Array.isArray(given) ? given : [given];
  if (!statements.every(isObject) || payload.length > 8_192) throw malformed();
  return { principalId: principalId ?? "", policy: { ...policy, Statement: statements }, context: contextOf(context) };
}
