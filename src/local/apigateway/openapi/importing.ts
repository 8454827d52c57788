import { inputOf, modelOf } from "../../model/service-model.ts";
import { notImplemented } from "../../wire/check-input.ts";
import { Refusal } from "../../wire/refusal.ts";
import type { RestApi } from "../apigateway-model.ts";
import { badRequest } from "../apigateway-refusals.ts";
import type { Node } from "./openapi-document.ts";

/** Carries out an operation of API Gateway with all of its checks, as a call of it would. */
export type Perform = (operation: string, input: Node) => unknown;
/** One import: the definition, the API, and the errors. */
export type Importing = ReturnType<typeof createImporting>;

export function createImporting(name: string, document: Node, api: RestApi, run: Perform) {
  const errors: string[] = [];
  const warnings: string[] = [];
  const absent = (what: string): Refusal => notImplemented(`ApiGateway ${name} ${what}`);
  const listed = (lines: readonly string[]) => lines.map((line) => `\n\t${line}`).join("");
  return {
    document,
    api,
    warnings,
    absent,
    /** @param what begins the line of a refusal in the final list; without it a refusal ends the import, as 501 does. */
    perform(operation: string, input: Node, what?: string): void {
      const { members = {} } = inputOf(modelOf("apigateway"), operation);
      const given = Object.entries(input).filter(([, value]) => ![undefined, "{}"].includes(JSON.stringify(value)));
      const unknown = given.find(([member]) => !Object.hasOwn(members, member));
      if (unknown !== undefined) throw absent(`${operation} ${unknown[0]}`);
      try {
        run(operation, { ...Object.fromEntries(given), restApiId: api.id });
      } catch (error) {
        if (what === undefined || !(error instanceof Refusal) || error.status === 501) throw error;
        errors.push(`${what}: ${error.message}`);
      }
    },
    /** @param known extensions of AWS; what else a definition has documents. @throws Refusal NotImplemented for others. */
    only(node: Node, known: string): void {
      const names = known.split(" ").map((one) => `x-amazon-apigateway-${one}`);
      const other = Object.keys(node).find((one) => one.startsWith("x-amazon-") && !names.includes(one));
      if (other !== undefined) throw absent(other);
    },
    /** @throws Refusal BadRequestException. */
    finish(failOnWarnings = false): void {
      const also = warnings.length > 0 ? `\nAdditionally, these warnings were found:${listed(warnings)}` : "";
      if (errors.length > 0) throw badRequest(`Errors found during import:${listed(errors)}${also}`);
      if (failOnWarnings && also) throw badRequest(`Warnings found during import:${listed(warnings)}`);
    },
  };
}
