import { filled, own } from "../../own.ts";
import { notImplemented } from "../../wire/check-input.ts";
import { type Call, type Operation, op } from "../../wire/operation.ts";
import { badRequest, notFound } from "../apigateway-refusals.ts";
import { apisIn, listing, newId, type Paging } from "../lookup.ts";
import { type Field, type Fields, PATCHES, type Patches, patch, texts } from "../patch.ts";
import { type ApiStage, type Quota, type UsagePlan, usageIn } from "./usage-model.ts";

type PlanLimit = "throttle" | "quota";
type UsagePlanPath = { readonly usagePlanId: string };
type UsagePlanInput = Partial<Pick<UsagePlan, "name" | "description" | "apiStages" | "throttle" | "quota" | "tags">>;

const plansIn = ({ world, region }: Call) => usageIn(world, region).plans;

/** @throws Refusal NotFoundException. */
export function planOf({ usagePlanId }: UsagePlanPath, call: Call): UsagePlan {
  const plan = own(plansIn(call), usagePlanId);
  if (plan === undefined) throw notFound("Invalid Usage Plan ID specified");
  return plan;
}

function describe({ keyIds: _, tags, ...plan }: UsagePlan, always = false) {
  return { ...plan, ...((always || Object.keys(tags).length > 0) && { tags }) };
}

/** The last day on which a period can start. */
const LAST_OFFSET = { DAY: 0, WEEK: 6, MONTH: 27 };

function quotaProblem({ limit, offset, period }: Partial<Quota>): string | undefined {
  if (period === undefined || !Object.hasOwn(LAST_OFFSET, period))
    return "Invalid Usage Plan quota period specified. Must be one of [DAY, WEEK, MONTH]";
  if (!(Number(limit) > 0)) return "Usage Plan quota limit must be a non-negative numeric";
  const last = LAST_OFFSET[period];
  if (!(Number(offset) >= 0 && Number(offset) <= last))
    return `Usage Plan quota offset must be between 0 and ${last} inclusive in the ${period} period`;
  return undefined;
}

/** @throws Refusal BadRequestException, NotFoundException. */
function check({ apiStages, quota }: UsagePlan, { world, region }: Call): void {
  const wrong = quota && quotaProblem(quota);
  if (wrong) throw badRequest(wrong);
  for (const { apiId, stage } of apiStages)
    if (own(own(apisIn(world, region), apiId)?.stages ?? {}, stage) === undefined)
      throw notFound("API Stage not found");
}

function create(given: UsagePlanInput, call: Call) {
  const { name = "", apiStages = [], throttle, quota, tags = {} } = given;
  const plan: UsagePlan = {
    id: newId(),
    name,
    ...filled(given, "description"),
    apiStages,
    ...(throttle && { throttle }),
    ...(quota && { quota: { ...quota, offset: quota.offset ?? 0 } }),
    tags: { ...tags },
    keyIds: [],
  };
  check(plan, call);
  plansIn(call)[plan.id] = plan;
  return describe(plan);
}

/** A member of `throttle` or `quota`; the whole is removed. */
const member = (whole: PlanLimit, name: string, of: (value: string) => unknown = Number): Field<UsagePlan> => ({
  ops: ["add", "replace"],
  apply: (plan, { value }) => {
    const before = whole === "quota" ? { offset: 0, ...plan.quota } : plan.throttle;
    Object.assign(plan, { [whole]: { ...before, [name]: of(value) } });
  },
});

const removed = (whole: PlanLimit): Field<UsagePlan> => ({ ops: ["remove"], apply: (plan) => delete plan[whole] });

function changeStages(plan: UsagePlan, { op: change, value }: { readonly op: string; readonly value: string }): void {
  const [apiId = "", stage = ""] = value.split(":");
  const others = plan.apiStages.filter((one) => one.apiId !== apiId || one.stage !== stage);
  plan.apiStages = change === "remove" ? others : [...others, { apiId, stage } satisfies ApiStage];
}

const FIELDS: Fields<UsagePlan> = {
  ...texts("name", "description"),
  "/apiStages": { ops: ["add", "remove"], apply: changeStages },
  "/throttle": removed("throttle"),
  "/throttle/rateLimit": member("throttle", "rateLimit"),
  "/throttle/burstLimit": member("throttle", "burstLimit"),
  "/quota": removed("quota"),
  "/quota/limit": member("quota", "limit"),
  "/quota/offset": member("quota", "offset"),
  "/quota/period": member("quota", "period", String),
};

function update(input: UsagePlanPath & Patches, call: Call) {
  const ofMethod = input.patchOperations?.find(({ path = "" }) => /^\/(?:apiStages\/|productCode)/.test(path));
  if (ofMethod !== undefined) throw notImplemented(`ApiGateway UpdateUsagePlan ${ofMethod.path}`);
  return describe(patch(planOf(input, call), input, FIELDS, { check: (plan) => check(plan, call) }), true);
}

function remove(input: UsagePlanPath, call: Call): void {
  const { id, apiStages } = planOf(input, call);
  const [first] = apiStages;
  if (first !== undefined)
    throw badRequest(
      `Cannot delete Usage Plan ${id} because there are API Stages associated with it, including ${first.apiId}:${first.stage}`,
    );
  delete plansIn(call)[id];
}

/** Usage plans: which keys call which stages, and how often. */
export const usagePlanOperations: Readonly<Record<string, Operation>> = {
  CreateUsagePlan: op<UsagePlanInput>(
    "name description apiStages.apiId apiStages.stage apiStages.throttle.* throttle.* quota.* tags",
    create,
  ),
  GetUsagePlan: op<UsagePlanPath>("", (input, call) => describe(planOf(input, call))),
  GetUsagePlans: op<Paging & { readonly keyId?: string }>("position limit keyId", (input, call) => {
    const all = Object.values(plansIn(call));
    const matching = input.keyId === undefined ? all : all.filter(({ keyIds }) => keyIds.includes(input.keyId ?? ""));
    return listing(input, matching, ({ id }) => id, describe);
  }),
  UpdateUsagePlan: op<UsagePlanPath & Patches>(PATCHES, update),
  DeleteUsagePlan: op<UsagePlanPath>("", remove),
};
