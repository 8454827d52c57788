import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  type FunctionConfiguration,
  GetFunctionCommand,
  GetPolicyCommand,
  ListFunctionsCommand,
  ListFunctionUrlConfigsCommand,
  ListTagsCommand,
  RemovePermissionCommand,
  type Runtime,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { parseArn } from "../aws/arn.ts";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import { KEYS_FETCHED_AT } from "../config/keys-fetched-at.ts";
import { Pending, poll } from "../engine/waits/poll.ts";
import { AuthzError } from "../lib/errors.ts";
import { fingerprint } from "../lib/hash.ts";
import { changes, has, kind } from "./shared/aws-kind.ts";
import { withNames } from "./shared/differing-variables.ts";
import { allPages, ownedAmong } from "./shared/find-owned.ts";
import {
  additionsIn,
  CODE_ADDITIONS,
  type FunctionAdditions,
  logGroupOf,
  removalOf,
} from "./shared/function-additions.ts";
import { type Invoker, invokersOf, statementsOf } from "./shared/function-policy.ts";
import { functionUnmanaged, UNMANAGED_READS } from "./shared/function-unmanaged.ts";
import { isOwned, missingTags, ownership, type Tags, tagPair } from "./shared/ownership-tags.ts";
import { stackNames } from "./shared/stack-names.ts";
import { ifImplemented } from "./shared/unmanaged-properties.ts";

export interface FunctionProps {
  readonly name: string;
  readonly roleArn: string;
  /** Only for a role that the stack creates. */
  readonly roleId?: string;
  readonly runtime: string;
  /** Undefined: x86_64. */
  readonly architecture?: "x86_64" | "arm64";
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly env: Readonly<Record<string, string>>;
  /** `content` is the part of config.ini in it, which is public: it is kept in the state so that the next run need not download it. */
  readonly code: { readonly zip: Uint8Array; readonly sha256: string; readonly content?: unknown };
  /** Variables that belong to the code, named in CODE_VARIABLES: written with each upload, never compared. */
  readonly codeVariables?: Readonly<Record<string, string>>;
  /** Whether the end of a deploy waits until changed code is in force, which takes at most a second. */
  readonly waitForCode: boolean;
  /** Code of this package, which needs no layer, VPC or file system: deploy removes them. */
  readonly isBuiltIn?: boolean;
  /** IDs of the statements in its resource policy that other nodes manage. */
  readonly statements?: readonly string[];
  readonly tags: Tags;
}

/** A function URL; authorization "NONE" lets all callers in. */
interface FunctionUrl {
  readonly url: string;
  readonly authorization: string;
}

export interface FunctionAttrs extends FunctionAdditions {
  readonly arn: string;
  readonly roleArn: string;
  /** ID of the role when the configuration was last written: Lambda does not return it. */
  readonly roleId?: string;
  readonly runtime: string;
  readonly architecture: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** A fingerprint: the values may be secrets, and the state file contains attributes. */
  readonly env: string;
  readonly codeVariables?: Readonly<Record<string, string>>;
  /** Those that an earlier run wrote with this code; present if they were changed since. */
  readonly writtenVariables?: Readonly<Record<string, string>>;
  readonly sha256: string;
  /** Of the code with this hash, if this or an earlier run uploaded it. */
  readonly content?: unknown;
  /** The principals that its resource policy lets invoke it. */
  readonly invokers: readonly Invoker[];
  /** Null if the caller may not list them. */
  readonly urls: readonly FunctionUrl[] | null;
  readonly tags: Tags;
}

/** Lambda's default. */
const DEFAULT_ARCHITECTURE = "x86_64";
const architecturesOf = ({ architecture = DEFAULT_ARCHITECTURE }: FunctionProps) => ({ Architectures: [architecture] });

/** Variables that describe the code; `env` of a function may not contain them. */
const CODE_VARIABLES: ReadonlySet<string> = new Set([KEYS_FETCHED_AT]);

const ownVariables = ({ Environment }: FunctionConfiguration): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(Environment?.Variables ?? {}).filter(([name]) => !CODE_VARIABLES.has(name)));

function variablesOf(found: FunctionConfiguration): Pick<FunctionAttrs, "env" | "codeVariables"> {
  const ofCode = Object.entries(found.Environment?.Variables ?? {}).filter(([name]) => CODE_VARIABLES.has(name));
  const env = fingerprint(ownVariables(found));
  return ofCode.length === 0 ? { env } : { env, codeVariables: Object.fromEntries(ofCode) };
}

/** Whether the keys in the code count as at least as old as they are: an earlier time only has them fetched again. */
const isAsOldAs = (written: Readonly<Record<string, string>>, now: FunctionAttrs["codeVariables"]): boolean =>
  Number(now?.[KEYS_FETCHED_AT]) <= Number(written[KEYS_FETCHED_AT]);

