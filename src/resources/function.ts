import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
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
import { absentAsUndefined } from "../aws/errors.ts";
import { KEYS_FETCHED_AT } from "../config/keys-fetched-at.ts";
import { Pending, poll } from "../engine/waits/poll.ts";
import { AuthzError } from "../lib/errors.ts";
import { fingerprint } from "../lib/hash.ts";
import { allPages, ownedAmong } from "./shared/find-owned.ts";
import { type Invoker, invokersOf, statementsOf } from "./shared/function-policy.ts";
import { changes, has, kind } from "./shared/kind.ts";
import { stackNames } from "./shared/stack-names.ts";
import { isOurs, missingTags, ownership, type Tags, tagPair } from "./shared/tags.ts";

export interface FunctionProps {
  readonly name: string;
  readonly roleArn: string;
  /** Of a role that the stack creates. */
  readonly roleId?: string;
  readonly runtime: string;
  /** Undefined: x86_64. */
  readonly architecture?: "x86_64" | "arm64";
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly env: Readonly<Record<string, string>>;
  /** `content` is what it holds of config.ini, public: kept in the state, so that the next run need not download it. */
  readonly code: { readonly zip: Uint8Array; readonly sha256: string; readonly content?: unknown };
  /** Variables that belong to the code, named in CODE_VARIABLES: written with each upload and compared with nothing. */
  readonly codeVariables?: Readonly<Record<string, string>>;
  /** Whether the end of a deploy waits until changed code is in force, which takes a second at most. */
  readonly waitForCode: boolean;
  /** Ids of the statements in its policy that nodes of their own keep as they should be. */
  readonly statements?: readonly string[];
  readonly tags: Tags;
}

/** A public address of a function; authorization "NONE" lets anybody in. */
interface FunctionUrl {
  readonly url: string;
  readonly authorization: string;
}

export interface FunctionAttrs {
  readonly arn: string;
  readonly roleArn: string;
  /** Of the role when the configuration was last written: Lambda does not show it. */
  readonly roleId?: string;
  readonly runtime: string;
  readonly architecture: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** A fingerprint: the values may be secrets, and attributes are kept in the state file. */
  readonly env: string;
  readonly codeVariables?: Readonly<Record<string, string>>;
  readonly sha256: string;
  /** Of the code with this hash, when this or an earlier run uploaded it. */
  readonly content?: unknown;
  /** Who may invoke it by its policy. */
  readonly invokers: readonly Invoker[];
  /** Null when they may not be listed. */
  readonly urls: readonly FunctionUrl[] | null;
  readonly tags: Tags;
}

/** Lambda's own. */
const DEFAULT_ARCHITECTURE = "x86_64";
const architecturesOf = ({ architecture = DEFAULT_ARCHITECTURE }: FunctionProps) => ({ Architectures: [architecture] });

/** What the code is told of itself, and no `env` of a function may be called. */
const CODE_VARIABLES: ReadonlySet<string> = new Set([KEYS_FETCHED_AT]);

function variablesOf({ Environment }: FunctionConfiguration): Pick<FunctionAttrs, "env" | "codeVariables"> {
  const all = Object.entries(Environment?.Variables ?? {});
  const ofCode = all.filter(([name]) => CODE_VARIABLES.has(name));
  const env = fingerprint(Object.fromEntries(all.filter(([name]) => !CODE_VARIABLES.has(name))));
  return ofCode.length === 0 ? { env } : { env, codeVariables: Object.fromEntries(ofCode) };
}

type Around = Pick<FunctionAttrs, "content" | "invokers" | "urls" | "tags">;

const attrsOf = (found: FunctionConfiguration, { content, ...around }: Around): FunctionAttrs => ({
  arn: found.FunctionArn ?? "",
  roleArn: found.Role ?? "",
  runtime: found.Runtime ?? "",
  architecture: found.Architectures?.[0] ?? DEFAULT_ARCHITECTURE,
  handler: found.Handler ?? "",
  memoryMb: found.MemorySize ?? 0,
  timeoutSeconds: found.Timeout ?? 0,
  ...variablesOf(found),
  sha256: found.CodeSha256 ?? "",
  ...(content !== undefined && { content }),
  ...around,
});

const accountOf = (arn = "") => parseArn(arn)?.account ?? "";

/** Unreadable is not an error: nothing is decided by a URL, and earlier policies of deployers lack the action. */
async function urlsOf({ lambda }: Aws, FunctionName = ""): Promise<FunctionAttrs["urls"]> {
  try {
    const page = await lambda.send(new ListFunctionUrlConfigsCommand({ FunctionName }));
    return (page.FunctionUrlConfigs ?? []).map(({ FunctionUrl: url = "", AuthType: authorization = "" }) => ({
      url,
      authorization,
    }));
  } catch (error) {
    const { httpStatusCode = 0 } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
    // 404: no function, or an endpoint that does not know the operation; others answer 501.
    if (httpStatusCode === 404 || httpStatusCode === 501) return [];
    if (httpStatusCode === 403) return null;
    throw error;
  }
}

/** Where the code can be downloaded for ten minutes. Not an attribute: whoever reads the address can read the code. */
const locations = new WeakMap<FunctionAttrs, string>();

/** The address of a function's code, when this run has read it. */
export const codeLocationOf = (attrs: FunctionAttrs): string | undefined => locations.get(attrs);

/** Statements that let anybody, or another account, invoke the function. */
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

