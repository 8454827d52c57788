import { readFileSync } from "node:fs";
import { own } from "../own.ts";

/** An action of AWS's service authorization data. */
export interface ActionEntry {
  /** The type of the resource that it acts on; without it, policies must say "*". */
  readonly on?: string;
  /** Condition keys that it has in addition to those of its resource and the global ones. */
  readonly keys?: readonly string[];
}

/** A resource type: its ARN with variables, and its condition keys. */
export interface ResourceEntry {
  readonly arn: string;
  readonly keys?: readonly string[];
}

interface Table {
  readonly actions: Readonly<Record<string, ActionEntry>>;
  readonly resources: Readonly<Record<string, ResourceEntry>>;
}

let kept: Table | undefined;

/** Generated from AWS's data (test/models/authorization-table.test.ts) and read when it is first asked for. */
function table(): Table {
  kept ??= JSON.parse(readFileSync(new URL("../model/tables/authorization.json", import.meta.url), "utf8")) as Table;
  return kept;
}

/** @throws Error for an action that no operation of the endpoint needs. */
export function actionEntry(action: string): ActionEntry {
  const entry = own(table().actions, action);
  if (entry === undefined) throw new Error(`the authorization table has no action ${action}`);
  return entry;
}

/** @param type "lambda:function" @throws Error for one that no operation of the endpoint acts on. */
export function resourceEntry(type: string): ResourceEntry {
  const entry = own(table().resources, type);
  if (entry === undefined) throw new Error(`the authorization table has no resource type ${type}`);
  return entry;
}

/** Whether AWS has a condition key for an action: for "aws:RequestTag/owner", it lists "aws:RequestTag/". */
export function hasKey(action: string, key: string): boolean {
  const { on, keys = [] } = actionEntry(action);
  const ofResource = on === undefined ? [] : (resourceEntry(`${action.split(":")[0]}:${on}`).keys ?? []);
  return [...keys, ...ofResource].includes(key.replace(/\/.*/, "/"));
}
