import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalog } from "../../../src/local/catalog.ts";
import { membersOf } from "../../../src/local/model/members.ts";
import { inputOf, memberOf, modelOf } from "../../../src/local/model/service-model.ts";
import { isHonoured } from "../../../src/local/wire/check-input.ts";
import type { Operation, Service } from "../../../src/local/wire/operation.ts";
import { NO_RUNTIME } from "../../support/local/memory-store.ts";

const README = new URL("../../../src/local/README.md", import.meta.url);
const START = "<!-- Generated: UPDATE_README=1 npx vitest run --project unit test/unit/local/readme.test.ts -->";

const all = catalog(NO_RUNTIME);

function row(service: string, name: string, operation: Operation): string {
  const model = modelOf(service);
  const { members = {} } = inputOf(model, name);
  const isAddress = (member: string) => members[member] !== undefined && memberOf(members[member]).location === "uri";
  const [honoured, refused]: [string[], string[]] = [[], []];
  for (const member of membersOf(model, name)) {
    const values = operation.values?.[member];
    const shown = values ? `${member} (${values.join(", ")})` : member;
    if (isAddress(member) || isHonoured(operation, member)) honoured.push(shown);
    else refused.push(member);
  }
  return `| ${name} | ${honoured.join(", ") || "none"} | ${refused.join(", ") || "none"} |`;
}

function section({ name, title, operations }: Service): string {
  const known = Object.keys(modelOf(name).operations);
  const rows = known.flatMap((one) => {
    const operation = operations[one];
    return operation === undefined ? [] : [row(name, one, operation)];
  });
  const absent = known.filter((one) => operations[one] === undefined);
  return [
    `## ${title}`,
    "",
    "| operation | honoured | answered 501 |",
    "| --- | --- | --- |",
    ...rows,
    "",
    `Operations that are answered 501: ${absent.join(", ") || "none"}.`,
    "",
  ].join("\n");
}

test("src/local/README.md lists every operation and every member of its input", () => {
  const [text = ""] = readFileSync(README, "utf8").split(START);
  const wanted = `${text}${START}\n\n${all.map(section).join("\n")}`;
  if (process.env["UPDATE_README"]) writeFileSync(README, wanted);
  expect(readFileSync(README, "utf8")).toBe(wanted);
});

test.each(all)("$name: every honoured member is one of AWS's model", ({ name, operations }) => {
  const model = modelOf(name);
  const unknown = Object.entries(operations).flatMap(([one, { honours }]) => {
    const members = membersOf(model, one);
    const isKnown = (entry: string) =>
      entry === "*" ||
      members.some((member) => member === entry || (entry.endsWith(".*") && member.startsWith(entry.slice(0, -1))));
    return honours.filter((entry) => !isKnown(entry)).map((entry) => `${one}: ${entry}`);
  });
  expect(unknown).toEqual([]);
});
