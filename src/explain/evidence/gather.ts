import { maskSecrets } from "../../lib/secrets/mask-secrets.ts";
import type { Check } from "../../token/check.ts";
import type { Decoded } from "../../token/jwt.ts";
import type { DomainAddress, StageAddress } from "../call/api-address.ts";
import { corsCall, preflightHeaders } from "../call/cors-call.ts";
import type { ExplainedCall, ExplainLimits } from "../call/explained-call.ts";
import { type SentCall, withoutIdentity, withToken } from "../call/placed-token.ts";
import { resolveDomain } from "../call/resolve-domain.ts";
import { isAnswer, isSafe, sendCall } from "../call/send-call.ts";
import { maskFor } from "../mask.ts";
import type { ApiView, AuthorizerView, RouteView } from "../view/api-view.ts";
import { matchRoute } from "../view/match-route.ts";
import { readInvoked } from "./api-evidence.ts";
import type { CallEvidence } from "./evidence.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import { type Item, itemValue } from "./item.ts";
import { accessLine, withLogs } from "./observe-functions.ts";
import { readAccess } from "./read-access.ts";
import { readApi } from "./read-api.ts";
import { readCallRecord } from "./read-call-record.ts";
import { readSignature } from "./read-signature.ts";
import { readToken, sentToken } from "./read-token.ts";
import { runAuthorizer } from "./run-authorizer.ts";
import { concealed } from "./unread-environment.ts";

/** A call, where it leads and what may be done to explain it. */
export interface Gathering {
  readonly call: ExplainedCall;
  readonly address: StageAddress | DomainAddress;
  readonly limits: ExplainLimits;
  /** What a config.ini says of the token; undefined where there is none for the API. */
  readonly tokenChecks: ((decoded: Decoded) => Promise<readonly Check[]>) | undefined;
}

/** Of an address that leads to no API. */
const NO_ACCESS = { otherApi: undefined, apiKeys: undefined, otherStages: [], hostAddress: "" } as const;

/** Ids by name: exports know authorizers by name only. */
export const authorizerIds = (view: ApiView | undefined): ReadonlyMap<string, string> =>
  new Map((view?.authorizers ?? []).flatMap(({ name, id }) => (id === undefined ? [] : [[name, id]])));

/** The API and stage of a call: of its address, or of the mapping of its custom domain. */
async function placeOf(aws: ReadAws, reader: Reader, address: StageAddress | DomainAddress) {
  if (address.kind !== "domain") return { stage: address, domain: undefined };
  const domain = await resolveDomain(aws, reader, address);
  return { stage: domain.address, domain };
}

/** The three requests of a call, all at once; each undefined where it is not to be sent. */
async function sendAll(
  gathering: Gathering,
  authorizer: AuthorizerView | undefined,
  { reader, signal }: { readonly reader: Reader; readonly signal: AbortSignal },
) {
  const { call, limits } = gathering;
  const sources = authorizer?.identitySources ?? [];
  const maySend = limits.allMethods || isSafe(call.method);
  if (!maySend) {
    const why = "it may change something; --all-methods sends it";
    reader.skip({ what: `the answer to ${call.method}`, permission: "", why });
  }
  const asked = withToken(call, sources);
  const bare = withoutIdentity(call, sources);
  const carriesIdentity =
    JSON.stringify(Object.keys(asked.headers)) !== JSON.stringify(Object.keys(bare.headers)) ||
    asked.url.search !== bare.url.search;
  const send = ({ url, headers }: SentCall, method = call.method) =>
    sendCall({ url, method, ...(method === call.method && { body: call.body }) }, headers, signal);
  const cors = corsCall(call, asked);
  const [answer, withoutToken, ofPreflight] = await Promise.all([
    maySend ? send(asked) : undefined,
    maySend && carriesIdentity ? send(bare) : undefined,
    cors && send({ url: bare.url, headers: preflightHeaders(cors) }, "OPTIONS"),
  ]);
  return { asked, answer, withoutToken, preflight: ofPreflight };
}

