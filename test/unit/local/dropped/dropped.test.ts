import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { withoutChance } from "./account.ts";
import { apigateway } from "./apigateway.ts";
import { acceptedAt, droppedAt, membersToTry, serviceOf, takenAt } from "./compare.ts";
import { iam } from "./iam.ts";
import { lambda } from "./lambda.ts";
import { logs } from "./logs.ts";

withoutChance();

describe.each([apigateway, lambda, iam, logs])("$name", (subject) => {
  const service = serviceOf(subject);
  const operations = Object.keys(service.operations);
  const honoured = (operation: string) =>
    membersToTry(service, operation, true).filter((member) => !(`${operation}.${member}` in subject.elsewhere));

  test.each(operations)("%s acts on every member that it honours", async (operation) => {
    const wrong: string[] = [];
    for (const member of honoured(operation))
      wrong.push(...[(await droppedAt(subject, operation, member)) ?? []].flat());
    expect(wrong).toEqual([]);
  });

  test.each(operations)("%s refuses every member that it does not honour", async (operation) => {
    const wrong: string[] = [];
    for (const member of membersToTry(service, operation, false))
      wrong.push(...[(await acceptedAt(subject, operation, member)) ?? []].flat());
    expect(wrong).toEqual([]);
  });

  test.each(operations)("%s refuses values that it does not act on", async (operation) => {
    expect(await takenAt(subject, operation)).toEqual([]);
  });

  test("what shows elsewhere is honoured, and the test that shows it is there", () => {
    const wrong = Object.entries(subject.elsewhere).filter(([name, file]) => {
      const [operation = "", ...member] = name.split(".");
      const isHonoured =
        operation in service.operations && membersToTry(service, operation, true).includes(member.join("."));
      return !isHonoured || !existsSync(new URL(`../../../${file}`, import.meta.url));
    });
    expect(wrong).toEqual([]);
  });
});
