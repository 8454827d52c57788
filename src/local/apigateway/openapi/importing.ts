import { notImplemented } from "../../wire/check-input.ts";
import { Refusal } from "../../wire/refusal.ts";
import { newId } from "../lookup.ts";
import type { RestApi } from "../model.ts";
import { badRequest } from "../refusals.ts";
import { follow, listOf, type Node, nodeOf, nodesIn } from "./document.ts";

/** One import: what is read, what it is read into, and what is wrong with it. */
export type Importing = ReturnType<typeof createImporting>;

const listed = (lines: readonly string[]) => lines.map((line) => `\n\t${line}`).join("");

/** @param run carries out an operation of API Gateway with all of its checks, as a call of it would. */
export function createImporting(
  name: string,
  document: Node,
  api: RestApi,
  run: (operation: string, input: Node) => unknown,
) {
  const errors: string[] = [];
  const warnings: string[] = [];
  const absent = (what: string): Refusal => notImplemented(`ApiGateway ${name} ${what}`);
  function modelOf(schema: Node, where: string): string {
    const ref = schema["$ref"];
    const name = typeof ref === "string" ? (ref.split("/").at(-1) ?? "") : `MODEL${newId()}`;
    if (typeof ref !== "string") api.models = { ...api.models, [name]: schema };
    else if (follow(document, ref) === undefined)
      warnings.push(`Parse issue: attribute ${where}.schema.${ref} is missing`);
    return name;
  }
  return {
    document,
    api,
    warnings,
    absent,
    /** @throws Refusal. */
    perform(operation: string, input: Node): void {
      const given = Object.entries(input).filter(([, value]) => ![undefined, "{}"].includes(JSON.stringify(value)));
      run(operation, { ...Object.fromEntries(given), restApiId: api.id });
    },
    /** Goes on after a refusal, which is listed in the end; what the endpoint does not have ends the import. */
    attempt(what: string, step: () => void): boolean {
      try {
        step();
        return true;
      } catch (error) {
        if (!(error instanceof Refusal) || error.status === 501) throw error;
        errors.push(`${what}: ${error.message}`);
        return false;
      }
    },
    /** @param where of AWS's extension, whose members all matter; elsewhere only extensions of AWS do. @throws Refusal. */
    only(node: Node, known: string, where = ""): void {
      const names = known.split(" ").flatMap((one) => (where ? one : `x-amazon-apigateway-${one}`));
      const other = Object.keys(node).find((one) => (where || one.startsWith("x-amazon-")) && !names.includes(one));
      if (other !== undefined) throw absent(where + other);
    },
    /** The models of a body by content type. @param types of Swagger, where one schema is for all of them. */
    models(node: Node, types: unknown, where: string): Record<string, string> {
      const old = listOf(types ?? "application/json").map((type) => [String(type), node] as const);
      const all = [...(document["swagger"] ? old : nodesIn(node["content"]))].filter(([, { schema }]) => schema);
      return Object.fromEntries(all.map(([type, { schema }]) => [type, modelOf(nodeOf(schema), where)]));
    },
    /** @throws Refusal BadRequestException. */
    finish(failOnWarnings = false): void {
      const also = warnings.length > 0 ? `\nAdditionally, these warnings were found:${listed(warnings)}` : "";
      if (errors.length > 0) throw badRequest(`Errors found during import:${listed(errors)}${also}`);
      if (failOnWarnings && also) throw badRequest(`Warnings found during import:${listed(warnings)}`);
    },
  };
}
