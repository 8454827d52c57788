import {
  CreateRestApiCommand,
  DeleteRestApiCommand,
  GetRestApiCommand,
  GetRestApisCommand,
  type RestApi,
  TagResourceCommand,
  UpdateRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { restApiArn } from "../aws/arn.ts";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined, isError } from "../aws/aws-errors.ts";
import { sentOnce } from "../aws/calls/unanswered.ts";
import { AuthzError } from "../lib/errors.ts";
import { API, apiOverrides, apiPatches, DESCRIPTION, isCaptured } from "./shared/api-overrides.ts";
import { changes, has, kind } from "./shared/aws-kind.ts";
import { createOne, oldestFirst } from "./shared/create-one.ts";
import { unmanagedOfApi } from "./shared/gateway-unmanaged.ts";
import { listResources } from "./shared/listing.ts";
import { hasOwnerTag, isOwned, missingTags, ownership, type Tags, tagPair } from "./shared/ownership-tags.ts";
import { type Overridden, overrideChanges, replace, watchedOverrides } from "./shared/property-overrides.ts";

export interface RestApiProps {
  readonly project: string;
  readonly stage: string;
  readonly name: string;
  readonly tags: Tags;
}

export interface RestApiAttrs extends Overridden {
  readonly id: string;
  readonly name: string;
  /** ID of the resource "/". */
  readonly rootId: string;
  readonly tags: Tags;
}

// AWS's quota: one DeleteRestApi per account every 30 s.
const DELETE_QUOTA = {
  waitsFor: "API Gateway, which deletes one API every 30 s",
  when: (error: unknown) => isError(error, "TooManyRequestsException"),
  everyMs: 31_000,
  capMs: 160_000,
};

// One CreateRestApi every 3 s.
const CREATE_QUOTA = {
  ...DELETE_QUOTA,
  waitsFor: "API Gateway, which creates one API every 3 s",
  everyMs: 3_100,
  capMs: 30_000,
};

const PAGE = 500;

/**
 * All REST APIs of the account and region; a page holds 500, which is nearly every account.
 * @param limit a new value bypasses the run's memo of listings, whose key contains it.
 */
export async function listRestApis({ apigateway }: Pick<Aws, "apigateway">, limit = PAGE): Promise<RestApi[]> {
  const all: RestApi[] = [];
  let position: string | undefined;
  do {
    const page = await apigateway.send(new GetRestApisCommand({ limit, ...(position && { position }) }));
    all.push(...(page.items ?? []));
    position = page.position;
  } while (position !== undefined);
  return all;
}

const asDuplicate = (api: RestApi) => ({ id: api.id ?? "", createdAt: api.createdDate?.getTime() ?? 0, api });

/** The APIs with this stack's tags, the oldest first. There should be one. */
export const ownRestApis = (all: readonly RestApi[], stack: Aws["stack"]): RestApi[] =>
  oldestFirst(all.filter((api) => isOwned(api.tags ?? {}, stack)).map(asDuplicate)).map(({ api }) => api);

async function removeApi(aws: Aws, restApiId: string): Promise<void> {
  const call = () => aws.apigateway.send(new DeleteRestApiCommand({ restApiId }));
  await absentAsUndefined(aws.retry(DELETE_QUOTA, call));
}

async function rootOf(aws: Aws, api: RestApi): Promise<string> {
  if (api.rootResourceId !== undefined) return api.rootResourceId;
  return (await listResources(aws, api.id ?? "")).find((resource) => resource.path === "/")?.id ?? "";
}

const attrsOf = async (aws: Aws, api: RestApi): Promise<RestApiAttrs> => ({
  id: api.id ?? "",
  name: api.name ?? "",
  rootId: await rootOf(aws, api),
  tags: api.tags ?? {},
  ...apiOverrides(api),
});

/** The API of this name without an owner tag, which `--adopt` may adopt. */
function adoptableApi(all: readonly RestApi[], name: string): RestApi | undefined {
  const candidates = all.filter((api) => api.name === name && !hasOwnerTag(api.tags ?? {}));
  if (candidates.length > 1) {
    const ids = candidates.map((api) => api.id).join(", ");
    const message = `${candidates.length} REST APIs have the name ${name} (${ids})`;
    throw new AuthzError("NOT_OURS", message, { fix: "delete or rename all but one before --adopt" });
  }
  return candidates[0];
}

