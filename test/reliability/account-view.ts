import { unzipSync } from "fflate";
import type { StoredData } from "../support/local/memory-store.ts";

type Json = Readonly<Record<string, unknown>>;

/** The stack whose runs are disturbed. */
export const STACK = { project: "shop", stage: "dev", region: "us-east-1" };

/** Tags as a map, whatever the service's shape of them. */
function tagsOf(item: Json): Json {
  const { UserPoolTags } = (item["settings"] ?? {}) as Json;
  const tags = item["tags"] ?? item["Tags"] ?? UserPoolTags ?? {};
  return Array.isArray(tags) ? Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) : (tags as Json);
}

function isOwned(item: Json): boolean {
  const tags = tagsOf(item);
  return (
    tags["lambda-authz:owner"] === "lambda-authz" &&
    tags["lambda-authz:project"] === STACK.project &&
    tags["lambda-authz:stage"] === STACK.stage
  );
}

/** Everything in an account that can carry tags, as [service and collection, item]. */
function itemsIn(data: StoredData): [string, Json][] {
  return Object.entries(data).flatMap(([service, collections]) =>
    Object.entries(collections).flatMap(([collection, items]) =>
      Object.values(items as Record<string, Json>).map((item): [string, Json] => [`${service} ${collection}`, item]),
    ),
  );
}

/** What belongs to others, byte for byte. */
export const foreignIn = (data: StoredData): string[] =>
  itemsIn(data).flatMap(([where, item]) => (isOwned(item) ? [] : [`${where} ${JSON.stringify(item)}`]));

// What differs from run to run, and never matters.
const VOLATILE =
  /^(?:createdAt|modifiedAt|busyUntil|(?:busy)?RevisionId|RoleId|trustedAt|CreationDate|LastModifiedDate|createdDate|lastUpdatedDate|creationTime|keys|AUTHZ_KEYS_FETCHED_AT|codeSha256Hex|CodeSize|cacheNamespace|authorizersFlushedAt|snapshotId|ManagedLoginBrandingId)$/;

/** By sorted text: listings come in the order of creation, which is not part of what was made. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, one]): [string, unknown] => [name, ordered(one)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface Api {
  readonly id: string;
  readonly resources: Record<string, { readonly id: string; readonly path: string }>;
  readonly authorizers: Record<string, { readonly id: string; readonly name: string; readonly authorizerUri: string }>;
  readonly stages: Record<string, { readonly deploymentId: string; readonly authorizersFlushedAt?: number }>;
  readonly deployments: Record<string, Json>;
}

interface Pool {
  readonly Id: string;
  readonly keys: Readonly<Record<string, { readonly kid: string; readonly publicJwk: { readonly n: string } }>>;
  readonly clients: Record<string, { readonly ClientId: string; readonly ClientName: string }>;
  readonly brandings: Record<string, { readonly ManagedLoginBrandingId: string }>;
}

/** IDs differ from run to run: what each of them names. */
function wordsFor(items: readonly Json[]): [string, string][] {
  return items.flatMap((item): [string, string][] => {
    if ("RoleId" in item) return [[String(item["RoleId"]), `ROLE ID ${item["RoleName"]}`]];
    if ("resources" in item) {
      const { id, resources, authorizers, stages } = item as unknown as Api;
      return [
        [id, "API"],
        ...Object.values(resources).map((one): [string, string] => [one.id, `RESOURCE ${one.path}`]),
        ...Object.values(authorizers).map((one): [string, string] => [one.id, `AUTHORIZER ${one.name}`]),
        ...Object.values(stages).map((one): [string, string] => [one.deploymentId, "DEPLOYMENT"]),
      ];
    }
    if (!("clients" in item)) return [];
    const { Id, clients, keys, brandings } = item as unknown as Pool;
    return [
      [Id, "POOL"],
      ...Object.values(brandings).map((one): [string, string] => [one.ManagedLoginBrandingId, "BRANDING"]),
      ...Object.values(clients).map((one): [string, string] => [one.ClientId, `CLIENT ${one.ClientName}`]),
      ...Object.values(keys).flatMap(({ kid, publicJwk }): [string, string][] => [
        [kid, "KEY ID"],
        [publicJwk.n, "KEY"],
      ]),
    ];
  });
}

