import { describe, expect, test } from "vitest";
import { SERVICES, withoutChance } from "./account.ts";
import { apigateway } from "./apigateway.ts";
import { apigatewayv2 } from "./apigatewayv2.ts";
import { cognito } from "./cognito.ts";
import { acceptedIn, droppedIn, membersToTry, serviceOf, supportedIn } from "./compare.ts";
import { iam } from "./iam.ts";
import { lambda } from "./lambda.ts";
import { logs } from "./logs.ts";

withoutChance();

const SUBJECTS = [apigateway, apigatewayv2, lambda, iam, logs, cognito];

describe.each(SUBJECTS)("$name", (subject) => {
  const service = serviceOf(subject);
  const operations = Object.keys(service.operations);

  test.each(operations)("%s acts on every member that it honours", async (operation) => {
    expect(await droppedIn(subject, operation)).toEqual([]);
  });

  test.each(operations)("%s refuses every member that it does not honour", async (operation) => {
    expect(await acceptedIn(subject, operation)).toEqual([]);
  });

  test.each(operations)("%s refuses values that it does not act on", async (operation) => {
    expect(await supportedIn(subject, operation)).toEqual([]);
  });

  test("what is said here of members is said of members that are honoured", () => {
    const members = operations.flatMap((operation) =>
      membersToTry(service, operation, true).flatMap((member) => [member, `${operation}.${member}`]),
    );
    const said = [...Object.keys(subject.unseen ?? {}), ...Object.keys(subject.values({}))];
    const isOfAnother = (name: string) => /^[A-Z]\w*\./.test(name) && !operations.includes(name.split(".")[0] ?? "");
    expect(said.filter((name) => !members.includes(name) && !isOfAnother(name))).toEqual([]);
  });
});

test("every service whose operations have members is tried", () => {
  const withMembers = SERVICES.filter((service) =>
    Object.keys(service.operations).some((operation) => membersToTry(service, operation, true).length > 0),
  );
  expect(withMembers.map(({ name }) => name).sort()).toEqual(SUBJECTS.map(({ name }) => name).sort());
});
