import { type ArnScope, functionIn } from "../../aws/arn.ts";
import type { Config } from "../../config/config.ts";
import type { Row } from "../../engine/row.ts";
import { names } from "../names.ts";

/** A function of the same name in another account or region is another function. */
type Scope = Pick<ArnScope, "region" | "account">;

const idOf = ({ region, account }: Scope, name: string) => `${region}:${account}:${name}`;

/** The stack's functions, including those that config.ini no longer has; ask `invokes` about them. */
export function ownFunctions(
  scope: Scope,
  rows: ReadonlyMap<string, Row>,
  config?: Pick<Config, "project" | "api" | "functions" | "authorizer">,
): ReadonlySet<string> {
  const wanted = config === undefined ? [] : [...config.functions, config.authorizer].map(({ name }) => name);
  const named = wanted.map((section) => (config ? names(config, scope.region).functionName(section) : section));
  const known = [...rows.values()].flatMap(({ type, key }) => (type === "lambda.function" ? (key["name"] ?? []) : []));
  return new Set([...named, ...known].map((name) => idOf(scope, name)));
}

/** Whether an address invokes one of these functions, in whatever version. */
export function invokes(uri: string | undefined, functions: ReadonlySet<string>): boolean {
  const named = functionIn(uri ?? "");
  return named !== undefined && functions.has(idOf(named, named.name));
}
