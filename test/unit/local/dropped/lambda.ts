import { strToU8, zipSync } from "fflate";
import type { Input } from "../../../support/local/protocol-request.ts";
import type { Account, Answer, Send } from "./account.ts";
import { differ, type Made, refuses, type Subject, type Values } from "./subject.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function";
const Role = "arn:aws:iam::000000000000:role/first";
const zipOf = (text: string) =>
  Buffer.from(zipSync({ "index.js": [strToU8(text), { mtime: "2026-01-01" }] })).toString("base64");
const [FIRST, OTHER] = [zipOf("first"), zipOf("other")];
const context = (text: string) => Buffer.from(JSON.stringify({ client: text })).toString("base64");

const of = ({ body }: Answer) => body as Readonly<Record<string, unknown>>;
const textOf = (answer: Answer, name: string) => String(of(answer)[name]);
const all = (answer: Answer, name: string) => (of(answer)[name] ?? []) as readonly Readonly<Record<string, string>>[];

async function prepare({ send }: Account): Promise<Made> {
  const settings = { Runtime: "nodejs24.x", Role, Handler: "index.handler", Code: { ZipFile: FIRST } };
  const [one, two, three] = ["one", "two", "three"].map((FunctionName) => ({ FunctionName }));
  await send("CreateFunction", { ...settings, ...one, Tags: { team: "first", area: "other" } });
  await send("CreateFunction", { ...settings, ...two });
  await send("CreateFunction", { ...settings, ...three });
  await send("PublishVersion", one);
  await send("UpdateFunctionConfiguration", { ...one, Timeout: 5 });
  await send("PublishVersion", one);
  await send("UpdateFunctionConfiguration", { ...one, Timeout: 6 });
  await send("CreateAlias", { ...one, Name: "live", FunctionVersion: "1" });
  await send("CreateAlias", { ...one, Name: "next", FunctionVersion: "1" });
  await send("CreateAlias", { ...one, Name: "latest", FunctionVersion: "$LATEST" });
  const permission = { ...one, Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com" };
  for (const StatementId of ["first", "other"]) await send("AddPermission", { ...permission, StatementId });
  for (const StatementId of ["first", "last"])
    await send("AddPermission", { ...permission, StatementId, Qualifier: "live" });
  await send("CreateFunctionUrlConfig", { ...one, AuthType: "NONE" });
  await send("PutFunctionConcurrency", { ...one, ReservedConcurrentExecutions: 5 });
  const configuration = await send("GetFunctionConfiguration", one);
  const marker = async (operation: string) => textOf(await send(operation, { ...one, MaxItems: 1 }), "NextMarker");
  return {
    revision: textOf(configuration, "RevisionId"),
    sha256: textOf(configuration, "CodeSha256"),
    aliasRevision: textOf(await send("GetAlias", { ...one, Name: "live" }), "RevisionId"),
    functions: await marker("ListFunctions"),
    versions: await marker("ListVersionsByFunction"),
    aliases: await marker("ListAliases"),
  };
}

function inputs(): Readonly<Record<string, Input>> {
  const one = { FunctionName: "one" };
  const tagged = { Resource: `${ARN}:one` };
  const settings = { Runtime: "nodejs24.x", Role, Handler: "index.handler", Code: { ZipFile: FIRST } };
  const alias = { ...one, Name: "live" };
  const permission = { StatementId: "new", Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com" };
  return {
    CreateFunction: { ...settings, FunctionName: "new" },
    GetFunction: one,
    GetFunctionConfiguration: one,
    GetFunctionCodeSigningConfig: one,
    GetFunctionEventInvokeConfig: one,
    GetFunctionRecursionConfig: one,
    GetRuntimeManagementConfig: one,
    ListFunctions: {},
    UpdateFunctionCode: { ...one, ZipFile: OTHER },
    UpdateFunctionConfiguration: { ...one, Timeout: 7 },
    DeleteFunction: one,
    PublishVersion: one,
    ListVersionsByFunction: one,
    CreateAlias: { ...one, Name: "new", FunctionVersion: "1" },
    GetAlias: alias,
    ListAliases: one,
    UpdateAlias: alias,
    DeleteAlias: alias,
    PutFunctionConcurrency: { ...one, ReservedConcurrentExecutions: 1 },
    GetFunctionConcurrency: one,
    DeleteFunctionConcurrency: one,
    AddPermission: { ...one, ...permission },
    RemovePermission: { ...one, StatementId: "first" },
    GetPolicy: one,
    CreateFunctionUrlConfig: { FunctionName: "two", AuthType: "NONE" },
    GetFunctionUrlConfig: one,
    ListFunctionUrlConfigs: one,
    DeleteFunctionUrlConfig: one,
    ListTags: tagged,
    TagResource: { ...tagged, Tags: { team: "first" } },
    UntagResource: { ...tagged, TagKeys: ["team"] },
    Invoke: { ...one, Payload: "{}" },
  };
}

function values(made: Made): Readonly<Record<string, Values>> {
  const weights = (version: string, weight: number) => ({ [version]: weight });
  const noOtherCode = refuses("InvalidParameterValueException", undefined, "first");
  const revision = refuses("PreconditionFailedException", made["revision"], "other");
  return {
    FunctionName: differ("first", "other"),
    Runtime: differ("nodejs22.x", "nodejs24.x", "python3.13"),
    RevisionId: revision,
    Architectures: differ(["x86_64"], ["arm64"]),
    MaxItems: differ(1, 2),
    TagKeys: differ(["team"], ["area"]),
    "ListFunctions.Marker": differ(undefined, made["functions"]),
    "ListFunctions.FunctionVersion": differ(undefined, "ALL"),
    "ListVersionsByFunction.Marker": differ(undefined, made["versions"]),
    "ListAliases.Marker": differ(undefined, made["aliases"]),
    "ListAliases.FunctionVersion": differ(undefined, "1", "2"),
    "CreateFunction.Code.ZipFile": differ(FIRST, OTHER),
    "CreateFunction.Code.S3Bucket": noOtherCode,
    "CreateFunction.Code.S3Key": noOtherCode,
    "CreateFunction.LoggingConfig.LogGroup": refuses("NotImplemented", "/aws/lambda/new", "/aws/lambda/other"),
    "UpdateFunctionConfiguration.LoggingConfig.LogGroup": refuses("NotImplemented", "/aws/lambda/one", "other"),
    "UpdateFunctionCode.ZipFile": differ(FIRST, OTHER),
    "UpdateFunctionCode.S3Bucket": noOtherCode,
    "UpdateFunctionCode.S3Key": noOtherCode,
    "PublishVersion.CodeSha256": refuses("InvalidParameterValueException", made["sha256"], OTHER),
    "CreateAlias.FunctionVersion": differ("1", "2"),
    "CreateAlias.RoutingConfig.AdditionalVersionWeights": differ({}, weights("2", 0.1), weights("2", 0.2)),
    "UpdateAlias.FunctionVersion": differ("1", "2"),
    "UpdateAlias.RoutingConfig.AdditionalVersionWeights": differ({}, weights("2", 0.1), weights("2", 0.2)),
    "UpdateAlias.RevisionId": refuses("PreconditionFailedException", made["aliasRevision"], "other"),
    "AddPermission.StatementId": differ("new", "newer"),
    "AddPermission.Principal": differ("apigateway.amazonaws.com", "events.amazonaws.com"),
    "AddPermission.Qualifier": differ(undefined, "live"),
    "AddPermission.SourceArn": differ("arn:aws:s3:::first", "arn:aws:s3:::other"),
    "RemovePermission.Qualifier": differ(undefined, "live"),
    "GetFunction.Qualifier": differ(undefined, "1", "2"),
    "GetFunctionConfiguration.Qualifier": differ(undefined, "1", "2"),
    "GetRuntimeManagementConfig.Qualifier": differ(undefined, "1"),
    "GetPolicy.Qualifier": differ(undefined, "live"),
    "DeleteFunction.Qualifier": differ(undefined, "2"),
    "Invoke.Qualifier": differ(undefined, "2"),
    "Invoke.Payload": differ('{"a":1}', '{"a":2}'),
    "Invoke.ClientContext": differ(context("first"), context("other")),
  };
}

async function observe(send: Send): Promise<unknown> {
  const seen: unknown[] = [];
  const read = async (operation: string, input: Input = {}) => {
    const answer = await send(operation, input);
    seen.push(answer.body);
    return answer;
  };
  for (const { FunctionName = "", FunctionArn } of all(await read("ListFunctions"), "Functions")) {
    const one = { FunctionName };
    const aliases = all(await read("ListAliases", one), "Aliases").map(({ Name }) => Name);
    const versions = all(await read("ListVersionsByFunction", one), "Versions").map(({ Version }) => Version);
    for (const Qualifier of [undefined, ...versions]) await read("GetFunction", { ...one, Qualifier });
    for (const Qualifier of [undefined, ...aliases]) await read("GetPolicy", { ...one, Qualifier });
    await read("ListTags", { Resource: FunctionArn });
    await read("ListFunctionUrlConfigs", one);
    await read("GetFunctionConcurrency", one);
  }
  return seen;
}

/** Lambda: a function with two versions and aliases, one with nothing, and one more. */
export const lambda: Subject = { name: "lambda", prepare, inputs, values, observe };
