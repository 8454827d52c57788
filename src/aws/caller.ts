import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Listener } from "../engine/events.ts";
import { retry } from "../engine/waits/retry.ts";
import { sleep } from "../engine/waits/sleep.ts";
import { AuthzError } from "../lib/errors.ts";
import { parseArn } from "./arn.ts";
import type { Caller } from "./aws.ts";
import { throttledBy } from "./calls/races.ts";
import { afterGrace, orAborted, REQUEST_LIMITS, RequestHandler, type RequestLimits } from "./calls/requests.ts";
import { type RunCredentials, SDK_CHAIN } from "./credentials/run-credentials.ts";
import { fixedTo } from "./fixed-endpoint.ts";

const LIMITS = { ...REQUEST_LIMITS, silenceMs: 20_000 };

/** How STS is asked. */
export interface CallerSettings {
  readonly region: string;
  /** Ends the wait for an answer, some seconds later. */
  readonly signal: AbortSignal;
  readonly limits?: RequestLimits;
  /** By default whatever the SDK finds. */
  readonly credentials?: RunCredentials;
  /** Whatever environment and shared AWS files say of endpoints. */
  readonly fixedEndpoint?: string | undefined;
  /** Gets each longer wait, when STS throttles. */
  readonly on?: Listener;
}

/**
 * Who the credentials belong to, asked of STS.
 * @param expectedAccountId stops the run when the account is another one.
 * @throws AuthzError WRONG_ACCOUNT; the SDK's own errors for missing or expired credentials.
 */
export async function identify(settings: CallerSettings, expectedAccountId?: string): Promise<Caller> {
  const { region, signal, limits = LIMITS, credentials = SDK_CHAIN, fixedEndpoint, on = () => {} } = settings;
  const { provider, renewal } = credentials;
  const abandoned = afterGrace(signal, limits.graceMs);
  const requestHandler = new RequestHandler(limits, abandoned);
  const sts = new STSClient({
    region,
    requestHandler,
    ...fixedTo(fixedEndpoint),
    ...(provider && { credentials: provider }),
  });
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms, signal), on };
  const ask = () => sts.send(new GetCallerIdentityCommand({}));
  const answer = await orAborted(retry(throttledBy("sts"), ask, clock), abandoned).catch((error: unknown) => {
    if (error instanceof Error) Object.assign(error, { operation: "sts:GetCallerIdentity", renewal });
    throw error;
  });
  const { Account: account = "", Arn: arn = "" } = answer;
  // Without an account ID nothing that follows can be right.
  if (!/^\d{12}$/.test(account))
    throw new AuthzError("ENDPOINT_UNREACHABLE", "sts:GetCallerIdentity was answered without an account id", {
      fix: "check the endpoint and the network: something else than AWS may answer",
    });
  if (expectedAccountId !== undefined && account !== expectedAccountId) {
    const message = `these credentials belong to account ${account}, config.ini expects ${expectedAccountId}`;
    throw new AuthzError("WRONG_ACCOUNT", message, {
      fix: "pass another --profile, or change [aws] expected_account_id",
    });
  }
  return { account, arn, partition: parseArn(arn)?.partition ?? "aws" };
}
