import { readFileSync, statSync } from "node:fs";
import { jsonIn } from "../parse-json.ts";
import { MalformedPolicy } from "../policy/malformed-policy.ts";
import { type PolicyDocument, parseDocument } from "../policy/parse-policy.ts";
import { Refusal } from "../wire/refusal.ts";
import { isKnownKey } from "./condition-keys.ts";

const isResource = (pattern: string): boolean => pattern === "*" || pattern.startsWith("arn:");

/**
 * An identity policy as people attach it.
 * @throws MalformedPolicy, also for a condition key that the endpoint does not compare: ignored, it would deny too much or
 * too little.
 */
export function identityPolicy(value: unknown): PolicyDocument {
  const document = parseDocument(value, "identity", isResource);
  for (const [index, { condition }] of document.statements.entries())
    for (const { key } of condition)
      if (!isKnownKey(key))
        throw new MalformedPolicy(
          `Statement[${index}].Condition`,
          `has the key ${key}, which the local endpoint lacks`,
        );
  return document;
}

/** @throws Error that names the file. */
function read(file: string): PolicyDocument {
  try {
    const value = jsonIn(readFileSync(file, "utf8"));
    if (value === undefined) throw new Error("is not JSON");
    return identityPolicy(value);
  } catch (error) {
    throw new Error(`the policy file ${file}: ${error instanceof Error ? error.message : error}`);
  }
}

/** When a file was changed last, and its size; nothing if it does not exist. */
function stampOf(file: string): string | undefined {
  const { mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return mtimeMs === undefined ? undefined : `${mtimeMs} ${size}`;
}

/**
 * The policy in a file, which is read again when it changes: people correct it while the endpoint runs.
 * @returns what gives the policy; it throws a Refusal while the file does not hold one, so that nothing is allowed.
 * @throws Error when it is none in the beginning.
 */
export function policyIn(file: string): () => PolicyDocument {
  let policy = read(file);
  let stamp = stampOf(file);
  return () => {
    const now = stampOf(file);
    if (now === stamp) return policy;
    try {
      policy = read(file);
    } catch (error) {
      throw new Refusal(400, "MalformedPolicyDocument", error instanceof Error ? error.message : String(error));
    }
    stamp = now;
    return policy;
  };
}
