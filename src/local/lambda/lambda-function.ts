import { randomUUID } from "node:crypto";
import { pick } from "../own.ts";
import type { World } from "../world.ts";
import { runtimeVersionArn } from "./runtime/invocation-log.ts";

/** A function as Lambda keeps it. Names are those of the API; times are milliseconds since 1970. */
export interface LambdaFunction {
  readonly FunctionName: string;
  readonly FunctionArn: string;
  Runtime: string;
  Role: string;
  Handler: string;
  Description: string;
  Timeout: number;
  MemorySize: number;
  Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  /** Of what is there once the change has gone through; until then another one is shown. */
  RevisionId: string;
  busyRevisionId: string;
  readonly createdAt: number;
  modifiedAt: number;
  /** Until then it is Pending or an update is in progress. */
  busyUntil: number;
  codeSha256Hex: string;
  CodeSize: number;
  Architectures: readonly string[];
  tags: Record<string, string>;
  statements: readonly Statement[];
  /** Of a published version; the function itself has none. */
  readonly Version?: string;
  /** By number, and how many there were. */
  versions?: Readonly<Record<string, LambdaFunction>>;
  lastVersion?: number;
  /** The version that is as the function is now. */
  published?: string;
  aliases?: Record<string, Alias>;
  /** The reserved concurrency, if it is set. */
  reserved?: number;
  /** An address of its own. */
  url?: { readonly authType: string; readonly createdAt: number };
}

/** A name of a version, and of a second one for a part of the calls. */
export interface Alias {
  readonly Name: string;
  FunctionVersion: string;
  Description: string;
  weights?: Readonly<Record<string, number>>;
  RevisionId: string;
  statements: readonly Statement[];
}

/** A statement of a function's resource policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: { readonly Service: string } | { readonly AWS: string } | "*";
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The functions of a region by name. */
export const functionsIn = ({ store }: Pick<World, "store">, region: string): Record<string, LambdaFunction> =>
  store.of("lambda", region, () => ({ functions: {} as Record<string, LambdaFunction> })).functions;

/** What every change of code or configuration brings with it. */
export const changedAt = (now: number, { functionDelayMs }: World["settings"]) => ({
  RevisionId: randomUUID(),
  busyRevisionId: randomUUID(),
  modifiedAt: now,
  busyUntil: now + functionDelayMs,
});

/** The revision that a caller sees now. */
export const revisionOf = (fn: LambdaFunction, now: number): string =>
  now < fn.busyUntil ? fn.busyRevisionId : fn.RevisionId;

function statesOf({ createdAt, modifiedAt, busyUntil }: LambdaFunction, now: number) {
  const isNew = createdAt === modifiedAt;
  const why = "The function is being created.";
  if (now >= busyUntil) return { State: "Active", LastUpdateStatus: "Successful" };
  if (isNew) return { State: "Pending", StateReason: why, StateReasonCode: "Creating" };
  const update = { LastUpdateStatus: "InProgress", LastUpdateStatusReason: why };
  return { State: "Active", ...update, LastUpdateStatusReasonCode: "Creating" };
}

/** The function itself, as lists show it among its versions. */
export const latestOf = (fn: LambdaFunction): LambdaFunction => ({
  ...fn,
  Version: "$LATEST",
  FunctionArn: `${fn.FunctionArn}:$LATEST`,
});

/** Lists are in this order: the function itself, and its versions by number. */
export const orderOf = ({ FunctionName, Version = "$LATEST" }: LambdaFunction): string =>
  `${FunctionName} ${Version === "$LATEST" ? "" : Version.padStart(20, "0")}`;

/** As lists show it: they say nothing of its state. */
export function listed(fn: LambdaFunction, region: string, now: number) {
  const { RuntimeVersionConfig: _, ...shown } = describe(fn, region, now);
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !/^(?:State|LastUpdateStatus)/.test(name)));
}

/** A function's configuration as the API shows it. */
export function describe(fn: LambdaFunction, region: string, now: number) {
  return {
    ...pick(fn, "FunctionName", "FunctionArn", "Runtime", "Role", "Handler", "CodeSize", "Description", "Timeout"),
    ...pick(fn, "MemorySize", "Architectures"),
    LastModified: new Date(fn.modifiedAt).toISOString().replace("Z", "+0000"),
    CodeSha256: Buffer.from(fn.codeSha256Hex, "hex").toString("base64"),
    Version: fn.Version ?? "$LATEST",
    Environment: fn.Environment && { Variables: {}, ...fn.Environment },
    TracingConfig: { Mode: "PassThrough" },
    RevisionId: revisionOf(fn, now),
    ...statesOf(fn, now),
    PackageType: "Zip",
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(region) },
    LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${fn.FunctionName}` },
  };
}
