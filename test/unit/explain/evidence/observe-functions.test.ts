import { describe, expect, test } from "vitest";
import { createReader } from "../../../../src/explain/evidence/evidence-reader.ts";
import { itemValue } from "../../../../src/explain/evidence/item.ts";
import { callTime, withLogs } from "../../../../src/explain/evidence/observe-functions.ts";
import { fakeAws, ok, type Reply, refuse } from "../../../support/aws/answering-aws.ts";
import { AUTHORIZER_ID, authorizerFunction, authorizerView } from "../../../support/explain/authorizer-evidence.ts";
import { ACCOUNT, callEvidence, gatewayAnswer, SENT_AT } from "../../../support/explain/call-evidence.ts";

const [OURS, OTHER] = ["0d1e2f3a-0000-4000-8000-000000000001", "0d1e2f3a-0000-4000-8000-000000000002"];
const answer = gatewayAnswer(500, "AuthorizerConfigurationException");

/** What a function logs that throws. */
const events = (requestId: string, message: string, atMs = SENT_AT + 10) =>
  [
    `START RequestId: ${requestId} Version: $LATEST`,
    `2026-11-30T12:00:00.000Z\t${requestId}\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"${message}","stack":[]}`,
    `END RequestId: ${requestId}`,
    `REPORT RequestId: ${requestId}\tDuration: 12.00 ms\tBilled Duration: 12 ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB`,
  ].map((line, index) => ({
    eventId: `${requestId}-${index}`,
    timestamp: atMs + index,
    logStreamName: requestId,
    message: line,
  }));

const FORMAT = '{"requestId":"$context.requestId","authorizer":"$context.authorizer.requestId"}';
const accessLog = { groupArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:calls`, format: FORMAT };

interface Logs {
  readonly function?: readonly Reply[];
  readonly access?: Reply;
}

/** The log of the authorizer's function after reading it. */
async function logOf(logs: Logs, { waitMs = 0, info = {}, hasAccessLog = false } = {}) {
  const replies = [...(logs.function ?? [])];
  const { aws, sent } = fakeAws(({ body }) => {
    const { logGroupName } = JSON.parse(body);
    const reply = logGroupName === "calls" ? logs.access : replies.length > 1 ? replies.shift() : replies[0];
    return reply ?? refuse("InternalFailure", "not expected");
  });
  const reader = createReader(aws.signal);
  const of = authorizerFunction(info);
  const authorizers = [{ view: authorizerView(), id: AUTHORIZER_ID, function: of, role: undefined }];
  const { stage } = callEvidence();
  const invoked = await withLogs(
    aws,
    reader,
    { routes: [], authorizers },
    {
      answer,
      stage: stage && { ...stage, accessLog: hasAccessLog ? accessLog : undefined },
      scope: { account: ACCOUNT, region: "us-east-1" },
      waitMs,
    },
  );
  return { log: itemValue(invoked.authorizers[0]?.function?.log), sent, skipped: reader.skipped };
}

describe("the log of a call", () => {
  test("holds what its function wrote and how it ended", async () => {
    const { log } = await logOf({ function: [ok({ events: events(OURS, "no key") })] });
    expect(log?.ofCall).toMatchObject({ requestId: OURS, errorType: "Error", errorMessage: "no key", durationMs: 12 });
  });

  test("leaves out what was logged at another time", async () => {
    const late = events(OTHER, "later", SENT_AT + 30_000);
    const { log } = await logOf({ function: [ok({ events: [...events(OURS, "no key"), ...late] })] });
    expect(log?.invocations.map(({ requestId }) => requestId)).toEqual([OURS]);
  });

  test("of several invocations at its time none is said to be the one, unless the access log names it", async () => {
    const both = ok({ events: [...events(OURS, "no key"), ...events(OTHER, "another")] });
    expect((await logOf({ function: [both] })).log?.ofCall).toBeUndefined();
    const line = {
      eventId: "1",
      timestamp: SENT_AT,
      message: `{"requestId":"${answer.requestId}","authorizer":"${OURS}"}`,
    };
    const { log, sent } = await logOf({ function: [both], access: ok({ events: [line] }) }, { hasAccessLog: true });
    expect(log?.ofCall?.requestId).toBe(OURS);
    expect(sent.map(({ body }) => JSON.parse(body).filterPattern)).toContain(`"${answer.requestId}"`);
  });

  test("is empty where the access log says that the authorizer was not called", async () => {
    const line = { eventId: "1", timestamp: SENT_AT, message: `{"requestId":"${answer.requestId}","authorizer":"-"}` };
    const replies = { function: [ok({ events: events(OTHER, "of another caller") })], access: ok({ events: [line] }) };
    const { log } = await logOf(replies, { hasAccessLog: true });
    expect([log?.ofCall, log?.invocations]).toEqual([undefined, []]);
  });

  test("is asked for again until it is there, or the time is over", async () => {
    const late = [ok({ events: [] }), ok({ events: events(OURS, "no key") })];
    expect((await logOf({ function: late })).log?.ofCall).toBeUndefined();
    expect((await logOf({ function: late }, { waitMs: 400 })).log?.ofCall?.requestId).toBe(OURS);
  });

  test("without the permission is skipped at once, with the permission's name", async () => {
    const { log, sent, skipped } = await logOf({ function: [refuse("AccessDeniedException", "no")] }, { waitMs: 20 });
    expect(log).toBeUndefined();
    expect(sent).toHaveLength(1);
    expect(skipped).toMatchObject([{ what: "the log of function auth", permission: "logs:FilterLogEvents" }]);
  });

  test("shows no value of an environment variable", async () => {
    const maskEnvironment = (text: string) => text.replaceAll("postgres-password", "<environment>");
    const { log } = await logOf(
      { function: [ok({ events: events(OURS, "postgres-password") })] },
      { info: { maskEnvironment } },
    );
    expect(JSON.stringify(log)).not.toContain("postgres-password");
    expect(log?.ofCall?.errorMessage).toBe("<environment>");
  });
});

test.each([
  ["a clock that is right", 1_000, 0],
  ["a clock that is an hour behind AWS's", 3_600_000, 3_600_000],
])("the time of a call by AWS's clock: %s", (_, ahead, offset) => {
  const headers = { date: new Date(SENT_AT + 40 + ahead).toUTCString() };
  expect(callTime({ sentAt: SENT_AT, ms: 40, headers }).fromMs - SENT_AT).toBeGreaterThanOrEqual(offset - 1_000);
  expect(callTime({ sentAt: SENT_AT, ms: 40, headers }).fromMs - SENT_AT).toBeLessThanOrEqual(offset);
});