type OtherAttrs = Pick<FunctionAttrs, "content" | "invokers" | "urls" | "tags" | "reservedConcurrency">;

const attrsOf = (found: FunctionConfiguration, { content, ...around }: OtherAttrs): FunctionAttrs => ({
  arn: found.FunctionArn ?? "",
  roleArn: found.Role ?? "",
  runtime: found.Runtime ?? "",
  architecture: found.Architectures?.[0] ?? DEFAULT_ARCHITECTURE,
  handler: found.Handler ?? "",
  memoryMb: found.MemorySize ?? 0,
  timeoutSeconds: found.Timeout ?? 0,
  ...variablesOf(found),
  sha256: found.CodeSha256 ?? "",
  ...additionsIn(found),
  ...(content !== undefined && { content }),
  ...around,
});

const accountOf = (arn = "") => parseArn(arn)?.account ?? "";

/** Access denied is not an error: no decision depends on a URL, and earlier deployer policies lack the action. */
async function urlsOf({ lambda }: Aws, FunctionName = ""): Promise<FunctionAttrs["urls"]> {
  try {
    const page = await ifImplemented(lambda.send(new ListFunctionUrlConfigsCommand({ FunctionName })));
    return (page?.FunctionUrlConfigs ?? []).map(({ FunctionUrl: url = "", AuthType: authorization = "" }) => ({
      url,
      authorization,
    }));
  } catch (error) {
    const { httpStatusCode } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
    if (httpStatusCode === 403) return null;
    throw error;
  }
}

/** Where the code can be downloaded for ten minutes. Not an attribute: anyone who has the address can read the code. */
const locations = new WeakMap<FunctionAttrs, string>();

/** Variables that this run has read, without those of the code. Not attributes: their values may be secrets. */
const variables = new WeakMap<FunctionAttrs, Readonly<Record<string, string>>>();

/** The address of a function's code, if this run has read it. */
export const codeLocationOf = (attrs: FunctionAttrs): string | undefined => locations.get(attrs);

/** Statements that let everyone or another account invoke the function. */
export const outsideStatements = ({ statements = [] }: Pick<FunctionProps, "statements">, attrs: FunctionAttrs) =>
  attrs.invokers.filter(({ sid, isOutside }) => isOutside && sid !== "" && !statements.includes(sid));

const configurationOf = (props: FunctionProps, codeVariables = props.codeVariables) => ({
  FunctionName: props.name,
  Role: props.roleArn,
  Runtime: props.runtime as Runtime,
  Handler: props.handler,
  MemorySize: props.memoryMb,
  Timeout: props.timeoutSeconds,
  Environment: { Variables: { ...props.env, ...codeVariables } },
});

// Lambda refuses calls of a Pending function, and serves the old code while an update is InProgress.
const READY = { firstMs: 150, everyMs: 250, capMs: 60_000 };

const CONFIGURATION = [
  ...["roleArn", "runtime", "handler", "memoryMb", "timeoutSeconds", "env", "codeVariables", "roleId"],
  ...CODE_ADDITIONS,
  "logGroup",
];

/** A pair for `changes` that differs exactly if the built-in code got an addition. */
const withoutAddition = ({ isBuiltIn }: FunctionProps, there: readonly string[] = []) =>
  [isBuiltIn ? [] : there, there] as const;

/** The logging settings with the function's own log group. The format and the levels stay: Lambda could reset what is left out. */
async function ownLogGroup({ lambda }: Aws, { name }: FunctionProps) {
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: name }));
  return { ...Configuration?.LoggingConfig, LogGroup: logGroupOf(name) };
}

const roleIdOf = ({ roleId }: { readonly roleId?: string }) => (roleId ? { roleId } : {});

