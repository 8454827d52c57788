import { type Call, type Operation, op } from "../../wire/operation.ts";
import { badRequest, notFound } from "../apigateway-refusals.ts";
import { listing, type Paging } from "../lookup.ts";
import { keyOf } from "./api-keys.ts";
import type { ApiKey } from "./usage-model.ts";
import { planOf } from "./usage-plans.ts";

type UsagePlanPath = { readonly usagePlanId: string };
type UsagePlanKeyPath = UsagePlanPath & { readonly keyId: string };

const describe = ({ id, name, value }: ApiKey) => ({ id, name, type: "API_KEY", value });

/** @throws Refusal NotFoundException. */
function keyIn(input: UsagePlanKeyPath, call: Call): ApiKey {
  if (!planOf(input, call).keyIds.includes(input.keyId)) throw notFound("Invalid Usage Plan Key ID specified");
  return keyOf(input.keyId, call);
}

function create(input: UsagePlanKeyPath & { readonly keyType: string }, call: Call) {
  // In words of our own: those of AWS are not known.
  if (input.keyType !== "API_KEY") throw badRequest("Invalid key type specified. Must be API_KEY");
  const [plan, key] = [planOf(input, call), keyOf(input.keyId, call)];
  if (!plan.keyIds.includes(key.id)) plan.keyIds.push(key.id);
  return describe(key);
}

function list(input: UsagePlanPath & Paging & { readonly nameQuery?: string }, call: Call) {
  const { nameQuery = "" } = input;
  const keys = planOf(input, call).keyIds.map((id) => keyOf(id, call));
  const named = keys.filter(({ name = "" }) => name.startsWith(nameQuery));
  return listing(input, named, ({ id }) => id, describe);
}

function remove(input: UsagePlanKeyPath, call: Call): void {
  const { keyIds } = planOf(input, call);
  keyIds.splice(keyIds.indexOf(keyIn(input, call).id), 1);
}

/** The keys in usage plans. */
export const usagePlanKeyOperations: Readonly<Record<string, Operation>> = {
  CreateUsagePlanKey: op<UsagePlanKeyPath & { readonly keyType: string }>("keyId keyType", create),
  GetUsagePlanKey: op<UsagePlanKeyPath>("", (input, call) => describe(keyIn(input, call))),
  GetUsagePlanKeys: op<UsagePlanPath & Paging>("position limit nameQuery", list),
  DeleteUsagePlanKey: op<UsagePlanKeyPath>("", remove),
};
