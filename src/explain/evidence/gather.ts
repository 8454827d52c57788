import type { Check } from "../../token/check.ts";
import type { Decoded } from "../../token/jwt.ts";
import type { DomainAddress, StageAddress } from "../call/api-address.ts";
import type { ExplainedCall, ExplainLimits } from "../call/explained-call.ts";
import { maskFor } from "../mask.ts";
import { matchRoute } from "../view/match-route.ts";
import { readInvoked } from "./api-evidence.ts";
import type { CallEvidence } from "./evidence.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import { locateCall } from "./locate-call.ts";
import { observeCall, testOfRoute } from "./observe-call.ts";
import { readAccess } from "./read-access.ts";
import { readToken } from "./read-token.ts";
import type { AuthorizerTest } from "./run-authorizer.ts";
import { sendAll } from "./send-all.ts";

/** A call, where it leads and what may be done to explain it. */
export interface Gathering {
  readonly call: ExplainedCall;
  readonly address: StageAddress | DomainAddress;
  readonly limits: ExplainLimits;
  /** What a config.ini says of the token; undefined where there is none for the API. */
  readonly tokenChecks: ((decoded: Decoded) => Promise<readonly Check[]>) | undefined;
}

/** The evidence of a call, and the test of its authorizer, for another path. */
export interface Gathered {
  readonly evidence: CallEvidence;
  /** Undefined where the authorizer has no function, or must not run. */
  readonly test: AuthorizerTest | undefined;
}

/** Of an address that leads to no API. */
const NO_ACCESS = { otherApi: undefined, apiKeys: undefined, otherStages: [], hostAddress: "" } as const;

/**
 * Gathers all that causes look at, in rounds of calls that go out at once: the domain, the API, what the route runs
 * together with the call itself, then the logs of its functions and a test of the authorizer.
 * @throws errors that end the run: unusable credentials, an interruption, wrong proxy settings.
 */
export async function gather(aws: ReadAws, reader: Reader, gathering: Gathering): Promise<Gathered> {
  const { call, limits, tokenChecks } = gathering;
  const located = await locateCall(aws, reader, call, gathering.address);
  const { address, domain, found, reads, view, stage, match, authorizer, sources, ids } = located;
  const asked = {
    routes: match === undefined ? [] : [match.route],
    authorizers: authorizer === undefined ? [] : [authorizer],
  };
  const token = readToken(call, sources);
  const [sent, configured, checks, access] = await Promise.all([
    sendAll(call, sources, { allMethods: limits.allMethods, reader, signal: aws.signal }),
    readInvoked(aws, reader, asked, { ids, variables: stage?.variables ?? {} }),
    token && tokenChecks ? tokenChecks(token.decoded) : [],
    address && found
      ? readAccess(aws, reader, { call, address, reads: found, match, isDomain: domain !== undefined })
      : NO_ACCESS,
  ]);
  const { answer, asked: sentCall, ...otherAnswers } = sent;
  const mask = maskFor(call);
  const test = testOfRoute({ call, limits, located, configured, mask });
  const observed = await observeCall(aws, reader, { call, limits, located, answer, configured, token, mask, test });
  const { invoked, record, run, signature } = observed;
  const evidence: CallEvidence = {
    now: Date.now(),
    partition: located.partition,
    account: located.account,
    region: aws.region,
    apiId: address?.apiId ?? "",
    stageName: located.stageName,
    stage,
    ...reads,
    view,
    ...invoked,
    skipped: reader.skipped,
    call,
    address,
    domain,
    sent: sentCall,
    answer,
    ...otherAnswers,
    accessLog: record?.access,
    executionLog: record?.execution,
    match,
    route: invoked.routes[0],
    preflightRoute: view && address && matchRoute(view.routes, "OPTIONS", address.path)?.route,
    run,
    token: token && { ...token, checks, signature },
    ...access,
    mask,
  };
  return { evidence, test };
}
