import { expect, test } from "vitest";
import { createReader } from "../../../../src/explain/evidence/evidence-reader.ts";
import { accessLine, withLogs } from "../../../../src/explain/evidence/observe-functions.ts";
import { readCallRecord } from "../../../../src/explain/evidence/read-call-record.ts";
import { fakeAws, ok } from "../../../support/aws/answering-aws.ts";
import { AUTHORIZER_ID, authorizerFunction, authorizerView } from "../../../support/explain/authorizer-evidence.ts";
import { ACCOUNT, API_ID, callEvidence, gatewayAnswer, SENT_AT } from "../../../support/explain/call-evidence.ts";

const answer = gatewayAnswer(502, "InternalServerErrorException");
const message = JSON.stringify({ requestId: answer.requestId, error: "Lambda Customer Function Error:no id" });
const executed = `(${answer.requestId}) Execution failed due to configuration error: Malformed Lambda proxy response`;

const LINES = new Map([
  ["calls", message],
  [`API-Gateway-Execution-Logs_${API_ID}/dev`, executed],
]);

test("the line of a call is read once for its functions and its record, and its execution log beside it", async () => {
  const groups: string[] = [];
  const { aws } = fakeAws(({ body }) => {
    const { logGroupName } = JSON.parse(body);
    groups.push(logGroupName);
    const line = LINES.get(logGroupName);
    return ok({ events: line === undefined ? [] : [{ eventId: "1", timestamp: SENT_AT, message: line }] });
  });
  const reader = createReader(aws.signal);
  const format = '{"requestId":"$context.requestId","error":"$context.integration.error"}';
  const accessLog = { groupArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:calls`, format };
  const { stage: plain } = callEvidence();
  if (plain === undefined) throw new Error("the sample has a stage");
  const stage = { ...plain, accessLog, executionLogLevel: "ERROR" };
  const logged = { answer, stage, scope: { account: ACCOUNT, region: "us-east-1" }, waitMs: 0 };
  const askForLine = accessLine(aws, reader, logged);
  const authorizers = [
    { view: authorizerView(), id: AUTHORIZER_ID, function: authorizerFunction({}), role: undefined },
  ];
  const [record] = await Promise.all([
    readCallRecord(aws, reader, { apiId: API_ID, stage, answer, askForLine }, 0),
    withLogs(aws, reader, { routes: [], authorizers }, { ...logged, askForLine }),
  ]);
  expect(record?.access?.get("integration.error")).toBe("Lambda Customer Function Error:no id");
  expect(record?.execution).toEqual({ problem: "Malformed Lambda proxy response", answerFault: undefined });
  expect(groups.filter((group) => group === "calls")).toHaveLength(1);
  expect(reader.skipped).toEqual([]);
});
