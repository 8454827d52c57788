import { isAbsolute, join } from "node:path";
import { logGroupArn } from "../aws/arn.ts";
import type { Config } from "../config/config.ts";
import { type Json, stableJson } from "../lib/json.ts";
import { logWriterPolicy } from "../stack/graph/log-writer-policy.ts";
import { policyFiles } from "../stack/graph/policy-files.ts";
import { names } from "../stack/names.ts";
import type { PolicyPlace } from "./policy-subject.ts";

/** A permissions boundary for the roles that deploy creates. */
export interface Boundary {
  readonly document: { readonly Version: "2012-10-17"; readonly Statement: readonly Json[] };
  /** ARNs of managed policies of functions, whose permissions it lacks. */
  readonly lacks: readonly string[];
}

type PolicyFile = { readonly Statement: Json | readonly Json[] };

/** IDs may be used once in a document, and these come from several. */
function withoutId(statement: Json): Json {
  const { Sid: _, ...rest } = statement as Readonly<Record<string, Json>>;
  return rest;
}

/**
 * What the roles of a config's functions may do at most: write their logs, and what each policy_file says.
 * @throws AuthzError SOURCE_MISSING, CONFIG_INVALID for a policy_file.
 */
export function boundaryOf(config: Config, place: PolicyPlace): Boundary {
  const resolve = (path: string) => (isAbsolute(path) ? path : join(config.root, path));
  const writesLogs = logWriterPolicy(logGroupArn(place, `/aws/lambda/${names(config, place.region).prefix}*`));
  const documents = [writesLogs, ...policyFiles(config, resolve).values()] as unknown as readonly PolicyFile[];
  const statements = documents.flatMap(({ Statement }) => [Statement].flat() as Json[]).map(withoutId);
  const distinct = new Map(statements.map((one) => [stableJson(one), one]));
  return {
    document: { Version: "2012-10-17", Statement: [...distinct.values()] },
    lacks: [...new Set(config.functions.flatMap(({ policies = [] }) => policies))],
  };
}
