// @ts-check
import { watchedProperties } from "../../dist/stack/status/watched-properties.js";
import { code, table } from "./markdown.js";

const HEAD = `# Watched properties

What \`lambda-authz status\` compares and \`deploy\` repairs, by kind of resource, in AWS's words; \`lambda-authz status --watched\`
prints the same. Of every resource it is also compared whether it exists and carries the stack's tags. Other properties are
not compared; [status.md](status.md) says which of them are listed.
`;

/** docs/watched.md. */
export function watchedPage() {
  const rows = Object.entries(watchedProperties()).map(([type, names]) => [
    code(type),
    names.length === 0 ? "that it exists" : names.map(code).join(", "),
  ]);
  return `${HEAD}\n${table(["kind", "properties"], rows)}\n`;
}
