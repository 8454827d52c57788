import { filled } from "../../own.ts";
import { type Call, type Operation, op } from "../../wire/operation.ts";
import { badRequest, conflict } from "../apigateway-refusals.ts";
import { found, listing, newId, type Paging } from "../lookup.ts";
import { type Fields, made, PATCHES, type Patches, patch, texts } from "../patch.ts";
import { type ApiKey, usageIn } from "./usage-model.ts";

type ApiKeyPath = { readonly apiKey: string };
type ApiKeyInput = Partial<Pick<ApiKey, "name" | "description" | "customerId" | "enabled" | "value" | "tags">>;

const keysIn = ({ world, region }: Call) => usageIn(world, region).keys;

/** @throws Refusal NotFoundException. */
export const keyOf = (id: string, call: Call): ApiKey => found(keysIn(call), id, "API Key identifier");

/** @param withValue shows the key itself: on request, and when it is created. */
function describe({ value, tags, ...key }: ApiKey, withValue: boolean, always = false) {
  const shown = always || Object.keys(tags).length > 0;
  return { ...key, ...(withValue && { value }), stageKeys: [], ...(shown && { tags }) };
}

const MIN_LENGTH = 20;

function create(given: ApiKeyInput, call: Call) {
  const { value = newId(40), enabled = false, tags = {} } = given;
  if (value.length < MIN_LENGTH) throw badRequest(`API Key value should be at least ${MIN_LENGTH} characters`);
  const keys = keysIn(call);
  if (Object.values(keys).some((one) => one.value === value)) throw conflict("API Key already exists");
  const at = Math.floor(call.now / 1_000);
  const key: ApiKey = {
    id: newId(10),
    value,
    ...filled(given, "name", "description", "customerId"),
    enabled,
    createdDate: at,
    lastUpdatedDate: at,
    tags: { ...tags },
  };
  keys[key.id] = key;
  return describe(key, true);
}

const FIELDS: Fields<ApiKey> = {
  ...texts("name", "description", "customerId"),
  "/enabled": made("enabled", (value) => value === "true"),
};

function update(input: ApiKeyPath & Patches, call: Call) {
  const key = patch(keyOf(input.apiKey, call), input, FIELDS);
  return describe(Object.assign(key, { lastUpdatedDate: Math.floor(call.now / 1_000) }), false, true);
}

interface Query extends Paging {
  readonly nameQuery?: string;
  readonly customerId?: string;
  readonly includeValues?: boolean;
}

function list(input: Query, call: Call) {
  const { nameQuery = "", customerId, includeValues = false } = input;
  const matching = Object.values(keysIn(call)).filter(
    (key) => (key.name ?? "").startsWith(nameQuery) && (customerId === undefined || key.customerId === customerId),
  );
  const shown = (key: ApiKey) => describe(key, includeValues);
  return listing(input, matching, ({ id }) => id, shown);
}

function remove({ apiKey }: ApiKeyPath, call: Call): void {
  const { id } = keyOf(apiKey, call);
  for (const { keyIds } of Object.values(usageIn(call.world, call.region).plans))
    if (keyIds.includes(id)) keyIds.splice(keyIds.indexOf(id), 1);
  delete keysIn(call)[id];
}

/** The API keys of a region. */
export const apiKeyOperations: Readonly<Record<string, Operation>> = {
  CreateApiKey: op<ApiKeyInput>("name description enabled value customerId tags generateDistinctId", create, {
    // The id is never the value.
    generateDistinctId: ["true"],
  }),
  GetApiKey: op<ApiKeyPath & { readonly includeValue?: boolean }>(
    "includeValue",
    ({ apiKey, includeValue = false }, call) => describe(keyOf(apiKey, call), includeValue),
  ),
  GetApiKeys: op<Query>("position limit nameQuery customerId includeValues", list),
  UpdateApiKey: op<ApiKeyPath & Patches>(PATCHES, update),
  DeleteApiKey: op<ApiKeyPath>("", remove),
};