/** A Lambda function from a zip. Identified by its name. */
export const lambdaFunction = kind<FunctionProps, FunctionAttrs>({
  type: "lambda.function",
  row: { key: ["name"] },
  idOf: ({ name }) => name,
  actions: {
    read: [
      "lambda:GetFunction",
      "lambda:GetPolicy",
      "lambda:ListFunctions",
      "lambda:ListFunctionUrlConfigs",
      "lambda:ListTags",
    ],
    create: ["iam:PassRole", "lambda:CreateFunction", "lambda:TagResource"],
    update: [
      "iam:PassRole",
      "lambda:DeleteFunctionConcurrency",
      "lambda:RemovePermission",
      "lambda:TagResource",
      "lambda:UpdateFunctionCode",
      "lambda:UpdateFunctionConfiguration",
    ],
    delete: ["lambda:DeleteFunction"],
    unmanaged: UNMANAGED_READS,
  },
  watched: {
    code: "CodeSha256",
    env: "Environment",
    roleArn: "Role",
    roleId: "ID of the Role",
    runtime: "Runtime",
    architecture: "Architectures",
    handler: "Handler",
    memoryMb: "MemorySize",
    timeoutSeconds: "Timeout",
    codeVariables: "Environment",
    reservedConcurrency: "ReservedConcurrentExecutions = 0",
    layers: "Layers",
    vpc: "VpcConfig",
    fileSystems: "FileSystemConfigs",
    logGroup: "LogGroup",
    outsideStatements: "resource policy statements for other callers",
    tags: "tags",
  },
  key: ({ name }) => ({ name }),

  async read(aws, { name }, last) {
    const { lambda, stack } = aws;
    const [found, policy, urls] = await Promise.all([
      absentAsUndefined(lambda.send(new GetFunctionCommand({ FunctionName: name }))),
      absentAsUndefined(lambda.send(new GetPolicyCommand({ FunctionName: name }))),
      urlsOf(aws, name),
    ]);
    if (found?.Configuration === undefined) return undefined;
    const { FunctionArn, CodeSha256 } = found.Configuration;
    const { ReservedConcurrentExecutions: reservedConcurrency } = found.Concurrency ?? {};
    // Without the tags, the function would count as foreign. ListTags fails in AWS's words.
    const { Tags: tags = {} } =
      found.TagsError === undefined ? found : await lambda.send(new ListTagsCommand({ Resource: FunctionArn }));
    const invokers = invokersOf(statementsOf(policy?.Policy), accountOf(FunctionArn));
    const content = last?.sha256 === CodeSha256 ? last?.content : undefined;
    const reserved = reservedConcurrency !== undefined && { reservedConcurrency };
    const written = last?.sha256 === CodeSha256 ? (last?.writtenVariables ?? last?.codeVariables) : undefined;
    const kept = { ...(content !== undefined && { content }), ...roleIdOf(last ?? {}), ...reserved };
    const now = attrsOf(found.Configuration, { invokers, urls, tags, ...kept });
    const isChanged = written !== undefined && !isAsOldAs(written, now.codeVariables);
    const attrs = isChanged ? { ...now, writtenVariables: written } : now;
    if (found.Code?.Location !== undefined) locations.set(attrs, found.Code.Location);
    variables.set(attrs, ownVariables(found.Configuration));
    return { attrs, ...ownership(tags, stack) };
  },

  async create(aws, props) {
    const { tags } = props;
    const { content } = props.code;
    const input = {
      ...configurationOf(props),
      ...architecturesOf(props),
      Code: { ZipFile: props.code.zip },
      Tags: { ...tags },
    };
    const created = await aws.lambda.send(new CreateFunctionCommand(input));
    const kept = { ...(content !== undefined && { content }), ...roleIdOf(props) };
    return attrsOf(created, { invokers: [], urls: [], tags, ...kept });
  },

  diff: (props, attrs) =>
    changes({
      code: [props.code.sha256, attrs.sha256],
      env: [fingerprint(props.env), attrs.env],
      // When the keys in the code were fetched: a later time would keep rotated keys in use.
      codeVariables: [attrs.writtenVariables, attrs.codeVariables],
      roleArn: [props.roleArn, attrs.roleArn],
      // Lambda grants decryption of the environment to the role's ID, so a re-created role needs a new grant.
      roleId: [attrs.roleId && props.roleId, attrs.roleId],
      runtime: [props.runtime, attrs.runtime],
      architecture: [props.architecture ?? DEFAULT_ARCHITECTURE, attrs.architecture],
      handler: [props.handler, attrs.handler],
      memoryMb: [props.memoryMb, attrs.memoryMb],
      timeoutSeconds: [props.timeoutSeconds, attrs.timeoutSeconds],
      // Reserved concurrency of 0 refuses every event: the API answers 500. Any other value is the user's.
      reservedConcurrency: attrs.reservedConcurrency === 0 ? ["unreserved", 0] : [0, 0],
      layers: withoutAddition(props, attrs.layers),
      vpc: withoutAddition(props, attrs.vpc),
      fileSystems: withoutAddition(props, attrs.fileSystems),
      logGroup: [logGroupOf(props.name), attrs.logGroup ?? logGroupOf(props.name)],
      outsideStatements: [[], outsideStatements(props, attrs)],
      tags: tagPair(props.tags, attrs.tags),
    }).map((change) => (change.prop === "env" ? withNames(change, props.env, variables.get(attrs)) : change)),

  async update(aws, props, attrs, changed) {
    const { lambda } = aws;
    const removed = new Set(outsideStatements(props, attrs).map(({ sid }) => sid));
    const { content = props.code.sha256 === attrs.sha256 ? props.code.content : undefined } = attrs;
    let around: OtherAttrs = {
      ...(content !== undefined && { content }),
      invokers: attrs.invokers.filter(({ sid }) => !removed.has(sid)),
      urls: attrs.urls,
      tags: { ...attrs.tags, ...props.tags },
      ...(attrs.reservedConcurrency && { reservedConcurrency: attrs.reservedConcurrency }),
    };
    const { reservedConcurrency: _, ...others } = attrs;
    let now: FunctionAttrs = { ...others, ...around };
    for (const StatementId of removed) {
      const statement = new RemovePermissionCommand({ FunctionName: props.name, StatementId });
      await absentAsUndefined(lambda.send(statement));
    }
    if (has(changed, "reservedConcurrency"))
      await absentAsUndefined(lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: props.name })));
    if (has(changed, "tags"))
      await lambda.send(new TagResourceCommand({ Resource: attrs.arn, Tags: missingTags(props.tags, attrs.tags) }));
    const additions = {
      ...removalOf(CODE_ADDITIONS.filter((name) => has(changed, name))),
      ...(has(changed, "logGroup") && { LoggingConfig: await ownLogGroup(aws, props) }),
    };
    const configure = async (codeVariables: FunctionProps["codeVariables"]) => {
      const input = { ...configurationOf(props, codeVariables), ...additions };
      now = attrsOf(await lambda.send(new UpdateFunctionConfigurationCommand(input)), around);
    };
    const isMarked = props.codeVariables !== undefined && has(changed, "code");
    if (has(changed, ...CONFIGURATION) && !isMarked) await configure(attrs.writtenVariables ?? attrs.codeVariables);
    // Lambda changes the architecture only together with the code.
    if (has(changed, "code", "architecture")) {
      const input = { FunctionName: props.name, ...architecturesOf(props), ZipFile: props.code.zip };
      const updated = await lambda.send(new UpdateFunctionCodeCommand(input));
      around = { ...around, content: props.code.content };
      now = attrsOf(updated, around);
    }
    // After the code: if the run is killed between the two, new keys count as older than they are, never old keys as newer.
    if (isMarked) await configure(props.codeVariables);
    return { ...now, ...roleIdOf(props) };
  },

  async settled(aws, { name, waitForCode }, changed) {
    if (changed !== undefined && !has(changed, ...CONFIGURATION) && !waitForCode) return;
    await poll(aws, { waitsFor: `Lambda to make ${name} ready`, ...READY }, async () => {
      const found = await absentAsUndefined(aws.lambda.send(new GetFunctionCommand({ FunctionName: name })));
      // Of a function that was created a moment ago, Lambda may not know yet.
      if (found === undefined) return new Pending("not found");
      const { Configuration: now = {} } = found;
      if (now.State === "Pending") return new Pending("State = Pending");
      if (now.LastUpdateStatus === "InProgress") return new Pending("LastUpdateStatus = InProgress");
      if (now.State !== "Failed" && now.LastUpdateStatus !== "Failed") return;
      const reason = now.StateReason || now.LastUpdateStatusReason || "no reason given";
      throw new AuthzError("AWS_REFUSED", `Lambda could not set up ${name}: ${reason}`, {
        fix: { text: "correct what Lambda names, then deploy again", command: { name: "deploy" } },
      });
    });
  },

  unmanaged: (aws, { name = "" }, attrs) => functionUnmanaged(aws, name, attrs),

  async delete({ lambda }, { name }) {
    await absentAsUndefined(lambda.send(new DeleteFunctionCommand({ FunctionName: name })));
  },

  async list({ lambda, stack }, inFlight) {
    const { prefix, region } = stackNames(stack);
    const listed = await allPages(async (Marker) => {
      const page = await lambda.send(new ListFunctionsCommand({ ...(Marker && { Marker }) }));
      return { items: page.Functions ?? [], marker: page.NextMarker || undefined };
    });
    const candidates = listed.flatMap(({ FunctionName: name = "", FunctionArn: Resource, Role = "" }) => {
      if (!name.startsWith(prefix)) return [];
      const role = Role.slice(Role.lastIndexOf("/") + 1);
      const uses = [
        { type: "iam.role", key: { name: role, region } },
        { type: "iam.role", key: { name: role } },
        { type: "logs.log-group", key: { name: `/aws/lambda/${name}` } },
      ];
      const tags = async () => (await absentAsUndefined(lambda.send(new ListTagsCommand({ Resource }))))?.Tags;
      return [{ key: { name }, uses, tags }];
    });
    return ownedAmong(candidates, inFlight, (tags) => isOwned(tags, stack));
  },
});
