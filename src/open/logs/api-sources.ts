import { functionIn } from "../../aws/arn.ts";
import type { Aws } from "../../aws/aws.ts";
import { apiAddress, type StageAddress } from "../../explain/call/api-address.ts";
import { resolveDomain } from "../../explain/call/resolve-domain.ts";
import { itemValue } from "../../explain/evidence/item.ts";
import { readApi } from "../../explain/evidence/read-api.ts";
import { withStageVariables } from "../../explain/evidence/read-function.ts";
import type { ApiView } from "../../explain/view/api-view.ts";
import { AuthzError } from "../../lib/errors.ts";
import type { LogSource } from "../../logs/log-source.ts";
import { accessSource } from "./access-source.ts";
import { type ApiReader, createApiReader } from "./api-reader.ts";
import { functionLog } from "./function-source.ts";

type StageOfApi = StageAddress & { readonly stage: string };

/** @throws AuthzError USAGE for an address without a stage, NOT_DEPLOYED for a host that leads to no API. */
async function stageOf(aws: Aws, reader: ApiReader, url: URL): Promise<StageOfApi> {
  const address = apiAddress(url);
  const domain = address.kind === "domain" ? await resolveDomain(aws, reader, address) : undefined;
  const found = address.kind === "domain" ? domain?.address : address;
  const refusal = reader.refusal();
  if (found === undefined && !domain?.exists && refusal !== undefined) throw refusal;
  if (found === undefined && domain?.exists)
    throw new AuthzError("NOT_DEPLOYED", `${url.host} has no base path mapping for ${url.pathname}`, {
      fix: `use one of: ${(domain.mappings ?? []).map(({ basePath }) => `/${basePath}`).join(", ") || "none"}`,
    });
  if (found === undefined)
    throw new AuthzError("NOT_DEPLOYED", `${url.host} does not lead to a REST API of this account in ${aws.region}`, {
      fix: "pass the invoke URL of the API, or the --region and --profile of its custom domain",
    });
  const { stage } = found;
  if (stage !== undefined) return { ...found, stage };
  throw new AuthzError("USAGE", `${url.origin}${url.pathname} does not name a stage`, {
    fix: "pass the invoke URL with the name of the stage at its end",
  });
}

/** The functions that a stage invokes, the authorizers' first, each once. */
function functionsOf({ routes, authorizers }: ApiView, variables: Readonly<Record<string, string>>) {
  const found = (uris: readonly (string | undefined)[]) =>
    uris.flatMap((uri) => functionIn(withStageVariables(uri ?? "", variables)) ?? []);
  const all = [
    ...found(authorizers.map(({ uri }) => uri)).map((one) => ({ ...one, isAuthorizer: true })),
    ...found(routes.map(({ integration }) => integration?.uri)).map((one) => ({ ...one, isAuthorizer: false })),
  ];
  return all.filter(
    (one, index) => all.findIndex(({ name, region }) => name === one.name && region === one.region) === index,
  );
}

/** The logs of what a stage of any REST API runs, and its access log. */
export interface ApiSources {
  readonly sources: readonly LogSource[];
  /** What could not be looked at, in words. */
  readonly notes: readonly string[];
}

/**
 * The functions of the authorizers and integrations of a stage, and its access log.
 * @param url the invoke URL, of the stage or of any path under it; a custom domain of the account.
 * @throws AuthzError USAGE, NOT_DEPLOYED, ACCESS_DENIED.
 */
export async function apiSources(aws: Aws, url: URL): Promise<ApiSources> {
  const reader = createApiReader(aws);
  const { apiId, stage: name } = await stageOf(aws, reader, url);
  const { api, live, current, stages } = await readApi(aws, reader, apiId, name);
  const view = itemValue(live) ?? itemValue(current);
  if ("value" in api && api.value === undefined)
    throw new AuthzError("NOT_DEPLOYED", `REST API ${apiId} does not exist in ${aws.endpoint ?? aws.region}`, {
      fix: "check the address, the account (--profile) and that it is a REST API",
    });
  const stage = itemValue(stages)?.find((one) => one.name === name);
  if ("value" in stages && stage === undefined)
    throw new AuthzError("NOT_DEPLOYED", `API ${apiId} has no stage ${name}`, {
      fix: `use one of: ${stages.value.map((one) => one.name).join(", ") || "none"}`,
    });
  const refusal = reader.refusal();
  if (view === undefined && refusal !== undefined) throw refusal;
  const { account } = await aws.caller;
  const all = view === undefined ? [] : functionsOf(view, stage?.variables ?? {});
  const here = all.filter((one) => one.region === aws.region && one.account === account);
  const access = accessSource(aws, stage?.accessLog);
  const functions = await Promise.all(here.map((one) => functionLog(aws, one, one.isAuthorizer)));
  const sources = [...functions.map(({ source }) => source), ...(access ? [access] : [])];
  if (sources.length === 0)
    throw new AuthzError("USAGE", `stage ${name} of API ${apiId} has no logs: it invokes no function of this account`, {
      fix: "turn on the access log of the stage",
    });
  return {
    sources,
    notes: [
      // What the stage serves is all that is needed of an API.
      ...("unread" in live ? reader.skipped.map(({ what, why }) => `${what} could not be read: ${why}`) : []),
      ...functions.filter(({ isAbsent }) => isAbsent).map(({ source }) => `function ${source.name} does not exist`),
      ...all
        .filter((one) => !here.includes(one))
        .map((one) => `${one.name} is skipped: it is in account ${one.account}, ${one.region}`),
      ...(stage?.accessLog && !access
        ? [`the access log is skipped: it is not in CloudWatch (${stage.accessLog.groupArn})`]
        : []),
    ],
  };
}