/**
 * Gathers all that causes look at, in rounds of calls that go out at once: the domain, the API, what the route runs
 * together with the call itself, then the logs of its functions and a test of the authorizer.
 * @throws errors that end the run: unusable credentials, an interruption, wrong proxy settings.
 */
export async function gather(aws: ReadAws, reader: Reader, gathering: Gathering): Promise<CallEvidence> {
  const { call, limits } = gathering;
  const { stage: address, domain } = await placeOf(aws, reader, gathering.address);
  const mask = maskFor(call);
  const stageName = address?.stage ?? "";
  const [caller, reads] = await Promise.all([
    reader.read("the account (GetCallerIdentity)", "", () => aws.caller),
    address && address.apiId !== "" ? readApi(aws, reader, address.apiId, stageName) : undefined,
  ]);
  const missing: Item<never> = { unread: { what: "the API", permission: "", why: "its id is not known" } };
  const current = reads?.current ?? missing;
  const live = reads?.live ?? missing;
  const stages = reads?.stages ?? missing;
  const view = itemValue(live) ?? itemValue(current);
  const stage = itemValue(stages)?.find(({ name }) => name === stageName);
  const match = view && address && matchRoute(view.routes, call.method, address.path);
  const authorizer = view?.authorizers.find(({ name }) => name === match?.route.authorizer);
  const variables = stage?.variables ?? {};
  const ids = authorizerIds(itemValue(current));
  const routes: RouteView[] = match === undefined ? [] : [match.route];
  const authorizerId = authorizer && (authorizer.id ?? ids.get(authorizer.name));
  const runs = limits.invoke && authorizerId !== undefined && authorizer?.type !== "COGNITO_USER_POOLS";
  const sources = authorizer?.identitySources ?? [];
  const token = readToken(call, sources);
  const [sent, configured, checks, access] = await Promise.all([
    sendAll(gathering, authorizer, { reader, signal: aws.signal }),
    readInvoked(aws, reader, { routes, authorizers: authorizer === undefined ? [] : [authorizer] }, { ids, variables }),
    token && gathering.tokenChecks ? gathering.tokenChecks(token.decoded) : [],
    address && reads
      ? readAccess(aws, reader, { call, address, reads, match, isDomain: domain !== undefined })
      : NO_ACCESS,
  ]);
  const [partition, account] = [itemValue(caller)?.partition ?? "aws", itemValue(caller)?.account ?? ""];
  const { answer } = sent;
  const { maskEnvironment = concealed } = itemValue(configured.authorizers[0]?.function?.info) ?? {};
  const observed = { stage, scope: { account, region: aws.region }, waitMs: limits.waitLogsMs };
  // The test comes after the call: at the same time, it could take the only run that a function has reserved.
  const isRefused = isAnswer(answer) && [401, 403].includes(answer.status);
  const text = isRefused ? sentToken(call, sources)?.text : undefined;
  const logged = isAnswer(answer)
    ? { ...observed, answer, askForLine: accessLine(aws, reader, { answer, stage }) }
    : undefined;
  const [invoked, record, run, signature] = await Promise.all([
    logged ? withLogs(aws, reader, configured, logged) : configured,
    logged && stage && address
      ? readCallRecord(aws, reader, { ...logged, stage, apiId: address.apiId }, limits.waitLogsMs)
      : undefined,
    runs && address
      ? runAuthorizer(aws, reader, {
          restApiId: address.apiId,
          authorizerId,
          stageName,
          stageVariables: variables,
          call: withToken(call, sources),
          path: address.path,
          mask: (line) => mask(maskSecrets(line)),
          maskError: (message) => mask(maskSecrets(maskEnvironment(message))),
        })
      : undefined,
    text && token ? readSignature(aws, reader, text, token.decoded) : undefined,
  ]);
  return {
    now: Date.now(),
    partition,
    account,
    region: aws.region,
    apiId: address?.apiId ?? "",
    api: reads?.api ?? missing,
    stageName,
    stages,
    stage,
    current,
    live,
    view,
    ...invoked,
    skipped: reader.skipped,
    call,
    address,
    domain,
    sent: sent.asked,
    answer,
    withoutToken: sent.withoutToken,
    preflight: sent.preflight,
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
}
