import type { PatchOperation, RestApi } from "@aws-sdk/client-api-gateway";
import type { Change } from "../../engine/kind.ts";
import { fingerprint } from "../../lib/hash.ts";
import { type Overridden, overridesOf, patchStep, remove, replace, type Values } from "./property-overrides.ts";

export const DESCRIPTION = "Made by lambda-authz";
const NONE = "none";

const TYPES = "endpointConfiguration.types";
const VPC_ENDPOINTS = "endpointConfiguration.vpcEndpointIds";

/** What each API has that config.ini cannot change. */
export const API: Values = {
  description: DESCRIPTION,
  policy: null,
  binaryMediaTypes: [],
  minimumCompressionSize: null,
  apiKeySource: "HEADER",
  disableExecuteApiEndpoint: false,
  [TYPES]: ["REGIONAL"],
  [VPC_ENDPOINTS]: [],
};

const RESTRICTS = "restricts callers";

/**
 * A resource policy by its effect, and a fingerprint of its text. One that only allows everyone everything restricts no one;
 * AWS escapes the quotes of the text once more.
 */
function policyOf(policy: string | undefined): string | undefined {
  if (!policy) return undefined;
  const text = policy.replaceAll("\\", "");
  const isOpen = /"Principal"\s*:\s*"\*"/.test(text) && !/"(?:Deny|Condition|NotAction|NotResource)"/.test(text);
  return `${isOpen ? "allows everyone" : RESTRICTS} (${fingerprint(policy)})`;
}

/** Whether a resource policy that `deploy` removes kept callers out. */
export const hasRestrictingPolicy = ({ overrides = {} }: Overridden): boolean =>
  String(overrides["policy"]).startsWith(RESTRICTS);

/** What an API has that config.ini cannot change and that is not as `deploy` leaves it. */
export function apiOverrides(api: RestApi): Overridden {
  const { types, vpcEndpointIds } = api.endpointConfiguration ?? {};
  const values = {
    description: api.description || NONE,
    policy: policyOf(api.policy),
    binaryMediaTypes: api.binaryMediaTypes,
    minimumCompressionSize: api.minimumCompressionSize,
    apiKeySource: api.apiKeySource,
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
    // Only a private API may have any, so they go before its type changes.
    [VPC_ENDPOINTS]: vpcEndpointIds,
    [TYPES]: types,
  };
  return overridesOf(values, API);
}

/** The operations that undo changes. */
export const apiPatches = (changes: readonly Change[]): PatchOperation[] =>
  changes.flatMap(({ prop, from }) => {
    const items = Array.isArray(from) ? from.map(String) : [];
    const operations: Readonly<Record<string, readonly PatchOperation[]>> = {
      description: [replace("/description", DESCRIPTION)],
      policy: [replace("/policy", "")],
      binaryMediaTypes: items.map((type) => remove(`/binaryMediaTypes/${patchStep(type)}`)),
      // AWS takes no empty number: compression is switched off by leaving the value out.
      minimumCompressionSize: [replace("/minimumCompressionSize")],
      apiKeySource: [replace("/apiKeySource", "HEADER")],
      disableExecuteApiEndpoint: [replace("/disableExecuteApiEndpoint", "false")],
      [TYPES]: items.map((type) => replace(`/endpointConfiguration/types/${type}`, "REGIONAL")),
      [VPC_ENDPOINTS]: items.map((id) => remove("/endpointConfiguration/vpcEndpointIds", id)),
    };
    return operations[prop] ?? [];
  });

/** Whether a deployment captures what a change is about, so that it is in force only after a new one. */
export const isCaptured = ({ prop }: Change): boolean => prop in API && prop !== "description";
