import type { Config } from "../../config/config.ts";
import type { Row } from "../../engine/row.ts";
import { names } from "../names.ts";

/** Where a function is: one of the same name elsewhere is another. */
interface Home {
  readonly region: string;
  readonly account: string;
}

const endOfArn = ({ region, account }: Home, name: string) => `${region}:${account}:function:${name}`;

/** The stack's functions as ARNs end, those among them that config.ini no longer has. */
export function ownFunctions(
  home: Home,
  rows: ReadonlyMap<string, Row>,
  config?: Pick<Config, "project" | "api" | "functions" | "authorizer">,
): ReadonlySet<string> {
  const wanted = config === undefined ? [] : [...config.functions, config.authorizer].map(({ name }) => name);
  const named = wanted.map((section) => (config ? names(config, home.region).functionName(section) : section));
  const known = [...rows.values()].flatMap(({ type, key }) => (type === "lambda.function" ? (key["name"] ?? []) : []));
  return new Set([...named, ...known].map((name) => endOfArn(home, name)));
}

/** Whether an address invokes one of these functions, in whatever version. */
export function invokes(uri: string | undefined, functions: ReadonlySet<string>): boolean {
  const [, end = ""] = /:lambda:([^:]+:\d{12}:function:[^:/]+)(?:[:/]|$)/.exec(uri ?? "") ?? [];
  return functions.has(end);
}
