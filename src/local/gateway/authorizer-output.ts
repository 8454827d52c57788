import { isObject, jsonIn } from "../parse-json.ts";
import { MalformedPolicy } from "../policy/malformed-policy.ts";
import { type PolicyDocument, parseDocument } from "../policy/parse-policy.ts";
import type { Invocation } from "../world.ts";
import { Failure } from "./failure.ts";

/** What an authorizer granted: cached for its TTL and evaluated again for each method. */
export interface Grant {
  readonly principalId: string;
  readonly policy: PolicyDocument;
  /** As the function returned it. */
  readonly policyDocument: unknown;
  /** As texts, the way a function gets them. */
  readonly context: Readonly<Record<string, string>>;
  /** The API key of the caller, where keys come from authorizers. */
  readonly usageIdentifierKey: string | undefined;
}

/** AWS names no limit for REST APIs; that of WebSocket APIs is the safe side. */
const MAX_OUTPUT_BYTES = 8_192;
const MAX_RESOURCE_LENGTH = 512;

/**
 * @param why for the log of the endpoint; it repeats no value of the answer.
 * @param words AWS's, where they are known.
 */
const malformed = (why: string, words?: string): Failure =>
  new Failure("AUTHORIZER_CONFIGURATION_ERROR", null, {
    cause: new Error(`the authorizer's answer: ${why}`),
    ...(words !== undefined && { words }),
  });

const NO_POLICY = "Could not parse policy";
const MEMBERS = ["principalId", "policyDocument", "context", "usageIdentifierKey"];

/** AWS reads the answer into a class and does not take a member that this does not have. */
function refuseUnknown(answer: object): void {
  const unknown = Object.keys(answer).find((name) => !MEMBERS.includes(name));
  if (unknown === undefined) return;
  const words = `Invalid JSON in response: Unrecognized field "${unknown}" , not marked as ignorable`;
  throw malformed(`has a member that authorizers do not return (${unknown})`, words);
}

/** AWS's words for a list or an object in place of text. */
const notText = (value: unknown): string | undefined =>
  typeof value === "object" && value !== null
    ? `Invalid JSON in response: Can not deserialize instance of java.lang.String out of START_${Array.isArray(value) ? "ARRAY" : "OBJECT"} token`
    : undefined;

/** Texts, numbers and booleans only; anything else makes the whole answer a bad one. */
function contextOf(context: unknown): Record<string, string> {
  if (context === undefined || context === null) return {};
  if (!isObject(context)) throw malformed("context must be an object");
  return Object.fromEntries(
    Object.entries(context).map(([name, value]) => {
      if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
        throw malformed("context must hold strings, numbers and booleans only", notText(value));
      return [name, String(value)];
    }),
  );
}

function policyOf(document: unknown): PolicyDocument {
  if (document === undefined || document === null) throw malformed("has no policyDocument", NO_POLICY);
  try {
    return parseDocument(document, "identity", ({ length }) => length > 0 && length <= MAX_RESOURCE_LENGTH);
  } catch (error) {
    if (error instanceof MalformedPolicy) throw malformed(`policyDocument: ${error.message}`);
    throw error;
  }
}

/**
 * Reads the answer of an authorizer Lambda as strictly as AWS documents it: a `principalId`, and a policy in IAM's
 * grammar. Known from reports of real answers with 500: `Condition: null` (aws-lambda-rust-runtime#863,
 * aws-lambda-dotnet#2022, aws-lambda-java-libs#184; `{}` is fine), no policy at all, objects or lists in `context`, and
 * undocumented members (execution logs of REST and WebSocket APIs: "Unrecognized field").
 * Known from a real answer with 403: a Resource that is an empty list, which reaches nothing (aws/chalice#971).
 *
 * Not known of AWS, and refused here because its documents or IAM refuse it: no `principalId` ("must include"; two
 * reports say that it was accepted), an empty Statement, NotResource or Action, a Resource over 512 characters, null in
 * `context`. Not known, and accepted: no Version, NotAction, NotResource, resources that are not ARNs.
 * @throws Failure UNAUTHORIZED for the error message "Unauthorized", AUTHORIZER_FAILURE for any other,
 * AUTHORIZER_CONFIGURATION_ERROR for any other answer.
 */
export function grantOf({ payload, functionError }: Invocation): Grant {
  const output = jsonIn(payload);
  if (output === undefined) throw malformed("is not JSON");
  if (functionError !== undefined) {
    const said = isObject(output) ? output["errorMessage"] : undefined;
    if (said === "Unauthorized") throw new Failure("UNAUTHORIZED", "Unauthorized");
    throw new Failure("AUTHORIZER_FAILURE", null);
  }
  if (!isObject(output)) throw malformed("must be an object", output === null ? NO_POLICY : undefined);
  refuseUnknown(output);
  const { principalId, policyDocument, context, usageIdentifierKey = null } = output;
  if (typeof principalId !== "string") throw malformed("principalId must be a string", notText(principalId));
  if (usageIdentifierKey !== null && typeof usageIdentifierKey !== "string")
    throw malformed("usageIdentifierKey must be a string");
  if (payload.length > MAX_OUTPUT_BYTES) throw malformed(`is longer than ${MAX_OUTPUT_BYTES} bytes`);
  return {
    principalId,
    policy: policyOf(policyDocument),
    policyDocument,
    context: contextOf(context),
    usageIdentifierKey: usageIdentifierKey ?? undefined,
  };
}
