import { maskSecrets } from "../../lib/secrets/mask-secrets.ts";
import type { ExplainedCall, ExplainLimits } from "../call/explained-call.ts";
import { withToken } from "../call/placed-token.ts";
import { type CallAnswer, isAnswer, type NoCallAnswer } from "../call/send-call.ts";
import type { Invoked } from "./api-evidence.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import { itemValue } from "./item.ts";
import type { LocatedCall } from "./locate-call.ts";
import { accessLine, withLogs } from "./observe-functions.ts";
import { readCallRecord } from "./read-call-record.ts";
import { readSignature } from "./read-signature.ts";
import { sentToken } from "./read-token.ts";
import { type AuthorizerTest, runAuthorizer } from "./run-authorizer.ts";
import type { TokenEvidence } from "./token-evidence.ts";
import { concealed } from "./unread-environment.ts";

/** A call that was sent, and what its route runs. */
interface SentToRoute {
  readonly call: ExplainedCall;
  readonly limits: ExplainLimits;
  readonly located: LocatedCall;
  readonly answer: CallAnswer | NoCallAnswer | undefined;
  readonly configured: Invoked;
  readonly token: Omit<TokenEvidence, "checks" | "signature"> | undefined;
  /** Removes what the call sends. */
  readonly mask: (text: string) => string;
}

/** A test of the route's authorizer with what the call sends; undefined where it has no function or must not run. */
export function testOfRoute({
  call,
  limits,
  located,
  configured,
  mask,
}: Omit<SentToRoute, "answer" | "token">): AuthorizerTest | undefined {
  const { address, authorizer, authorizerId, sources, stage, stageName } = located;
  const mayRun = limits.invoke && authorizer?.type !== "COGNITO_USER_POOLS";
  if (!mayRun || authorizerId === undefined || address === undefined) return undefined;
  const { maskEnvironment = concealed } = itemValue(configured.authorizers[0]?.function?.info) ?? {};
  return {
    restApiId: address.apiId,
    authorizerId,
    stageName,
    stageVariables: stage?.variables ?? {},
    call: withToken(call, sources),
    path: address.path,
    mask: (line) => mask(maskSecrets(line)),
    maskError: (message) => mask(maskSecrets(maskEnvironment(message))),
  };
}

/** What the logs say of a call that was answered. */
async function recordOf(aws: ReadAws, reader: Reader, { limits, located, answer, configured }: SentToRoute) {
  if (!isAnswer(answer)) return { invoked: configured, record: undefined };
  const { account, address, stage } = located;
  const scope = { account, region: aws.region };
  const logged = {
    stage,
    scope,
    waitMs: limits.waitLogsMs,
    answer,
    askForLine: accessLine(aws, reader, { answer, stage }),
  };
  const [invoked, record] = await Promise.all([
    withLogs(aws, reader, configured, logged),
    stage && address
      ? readCallRecord(aws, reader, { ...logged, stage, apiId: address.apiId }, limits.waitLogsMs)
      : undefined,
  ]);
  return { invoked, record };
}

/**
 * What is known once a call was answered: its logs, a test of the authorizer, the token against its issuer. The test
 * comes after the call: at the same time, it could take the only run that a function has reserved.
 */
export async function observeCall(
  aws: ReadAws,
  reader: Reader,
  { test, ...sent }: SentToRoute & { readonly test: AuthorizerTest | undefined },
) {
  const { call, located, answer, token } = sent;
  const isRefused = isAnswer(answer) && [401, 403].includes(answer.status);
  const text = isRefused ? sentToken(call, located.sources)?.text : undefined;
  const [{ invoked, record }, run, signature] = await Promise.all([
    recordOf(aws, reader, sent),
    test && runAuthorizer(aws, reader, test),
    text && token ? readSignature(aws, reader, text, token.decoded) : undefined,
  ]);
  return { invoked, record, run, signature };
}
