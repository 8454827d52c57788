import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  type FunctionConfiguration,
  GetFunctionCommand,
  type Runtime,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { absentAsUndefined, isError } from "../aws/errors.ts";
import { AuthzError } from "../lib/errors.ts";
import { fingerprint } from "../lib/hash.ts";
import { KEYS_FETCHED_AT } from "../lib/keys-fetched-at.ts";
import { changes, has, kind } from "./kind.ts";
import { SETTLED } from "./settled.ts";
import { missingTags, ownership, type Tags, tagPair } from "./tags.ts";

export interface FunctionProps {
  readonly name: string;
  readonly roleArn: string;
  readonly runtime: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly env: Readonly<Record<string, string>>;
  readonly code: { readonly zip: Uint8Array; readonly sha256: string };
  /** Variables that belong to the code, named in CODE_VARIABLES: written with each upload and compared with nothing. */
  readonly codeVariables?: Readonly<Record<string, string>>;
  /** Whether the end of a deploy waits until changed code is in force, which takes a second at most. */
  readonly waitForCode: boolean;
  readonly tags: Tags;
}

export interface FunctionAttrs {
  readonly arn: string;
  readonly roleArn: string;
  readonly runtime: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** A fingerprint: the values may be secrets, and attributes are kept in the state file. */
  readonly env: string;
  readonly codeVariables?: Readonly<Record<string, string>>;
  readonly sha256: string;
  readonly tags: Tags;
}

// A new role takes 5 to 15 s until Lambda may assume it; tools that retry for a minute still fail now and then.
const ROLE_USABLE = {
  waitsFor: "IAM to let Lambda use the new role",
  when: (error: unknown) => isError(error, "InvalidParameterValueException", "cannot be assumed by Lambda"),
  firstMs: 250,
  everyMs: 1_000,
  capMs: 90_000,
};

/** What the code is told of itself, and no `env` of a function may be called. */
const CODE_VARIABLES: ReadonlySet<string> = new Set([KEYS_FETCHED_AT]);

function variablesOf({ Environment }: FunctionConfiguration): Pick<FunctionAttrs, "env" | "codeVariables"> {
  const all = Object.entries(Environment?.Variables ?? {});
  const ofCode = all.filter(([name]) => CODE_VARIABLES.has(name));
  const env = fingerprint(Object.fromEntries(all.filter(([name]) => !CODE_VARIABLES.has(name))));
  return ofCode.length === 0 ? { env } : { env, codeVariables: Object.fromEntries(ofCode) };
}

const attrsOf = (found: FunctionConfiguration, tags: Tags): FunctionAttrs => ({
  arn: found.FunctionArn ?? "",
  roleArn: found.Role ?? "",
  runtime: found.Runtime ?? "",
  handler: found.Handler ?? "",
  memoryMb: found.MemorySize ?? 0,
  timeoutSeconds: found.Timeout ?? 0,
  ...variablesOf(found),
  sha256: found.CodeSha256 ?? "",
  tags,
});

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
const PENDING = { ...SETTLED, when: (error: unknown) => error === PENDING, firstMs: 150, everyMs: 250 };

const CONFIGURATION = ["roleArn", "runtime", "handler", "memoryMb", "timeoutSeconds", "env"] as const;

/** A Lambda function from a zip. Found again by its name. */
export const lambdaFunction = kind<FunctionProps, FunctionAttrs>({
  type: "lambda.function",
  actions: [
    "lambda:GetFunction",
    "lambda:ListTags",
    "lambda:CreateFunction",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
    "lambda:TagResource",
    "lambda:DeleteFunction",
  ],
  key: ({ name }) => ({ name }),

  async read({ lambda, stack }, { name }) {
    const found = await absentAsUndefined(lambda.send(new GetFunctionCommand({ FunctionName: name })));
    if (found?.Configuration === undefined) return undefined;
    const tags = found.Tags ?? {};
    return { attrs: attrsOf(found.Configuration, tags), ...ownership(tags, stack) };
  },

  async create(aws, props) {
    const input = { ...configurationOf(props), Code: { ZipFile: props.code.zip }, Tags: { ...props.tags } };
    const made = await aws.retry(ROLE_USABLE, () => aws.lambda.send(new CreateFunctionCommand(input)));
    return attrsOf(made, props.tags);
  },

  diff: (props, attrs) =>
    changes({
      code: [props.code.sha256, attrs.sha256],
      env: [fingerprint(props.env), attrs.env],
      roleArn: [props.roleArn, attrs.roleArn],
      runtime: [props.runtime, attrs.runtime],
      handler: [props.handler, attrs.handler],
      memoryMb: [props.memoryMb, attrs.memoryMb],
      timeoutSeconds: [props.timeoutSeconds, attrs.timeoutSeconds],
      tags: tagPair(props.tags, attrs.tags),
    }),

  async update(aws, props, attrs, changed) {
    const { lambda } = aws;
    const tags = { ...attrs.tags, ...props.tags };
    let now = attrs;
    if (has(changed, "tags"))
      await lambda.send(new TagResourceCommand({ Resource: attrs.arn, Tags: missingTags(props.tags, attrs.tags) }));
    const configure = async (codeVariables: FunctionProps["codeVariables"]) => {
      const call = () => lambda.send(new UpdateFunctionConfigurationCommand(configurationOf(props, codeVariables)));
      now = attrsOf(await aws.retry(ROLE_USABLE, () => aws.retry(SETTLED, call)), tags);
    };
    const isMarked = props.codeVariables !== undefined && has(changed, "code");
    if (has(changed, ...CONFIGURATION) && !isMarked) await configure(attrs.codeVariables);
    if (has(changed, "code")) {
      const input = { FunctionName: props.name, ZipFile: props.code.zip };
      now = attrsOf(await aws.retry(SETTLED, () => lambda.send(new UpdateFunctionCodeCommand(input))), tags);
    }
    // After the code: killed between the two, new keys count as older than they are, never old keys as newer.
    if (isMarked) await configure(props.codeVariables);
    return { ...now, tags };
  },

  async settled(aws, { name, waitForCode }, changed) {
    if (changed !== undefined && !has(changed, ...CONFIGURATION) && !waitForCode) return;
    await aws.retry(PENDING, async () => {
      const { Configuration: seen = {} } = await aws.lambda.send(new GetFunctionCommand({ FunctionName: name }));
      if (seen.State === "Pending" || seen.LastUpdateStatus === "InProgress") throw PENDING;
      if (seen.State !== "Failed" && seen.LastUpdateStatus !== "Failed") return;
      const reason = seen.StateReason || seen.LastUpdateStatusReason || "no reason given";
      throw new AuthzError("AWS_REFUSED", `Lambda could not set up ${name}: ${reason}`);
    });
  },

  async delete({ lambda }, { name }) {
    await absentAsUndefined(lambda.send(new DeleteFunctionCommand({ FunctionName: name })));
  },
});
