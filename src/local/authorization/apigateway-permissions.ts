import { domainsIn } from "../apigateway/domains/domains-model.ts";
import { apisIn } from "../apigateway/lookup.ts";
import type { Patch } from "../apigateway/patch.ts";
import { usageIn } from "../apigateway/usage/usage-model.ts";
import { inputOf, memberOf, modelOf } from "../model/service-model.ts";
import { own } from "../own.ts";
import type { Call } from "../wire/operation.ts";
import type { ConditionKeys, Permission } from "./permission.ts";
import { passRole, type Requested, requestTags, resourceTags } from "./permissions-of.ts";

interface Input {
  readonly tags?: Readonly<Record<string, string>>;
  readonly tagKeys?: readonly string[];
  readonly policy?: string;
  readonly credentials?: string;
  readonly authorizerCredentials?: string;
  readonly patchOperations?: readonly Patch[];
}

/** "POST /restapis/a1b2/resources": what is sent, without the version of the API that the path may begin with. */
function requestLine(service: string, { operation, input }: Requested): readonly [verb: string, path: string] {
  const model = modelOf(service);
  const [verb = "", uri = ""] = (own(model.operations, operation)?.http ?? "").split(/[ ?]/);
  const names = Object.entries(inputOf(model, operation).members ?? {}).map(
    ([name, entry]) => [memberOf(entry).as ?? name, name] as const,
  );
  const inPath = new Map(names);
  const path = uri.replace(/\{(\w+)\+?\}/g, (_, as: string) => encodeURIComponent(String(input[inPath.get(as) ?? as])));
  return [verb, path.replace(/^\/v2\//, "/").replace(/\/$/, "")];
}

interface Tagged {
  readonly tags: Readonly<Record<string, string>>;
}

/** What has tags, by the first step of its path. */
const TAGGED: Readonly<Record<string, (call: Call) => Readonly<Record<string, Tagged>>>> = {
  restapis: ({ world, region }) => apisIn(world, region),
  usageplans: ({ world, region }) => usageIn(world, region).plans,
  apikeys: ({ world, region }) => usageIn(world, region).keys,
  domainnames: ({ world, region }) => domainsIn(world, region),
};

/** The tags of what a path names. All below an API, usage plan or domain inherits its tags. */
function tagsAt(path: string, call: Call): ConditionKeys {
  const [, collection = "", id = "", below, name = ""] = path.split("/").map(decodeURIComponent);
  const owner = own(own(TAGGED, collection)?.(call) ?? {}, id);
  const stages =
    collection === "restapis" && below === "stages" ? own(apisIn(call.world, call.region), id)?.stages : {};
  return resourceTags({ ...owner?.tags, ...own(stages ?? {}, name)?.tags });
}

const patched = ({ patchOperations = [] }: Input, wanted: string) =>
  patchOperations.find(({ path }) => path === wanted)?.value;

/** API Gateway: the HTTP verb is the action and the path the resource, of both versions of its API. */
export const apiPermissions =
  (service: string) =>
  (requested: Requested): Permission[] => {
    const { operation, call } = requested;
    const given: Input = requested.input;
    const [verb, path] = requestLine(service, requested);
    const arn = (to: string) => `arn:${call.world.partition}:apigateway:${call.region}::${to}`;
    const keys = { ...tagsAt(path, call), ...requestTags(given.tags, given.tagKeys) };
    const on = (name: string, to: string): Permission => ({ action: `apigateway:${name}`, resource: arn(to), keys });
    const role =
      given.credentials ??
      given.authorizerCredentials ??
      ["/credentials", "/authorizerCredentials", "/cloudwatchRoleArn"].map((one) => patched(given, one)).find(Boolean);
    const hasPolicy = given.policy !== undefined || patched(given, "/policy") !== undefined;
    const isNew = verb === "POST";
    const resourceArn = String(requested.input["resourceArn"] ?? "");
    return [
      on(verb, path),
      // What is tagged as it is made has no ID yet.
      ...(isNew && given.tags ? [on("PUT", `/tags/${encodeURIComponent(arn(`${path}/`))}*`)] : []),
      ...(operation === "TagResource" ? [{ ...on("PATCH", ""), resource: resourceArn }] : []),
      ...(hasPolicy ? [on("UpdateRestApiPolicy", isNew ? `${path}/*` : path)] : []),
      // "arn:aws:iam::*:user/*" is the caller's own identity, which is not passed.
      ...(role && /:role\//.test(role) ? [passRole(role, "apigateway.amazonaws.com")] : []),
    ];
  };