/** The deployments that a stage serves; of others, which later runs prune, a disturbed run may leave one more. */
function served(item: Json): Json {
  if (!("deployments" in item)) return item;
  const { deployments, stages } = item as unknown as Api;
  const used = Object.values(stages).map(({ deploymentId }) => deploymentId);
  const unused = Object.keys(deployments).filter((id) => !used.includes(id));
  if (unused.length > 2) throw new Error(`${unused.length} deployments are left that no stage uses`);
  const rest = Object.fromEntries(
    used.map((id) => [id, { ...deployments[id], description: undefined, createdDate: undefined }]),
  );
  return { ...item, deployments: rest };
}

/** Whether the decisions that API Gateway caches may be those of code that the authorizer no longer has. */
function withStale(item: Json, own: readonly Json[]): Json {
  if (!("authorizers" in item)) return item;
  const { authorizers, stages } = item as unknown as Api;
  const uris = Object.values(authorizers).map(({ authorizerUri }) => authorizerUri);
  const changed = own.filter(
    ({ FunctionName, createdAt, modifiedAt }) =>
      uris.some((uri) => uri.includes(`:${FunctionName}/`)) && createdAt !== modifiedAt,
  );
  const last = Math.max(...changed.map(({ modifiedAt }) => Number(modifiedAt)));
  const isStale = Object.values(stages).some(({ authorizersFlushedAt: time = 0 }) => time < last);
  return { ...item, isStale };
}

/** A log group has an ID besides its name, which nothing refers to. */
const unnamed = (item: Json): Json => ("streams" in item ? { ...item, id: undefined } : item);

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

/** The code of a function as text, by file. @param kept zips by their hash. */
function codeOf(item: Json, kept: (sha256: string) => Uint8Array): Json {
  const hash = item["codeSha256Hex"];
  if (typeof hash !== "string") return item;
  const files = Object.entries(unzipSync(kept(hash))).map(([name, bytes]) => [name, textOf(bytes)]);
  return { ...item, code: Object.fromEntries(files) };
}

const named = (text: string, words: readonly (readonly [string, string])[]): string =>
  words.reduce((now, [id, word]) => now.replaceAll(id, word), text);

/**
 * What the stack has, in a form that is equal exactly when two runs ended the same; every item has a line.
 * @param hasSnapshots false leaves out what deployments captured.
 */
export function ownedIn(data: StoredData, kept: (sha256: string) => Uint8Array, hasSnapshots = true): string[] {
  const own = itemsIn(data).filter(([, item]) => isOwned(item));
  const words = wordsFor(own.map(([, item]) => item));
  return own
    .map(([where, item]) => {
      const whole = withStale(
        unnamed(codeOf(hasSnapshots ? served(item) : { ...item, deployments: {} }, kept)),
        own.map(([, one]) => one),
      );
      const scrubbed = JSON.stringify(whole, (name, value) => (VOLATILE.test(name) ? undefined : value));
      return `${where} ${JSON.stringify(ordered(JSON.parse(named(scrubbed, words))))}`;
    })
    .sort();
}

/** IDs that must outlive a change: clients of the API know them, and people are in the pool. */
export const lastingIds = (data: StoredData): string[] =>
  itemsIn(data)
    .filter(([, item]) => isOwned(item) && ("resources" in item || "clients" in item))
    .flatMap(([, item]) => [String(item["id"] ?? item["Id"]), ...Object.keys((item["clients"] ?? {}) as object)])
    .sort();

// In a state file: hashes of code and of snapshots that contain IDs, times, and the random end of a description.
const RANDOM =
  /"(?:sha256|fingerprint)": ?"[^"]*"|"AUTHZ_KEYS_FETCHED_AT": ?"\d+"|(?<=lambda-authz shop\/dev )[0-9a-f]{16}/g;

/**
 * What the next run of the stack finds: equal for two moments from which every run goes on alike.
 * @param isNew whether the IDs were made since the scenario began, so that hashes of them tell nothing.
 */
export function momentIn(
  data: StoredData,
  kept: (sha256: string) => Uint8Array,
  files: ReadonlyMap<string, string>,
  isNew: boolean,
): string {
  const own = itemsIn(data).filter(([, item]) => isOwned(item));
  const words = wordsFor(own.map(([, item]) => item));
  const unserved = own.flatMap(([, item]) => Object.keys((item["deployments"] ?? {}) as object)).length;
  const texts = [...files].map(([name, text]) => {
    const plain = name.endsWith(".lock") ? "a lock" : named(text, words);
    return `${name} ${isNew ? plain.replace(RANDOM, "") : plain.replace(/"AUTHZ_KEYS_FETCHED_AT": ?"\d+"/g, "")}`;
  });
  return [...ownedIn(data, kept), `${unserved} deployments`, ...texts].join("\n");
}
