import type { Config } from "../../config/config.ts";
import { inAscii } from "../../lib/characters.ts";
import { AuthzError, type ErrorCode } from "../../lib/errors.ts";
import { readLimited } from "../../lib/files/read-limited.ts";
import type { Json } from "../../lib/json.ts";

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A statement of a role's policy must have exactly one of each pair. */
const ONE_OF = [
  ["Action", "NotAction"],
  ["Resource", "NotResource"],
] as const;

const listOf = (value: unknown): unknown[] => [value].flat();

function whyNotStatement(statement: unknown): string | undefined {
  if (!isObject(statement)) return "contains a statement that is not an object";
  const { Effect } = statement;
  if (Effect !== "Allow" && Effect !== "Deny") return `contains a statement with Effect ${JSON.stringify(Effect)}`;
  if ("Principal" in statement || "NotPrincipal" in statement)
    return "contains a statement with a Principal, which a role's policy cannot have";
  const missing = ONE_OF.find((names) => names.filter((name) => name in statement).length !== 1);
  if (missing) return `contains a statement that needs exactly one of ${missing.join(" and ")}`;
  const actions = listOf(statement["Action"] ?? statement["NotAction"]);
  const resources = listOf(statement["Resource"] ?? statement["NotResource"]);
  const odd = actions.find((one) => one !== "*" && !/^[\w-]+:\S+$/.test(String(one)));
  if (odd !== undefined) return `contains the action ${JSON.stringify(odd)}, which is not of the form s3:GetObject`;
  const noArn = resources.find((one) => one !== "*" && !String(one).startsWith("arn:"));
  if (noArn !== undefined) return `contains the resource ${JSON.stringify(noArn)}, which is neither an ARN nor *`;
  return actions.length > 0 && resources.length > 0 ? undefined : "contains a statement without actions or resources";
}

/** Why IAM would refuse this as the policy of a role, as far as it can be checked locally. */
function whyNot(document: unknown): string | undefined {
  if (!isObject(document)) return "is not a JSON object";
  const { Version, Statement } = document;
  if (Version !== "2012-10-17") return `has Version ${JSON.stringify(Version)}; IAM accepts only "2012-10-17"`;
  const statements = [Statement ?? []].flat();
  if (statements.length === 0) return "has no Statement";
  return statements.map(whyNotStatement).find((reason) => reason !== undefined);
}

/** IAM accepts characters up to U+00FF in policies. */
function unreadable(text: string): string | undefined {
  const [odd] = /[^\u0020-\u00ff]/u.exec(text) ?? [];
  return odd && `contains the character ${inAscii(odd)}; IAM accepts none beyond \\u00ff in a policy`;
}

/** IAM accepts 10,240 characters without white space. */
const MAX_BYTES = 1_048_576;

function documentIn(section: string, policyFile: string, path: string): Json {
  const fail = (code: ErrorCode, why: string, cause?: unknown): never => {
    throw new AuthzError(code, `[${section}] policy_file = ${policyFile} ${why}`, {
      fix: "save a policy document there, like the JSON in the IAM console, or remove policy_file",
      cause,
    });
  };
  let text: string;
  try {
    text = readLimited(path, MAX_BYTES);
  } catch (cause) {
    return fail("SOURCE_MISSING", `cannot be read (${(cause as NodeJS.ErrnoException).code})`, cause);
  }
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch (cause) {
    return fail("CONFIG_INVALID", `is not JSON (${(cause as Error).message})`, cause);
  }
  const reason = whyNot(document) ?? unreadable(JSON.stringify(document));
  return reason === undefined ? document : fail("CONFIG_INVALID", reason);
}

/**
 * The policy documents that config.ini names, by function.
 * @throws AuthzError SOURCE_MISSING, CONFIG_INVALID.
 */
export const policyFiles = (
  { functions }: Pick<Config, "functions">,
  resolve: (path: string) => string,
): ReadonlyMap<string, Json> =>
  new Map(
    functions.flatMap(({ name, policyFile }) =>
      policyFile === undefined ? [] : [[name, documentIn(`function.${name}`, policyFile, resolve(policyFile))]],
    ),
  );

/** IAM's limit for all inline policies of a role together, without white space. */
const MAX_INLINE_CHARACTERS = 10_240;

/**
 * Checks that a role's inline policies do not exceed IAM's limit.
 * @throws AuthzError CONFIG_INVALID.
 */
export function checkInlineSize(section: string, policies: readonly Json[]): void {
  const size = policies.reduce<number>((sum, policy) => sum + JSON.stringify(policy).length, 0);
  if (size <= MAX_INLINE_CHARACTERS) return;
  const message = `[function.${section}] policy_file and the policy for logs are ${size} characters; IAM's limit for a role is ${MAX_INLINE_CHARACTERS}`;
  throw new AuthzError("CONFIG_INVALID", message, {
    fix: "create a managed policy from it and add its ARN to policies",
  });
}