/** The REST API. Identified by its tags because AWS lets several share a name; the name only says what could be adopted. */
export const restApi = kind<RestApiProps, RestApiAttrs>({
  type: "apigateway.rest-api",
  row: { key: ["project", "stage"], ids: ["id"] },
  idOf: (_, attrs) => attrs?.id || undefined,
  actions: {
    read: ["apigateway:GET"],
    create: ["apigateway:POST", "apigateway:PUT", "apigateway:DELETE"],
    // Of the resource policy, which AWS protects by an action of its own.
    update: ["apigateway:PATCH", "apigateway:PUT", "apigateway:UpdateRestApiPolicy"],
    delete: ["apigateway:DELETE"],
  },
  watched: {
    name: "name",
    tags: "tags",
    ...watchedOverrides(API),
  },
  sharesNames: true,
  capturedBy: (changed) => (changed.some(isCaptured) ? "apigateway.deployment" : undefined),
  key: ({ project, stage }) => ({ project, stage }),

  async read(aws, _key, last) {
    const known = last && (await absentAsUndefined(aws.apigateway.send(new GetRestApiCommand({ restApiId: last.id }))));
    if (known !== undefined) return { attrs: await attrsOf(aws, known), ...ownership(known.tags ?? {}, aws.stack) };
    const all = await listRestApis(aws);
    const [oldest, ...others] = ownRestApis(all, aws.stack);
    if (oldest !== undefined) {
      const duplicates = others.map(({ id = "" }) => id);
      return { attrs: await attrsOf(aws, oldest), owned: true, ...(duplicates.length > 0 && { duplicates }) };
    }
    const other = aws.stack.adopt ? adoptableApi(all, aws.stack.apiName) : undefined;
    return other && { attrs: await attrsOf(aws, other), owned: false };
  },

  async create(aws, { name, tags }) {
    const input = {
      name,
      description: DESCRIPTION,
      endpointConfiguration: { types: ["REGIONAL" as const] },
      tags: { ...tags },
    };
    let limit = PAGE;
    const send = () => aws.apigateway.send(sentOnce(new CreateRestApiCommand(input)));
    const { api } = await createOne(aws, {
      what: "REST API",
      create: async () => asDuplicate(await aws.retry(CREATE_QUOTA, send)),
      list: async () => ownRestApis(await listRestApis(aws, --limit), aws.stack).map(asDuplicate),
      remove: ({ id }) => removeApi(aws, id),
    });
    return { ...(await attrsOf(aws, api)), tags };
  },

  diff: (props, attrs) => [
    ...changes({ name: [props.name, attrs.name], tags: tagPair(props.tags, attrs.tags) }),
    ...overrideChanges(attrs, API),
  ],

  async update({ apigateway, caller, region }, props, attrs, changed) {
    const patchOperations = [...(has(changed, "name") ? [replace("/name", props.name)] : []), ...apiPatches(changed)];
    if (patchOperations.length > 0) {
      await apigateway.send(new UpdateRestApiCommand({ restApiId: attrs.id, patchOperations }));
    }
    if (has(changed, "tags")) {
      const resourceArn = restApiArn({ partition: (await caller).partition, region }, attrs.id);
      await apigateway.send(new TagResourceCommand({ resourceArn, tags: { ...missingTags(props.tags, attrs.tags) } }));
    }
    return { id: attrs.id, name: props.name, rootId: attrs.rootId, tags: { ...attrs.tags, ...props.tags } };
  },

  async unmanaged({ apigateway }, _key, { id: restApiId }) {
    const found = await absentAsUndefined(apigateway.send(new GetRestApiCommand({ restApiId })));
    return found === undefined ? [] : unmanagedOfApi(found);
  },

  async delete(aws, key, attrs) {
    const id = attrs?.id ?? (await restApi.read(aws, key))?.attrs.id;
    if (id === undefined) return;
    await removeApi(aws, id);
  },

  // There should be one. The others have their ID in the key, so that teardown deletes them all.
  async list(aws) {
    const { project, stage } = aws.stack;
    const all = ownRestApis(await listRestApis(aws), aws.stack);
    return all.map(({ id = "", name = "", tags = {} }, i) => ({
      key: { project, stage, ...(i > 0 && { id }) },
      attrs: { id, name, tags, rootId: "" },
    }));
  },
});
