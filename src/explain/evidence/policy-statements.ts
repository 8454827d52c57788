import type { PolicyStatement } from "./function-evidence.ts";

type Node = Readonly<Record<string, unknown>>;
const nodeOf = (value: unknown): Node => (typeof value === "object" && value !== null ? (value as Node) : {});

/** A text, or the texts of a list. */
export const textList = (value: unknown): string[] =>
  [value].flat().filter((one): one is string => typeof one === "string");

/** The statements of a policy document; none when it is not JSON. @param text a JSON document, perhaps URL-encoded as IAM returns it. */
export function statementsIn(text: string | undefined): Node[] {
  if (!text) return [];
  try {
    const document = nodeOf(JSON.parse(text.startsWith("%7B") ? decodeURIComponent(text) : text));
    return [document["Statement"]].flat().map(nodeOf);
  } catch {
    return [];
  }
}

/** The values that a condition compares a key with, whatever the operator. Keys are case-insensitive. */
const comparedWith = (condition: unknown, key: string): string[] =>
  Object.values(nodeOf(condition)).flatMap((operator) =>
    Object.entries(nodeOf(operator)).flatMap(([name, value]) =>
      name.toLowerCase() === key.toLowerCase() ? textList(value) : [],
    ),
  );

/** Keys of a condition, lower case; one of a negated operator has "not " in front. */
const conditionKeys = (condition: unknown): string[] =>
  Object.entries(nodeOf(condition)).flatMap(([operator, keys]) =>
    Object.keys(nodeOf(keys)).map((key) => `${/Not/.test(operator) ? "not " : ""}${key.toLowerCase()}`),
  );

/** The statements of a function's policy. */
export const functionStatements = (text: string | undefined): PolicyStatement[] =>
  statementsIn(text).map((statement) => {
    const { Principal: principal } = statement;
    return {
      sid: textList(statement["Sid"])[0],
      effect: String(statement["Effect"]),
      principals: principal === "*" ? ["*"] : Object.values(nodeOf(principal)).flatMap(textList),
      actions: textList(statement["Action"]),
      resources: textList(statement["Resource"]),
      sourceArns: comparedWith(statement["Condition"], "AWS:SourceArn"),
      sourceAccounts: comparedWith(statement["Condition"], "AWS:SourceAccount"),
      conditionKeys: conditionKeys(statement["Condition"]),
    };
  });

/** Whether an IAM pattern with * and ? matches a text. Letters count as they are. */
export const matchesPattern = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$+.()|[\]{}]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  ).test(text);