// Lambda takes no calls of a Pending function, and serves the old code while an update is InProgress.
const READY = { firstMs: 150, everyMs: 250, capMs: 60_000 };

const CONFIGURATION = ["roleArn", "runtime", "handler", "memoryMb", "timeoutSeconds", "env", "roleId"] as const;

const roleIdOf = ({ roleId }: { readonly roleId?: string }) => (roleId ? { roleId } : {});

/** A Lambda function from a zip. Found again by its name. */
export const lambdaFunction = kind<FunctionProps, FunctionAttrs>({
  type: "lambda.function",
  row: { key: ["name"] },
  idOf: ({ name }) => name,
  actions: [
    "lambda:GetFunction",
    "lambda:ListFunctions",
    "lambda:ListTags",
    "lambda:GetPolicy",
    "lambda:RemovePermission",
    "lambda:ListFunctionUrlConfigs",
    "lambda:CreateFunction",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
    "lambda:TagResource",
    "lambda:DeleteFunction",
  ],
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
    const tags = found.Tags ?? {};
    const invokers = invokersOf(statementsOf(policy?.Policy), accountOf(FunctionArn));
    const content = last?.sha256 === CodeSha256 ? last?.content : undefined;
    const kept = { ...(content !== undefined && { content }), ...roleIdOf(last ?? {}) };
    const attrs = attrsOf(found.Configuration, { invokers, urls, tags, ...kept });
    if (found.Code?.Location !== undefined) locations.set(attrs, found.Code.Location);
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
    const made = await aws.lambda.send(new CreateFunctionCommand(input));
    const kept = { ...(content !== undefined && { content }), ...roleIdOf(props) };
    return attrsOf(made, { invokers: [], urls: [], tags, ...kept });
  },

  diff: (props, attrs) =>
    changes({
      code: [props.code.sha256, attrs.sha256],
      env: [fingerprint(props.env), attrs.env],
      roleArn: [props.roleArn, attrs.roleArn],
      // What lets Lambda decrypt the environment is granted to the role's id: a role created again needs it anew.
      roleId: [attrs.roleId && props.roleId, attrs.roleId],
      runtime: [props.runtime, attrs.runtime],
      architecture: [props.architecture ?? DEFAULT_ARCHITECTURE, attrs.architecture],
      handler: [props.handler, attrs.handler],
      memoryMb: [props.memoryMb, attrs.memoryMb],
      timeoutSeconds: [props.timeoutSeconds, attrs.timeoutSeconds],
      outsideStatements: [[], outsideStatements(props, attrs)],
      tags: tagPair(props.tags, attrs.tags),
    }),

  async update(aws, props, attrs, changed) {
    const { lambda } = aws;
    const removed = new Set(outsideStatements(props, attrs).map(({ sid }) => sid));
    const { content = props.code.sha256 === attrs.sha256 ? props.code.content : undefined } = attrs;
    let around: Around = {
      ...(content !== undefined && { content }),
      invokers: attrs.invokers.filter(({ sid }) => !removed.has(sid)),
      urls: attrs.urls,
      tags: { ...attrs.tags, ...props.tags },
    };
    let now: FunctionAttrs = { ...attrs, ...around };
    for (const StatementId of removed) {
      const statement = new RemovePermissionCommand({ FunctionName: props.name, StatementId });
      await absentAsUndefined(lambda.send(statement));
    }
    if (has(changed, "tags"))
      await lambda.send(new TagResourceCommand({ Resource: attrs.arn, Tags: missingTags(props.tags, attrs.tags) }));
    const configure = async (codeVariables: FunctionProps["codeVariables"]) => {
      const input = configurationOf(props, codeVariables);
      now = attrsOf(await lambda.send(new UpdateFunctionConfigurationCommand(input)), around);
    };
    const isMarked = props.codeVariables !== undefined && has(changed, "code");
    if (has(changed, ...CONFIGURATION) && !isMarked) await configure(attrs.codeVariables);
    // Lambda changes the architecture with the code only.
    if (has(changed, "code", "architecture")) {
      const input = { FunctionName: props.name, ...architecturesOf(props), ZipFile: props.code.zip };
      const made = await lambda.send(new UpdateFunctionCodeCommand(input));
      around = { ...around, content: props.code.content };
      now = attrsOf(made, around);
    }
    // After the code: killed between the two, new keys count as older than they are, never old keys as newer.
    if (isMarked) await configure(props.codeVariables);
    return { ...now, ...roleIdOf(props) };
  },

  async settled(aws, { name, waitForCode }, changed) {
    if (changed !== undefined && !has(changed, ...CONFIGURATION) && !waitForCode) return;
    await poll(aws, { waitsFor: `Lambda to make ${name} ready`, ...READY }, async () => {
      const { Configuration: seen = {} } = await aws.lambda.send(new GetFunctionCommand({ FunctionName: name }));
      if (seen.State === "Pending") return new Pending("State = Pending");
      if (seen.LastUpdateStatus === "InProgress") return new Pending("LastUpdateStatus = InProgress");
      if (seen.State !== "Failed" && seen.LastUpdateStatus !== "Failed") return;
      const reason = seen.StateReason || seen.LastUpdateStatusReason || "no reason given";
      throw new AuthzError("AWS_REFUSED", `Lambda could not set up ${name}: ${reason}`);
    });
  },

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
    return ownedAmong(candidates, inFlight, (tags) => isOurs(tags, stack));
  },
});
