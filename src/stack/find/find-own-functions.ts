import type { ArnScope } from "../../aws/arn.ts";
import type { Config } from "../../config/config.ts";
import type { Row } from "../../engine/state/row.ts";
import { functionNames, type OwnFunctions, ownFunctionsNamed } from "../../resources/shared/own-functions.ts";
import { names } from "../names.ts";

/** The stack's functions: those in config.ini, and those that it no longer has. */
export function ownFunctions(
  scope: Pick<ArnScope, "region" | "account">,
  rows: ReadonlyMap<string, Row>,
  config: Pick<Config, "project" | "api" | "functions" | "authorizer">,
): OwnFunctions {
  const { functionName } = names(config, scope.region);
  const configured = [...config.functions, config.authorizer].map(({ name }) => functionName(name));
  return ownFunctionsNamed(scope, [...configured, ...functionNames(rows.values())]);
}
