import { listTagsPermission } from "../authorization/lambda-permissions.ts";
import { own } from "../own.ts";
import { notImplemented } from "../wire/check-input.ts";
import { type Call, type Operation, op, Raw } from "../wire/operation.ts";
import { page } from "../wire/page.ts";
import { checkSettings, checkTags, type FunctionSettings, SETTINGS } from "./function-settings.ts";
import type { Alias, LambdaFunction } from "./lambda-function.ts";
import { changedAt, describe, functionsIn, latestOf, listed, orderOf, revisionOf } from "./lambda-function.ts";
import { checkRevision, conflict, invalidValue } from "./lambda-refusals.ts";
import { type FunctionInput, functionAt, referenceOf, shownArn } from "./reference.ts";
import type { Runtime } from "./runtime-model.ts";
import { MAX_UNZIPPED_BYTES, TooLarge, unzip } from "./unzip.ts";
import { checkSettled, publish } from "./versions.ts";

interface Code {
  readonly ZipFile?: string;
  readonly S3Bucket?: string;
  readonly S3Key?: string;
}

/** Keeps a zip. @throws Refusal InvalidParameterValueException. */
function keepCode({ ZipFile, S3Bucket, S3Key }: Code, { world }: Call) {
  if (ZipFile !== undefined && (S3Bucket !== undefined || S3Key !== undefined))
    throw invalidValue("Please do not provide other FunctionCode parameters when providing a ZipFile.");
  if (S3Bucket !== undefined)
    throw invalidValue(
      "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist",
    );
  const bytes = Buffer.from(ZipFile ?? "", "base64");
  try {
    unzip(bytes);
  } catch (error) {
    if (error instanceof TooLarge) throw invalidValue(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`);
    throw invalidValue("Could not unzip uploaded file. Please check your file, then try to upload again.");
  }
  return { codeSha256Hex: world.store.keep(bytes), CodeSize: bytes.length };
}

type ChangeInput = FunctionInput &
  FunctionSettings & {
    readonly Code?: Code;
    readonly Architectures?: readonly string[];
    readonly Publish?: boolean;
    readonly DryRun?: boolean;
    readonly LoggingConfig?: { readonly LogGroup?: string };
  };

/** Functions write into the group that is theirs by default. @throws Refusal NotImplemented. */
function checkLogGroup(input: ChangeInput, operation: string, call: Call): void {
  const { LogGroup } = input.LoggingConfig ?? {};
  if (LogGroup !== undefined && LogGroup !== `/aws/lambda/${referenceOf(input, call).name}`)
    throw notImplemented(`Lambda ${operation} LoggingConfig.LogGroup ${LogGroup}`);
}

function create(input: ChangeInput, call: Call) {
  const { world, region, now } = call;
  const { name, arn } = referenceOf(input, call);
  if (name.length > 64) {
    const wrong = `Value '${input.FunctionName}' at 'functionName' failed to satisfy constraint`;
    throw invalidValue(`1 validation error detected: ${wrong}: Member must have length less than or equal to 64`);
  }
  const { Runtime, Handler, Role = "", Description = "", Timeout = 3, MemorySize = 128, Environment } = input;
  if (Runtime === undefined || Handler === undefined)
    throw invalidValue("Runtime and Handler are mandatory parameters for functions created with deployment packages.");
  checkSettings(input, call);
  checkLogGroup(input, "CreateFunction", call);
  const functions = functionsIn(world, region);
  if (own(functions, name)) throw conflict(`Function already exist: ${name}`);
  const settings = { Runtime, Role, Handler, Description, Timeout, MemorySize };
  const fn: LambdaFunction = {
    FunctionName: name,
    FunctionArn: arn,
    ...settings,
    ...(Environment && { Environment }),
    ...keepCode(input.Code ?? {}, call),
    Architectures: input.Architectures ?? ["x86_64"],
    createdAt: now,
    ...changedAt(now, world.settings),
    tags: checkTags(input.Tags ?? {}),
    statements: [],
  };
  functions[name] = fn;
  if (input.Publish !== true) return describe(fn, region, now);
  // As recorded: the number of the version, with the ARN of the function.
  return { ...describe(publish(fn, undefined, fn.busyUntil), region, now), FunctionArn: arn };
}

/** Applies a change to a function that is neither Pending nor being changed. */
function update(input: ChangeInput, call: Call, change: (fn: LambdaFunction) => object) {
  const { world, region, now } = call;
  const fn = functionAt(referenceOf(input, call), call);
  checkSettled(fn, now);
  checkRevision(input.RevisionId, revisionOf(fn, now));
  const changes = change(fn);
  if (input.DryRun === true) return describe({ ...fn, ...changes }, region, now);
  Object.assign(fn, changes, changedAt(now, world.settings));
  delete fn.published;
  return describe(input.Publish === true ? publish(fn, undefined, fn.busyUntil) : fn, region, now);
}

function updateConfiguration(input: ChangeInput, call: Call) {
  checkSettings(input, call);
  checkLogGroup(input, "UpdateFunctionConfiguration", call);
  const settings = SETTINGS.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]]));
  return update(input, call, () => Object.fromEntries(settings));
}

const isNamed = ({ FunctionVersion, weights = {} }: Alias, version = ""): boolean =>
  FunctionVersion === version || Object.hasOwn(weights, version);

function remove(input: FunctionInput, call: Call, runtime: Runtime): void {
  const reference = referenceOf(input, call);
  if (reference.qualifier === "$LATEST")
    throw invalidValue("$LATEST version cannot be deleted without deleting the function.");
  if (reference.qualifier !== undefined && /^[a-zA-Z]/.test(reference.qualifier))
    throw invalidValue("Deletion of aliases is not currently supported.");
  const fn = functionAt({ ...reference, qualifier: undefined }, call);
  const { [reference.qualifier ?? ""]: version, ...others } = fn.versions ?? {};
  if (reference.qualifier !== undefined) {
    const names = Object.values(fn.aliases ?? {}).filter((one) => isNamed(one, reference.qualifier));
    if (names.length > 0)
      throw conflict(
        `Unable to delete version because the following aliases reference it: [${names.map(({ Name }) => Name).join(", ")}]`,
      );
    if (version === undefined) return;
    fn.versions = others;
    if (fn.published === version.Version) delete fn.published;
    runtime.forget(version.FunctionArn);
    return;
  }
  delete functionsIn(call.world, call.region)[reference.name];
  for (const { FunctionArn } of [fn, ...Object.values(fn.versions ?? {})]) runtime.forget(FunctionArn);
}

/** The tags, or why the caller does not see them. */
function tagsFor({ FunctionName }: FunctionInput, { tags }: LambdaFunction, call: Call) {
  const refusal = call.caller?.refusal(listTagsPermission(FunctionName, call), call);
  if (refusal !== undefined) return { TagsError: { ErrorCode: refusal.code, Message: refusal.message } };
  return { Tags: Object.keys(tags).length === 0 ? undefined : tags };
}

function get(input: FunctionInput, call: Call) {
  const { world, region, now } = call;
  const reference = referenceOf(input, call);
  const fn = functionAt(reference, call);
  return {
    Configuration: { ...describe(fn, region, now), FunctionArn: shownArn(reference) },
    Code: { RepositoryType: "S3", Location: `${world.endpoint}/_local/code/${fn.codeSha256Hex}` },
    ...tagsFor(input, fn, call),
    ...(fn.reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: fn.reserved } }),
  };
}

type ListInput = Pick<FunctionInput, "Marker" | "MaxItems"> & { readonly FunctionVersion?: "ALL" };

function list({ FunctionVersion, Marker, MaxItems = 50 }: ListInput, { world, region, now }: Call) {
  const all = Object.values(functionsIn(world, region)).flatMap((fn) =>
    FunctionVersion === "ALL" ? [latestOf(fn), ...Object.values(fn.versions ?? {})] : [fn],
  );
  const { items, next } = page(all, orderOf, { token: Marker, limit: MaxItems });
  return { Functions: items.map((fn) => listed(fn, region, now)), NextMarker: next ?? null };
}

/** Fixed settings of functions here; several tools send unset values as an empty text. */
const FIXED = {
  KMSKeyArn: [""],
  "DeadLetterConfig.TargetArn": [""],
  "VpcConfig.Ipv6AllowedForDualStack": ["false"],
  "EphemeralStorage.Size": ["512"],
  "TracingConfig.Mode": ["PassThrough"],
  "SnapStart.ApplyOn": ["None"],
  "LoggingConfig.LogFormat": ["Text"],
};
const CHANGEABLE = `Runtime Role Handler Description Timeout MemorySize Environment.Variables LoggingConfig.LogGroup
  ${Object.keys(FIXED).join(" ")}`;

/** Functions: their code and configuration. */
export const functionOperations = (runtime: Runtime): Readonly<Record<string, Operation>> => ({
  CreateFunction: op<ChangeInput>(
    `FunctionName ${CHANGEABLE} Code.ZipFile Code.S3Bucket Code.S3Key Code.SourceKMSKeyArn Architectures PackageType Publish Tags`,
    create,
    { ...FIXED, PackageType: ["Zip"], "Code.SourceKMSKeyArn": [""] },
  ),
  GetFunction: op<FunctionInput>("Qualifier", get),
  GetFunctionConfiguration: op<FunctionInput>("Qualifier", (input, call) => get(input, call).Configuration),
  GetFunctionCodeSigningConfig: op<FunctionInput>("", (input, call) => ({
    FunctionName: functionAt(referenceOf(input, call), call).FunctionName,
  })),
  ListFunctions: op("FunctionVersion Marker MaxItems", list),
  UpdateFunctionCode: op<ChangeInput & Code>(
    "ZipFile S3Bucket S3Key SourceKMSKeyArn Architectures RevisionId Publish DryRun",
    (input, call) =>
      update(input, call, () => ({
        ...keepCode(input, call),
        ...(input.Architectures && { Architectures: input.Architectures }),
      })),
    { SourceKMSKeyArn: [""] },
  ),
  UpdateFunctionConfiguration: op<ChangeInput>(`${CHANGEABLE} RevisionId`, updateConfiguration, FIXED),
  DeleteFunction: op<FunctionInput>("Qualifier", (input, call) => {
    remove(input, call, runtime);
    // As recorded; the public model says 200.
    return new Raw(204, [], "");
  }),
});
