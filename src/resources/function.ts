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
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined, isError } from "../aws/errors.ts";
import { AuthzError } from "../lib/errors.ts";
import { fingerprint } from "../lib/hash.ts";
import { changes, has, kind } from "./kind.ts";
import { isOurs, missingTags, type Tags, tagPair } from "./tags.ts";

export interface FunctionProps {
  readonly name: string;
  readonly roleArn: string;
  readonly runtime: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly env: Readonly<Record<string, string>>;
  readonly code: { readonly zip: Uint8Array; readonly sha256: string };
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
  readonly sha256: string;
  readonly tags: Tags;
}

// A new role takes 5 to 15 s until Lambda may assume it; tools that retry for a minute still fail now and then.
const ROLE_USABLE = {
  waitsFor: "IAM to let Lambda use the new role",
  when: (error: unknown) => isError(error, "InvalidParameterValueException", "cannot be assumed by Lambda"),
  everyMs: 1_000,
  capMs: 90_000,
};

// "An update is in progress", "currently in the following state: Pending".
const SETTLED = {
  waitsFor: "Lambda to finish the previous change of this function",
  when: (error: unknown) =>
    isError(error, "ResourceConflictException", "progress") || isError(error, "ResourceConflictException", "Pending"),
  everyMs: 500,
  capMs: 60_000,
};

const attrsOf = (found: FunctionConfiguration, tags: Tags): FunctionAttrs => ({
  arn: found.FunctionArn ?? "",
  roleArn: found.Role ?? "",
  runtime: found.Runtime ?? "",
  handler: found.Handler ?? "",
  memoryMb: found.MemorySize ?? 0,
  timeoutSeconds: found.Timeout ?? 0,
  env: fingerprint(found.Environment?.Variables ?? {}),
  sha256: found.CodeSha256 ?? "",
  tags,
});

const configurationOf = (props: FunctionProps) => ({
  FunctionName: props.name,
  Role: props.roleArn,
  Runtime: props.runtime as Runtime,
  Handler: props.handler,
  MemorySize: props.memoryMb,
  Timeout: props.timeoutSeconds,
  Environment: { Variables: { ...props.env } },
});

const isSettled = ({ State, LastUpdateStatus }: FunctionConfiguration) =>
  State !== "Pending" && LastUpdateStatus !== "InProgress";

/** Waits until what Lambda answered is in force: its next change of the function would be refused before. */
async function settle(aws: Aws, answer: FunctionConfiguration): Promise<FunctionConfiguration> {
  let seen: FunctionConfiguration | undefined;
  const pending = { ...SETTLED, when: (error: unknown) => error === SETTLED };
  const last = await aws.retry(pending, async () => {
    // What was just answered is looked at first; to ask again at once would be pointless.
    seen = seen && (await aws.lambda.send(new GetFunctionCommand({ FunctionName: answer.FunctionName }))).Configuration;
    seen ??= answer;
    if (!isSettled(seen)) throw SETTLED;
    return seen;
  });
  if (last.State === "Failed" || last.LastUpdateStatus === "Failed") {
    const reason = last.StateReason ?? last.LastUpdateStatusReason ?? "no reason given";
    throw new AuthzError("AWS_REFUSED", `Lambda could not set up ${last.FunctionName}: ${reason}`);
  }
  return last;
}

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
    return { attrs: attrsOf(found.Configuration, tags), ours: isOurs(tags, stack) };
  },

  async create(aws, props) {
    const input = { ...configurationOf(props), Code: { ZipFile: props.code.zip }, Tags: { ...props.tags } };
    const made = await aws.retry(ROLE_USABLE, () => aws.lambda.send(new CreateFunctionCommand(input)));
    return attrsOf(await settle(aws, made), props.tags);
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
    if (has(changed, ...CONFIGURATION)) {
      const call = () => lambda.send(new UpdateFunctionConfigurationCommand(configurationOf(props)));
      const answer = await aws.retry(ROLE_USABLE, () => aws.retry(SETTLED, call));
      now = attrsOf(await settle(aws, answer), tags);
    }
    if (has(changed, "code")) {
      const input = { FunctionName: props.name, ZipFile: props.code.zip };
      const answer = await aws.retry(SETTLED, () => lambda.send(new UpdateFunctionCodeCommand(input)));
      now = attrsOf(await settle(aws, answer), tags);
    }
    return { ...now, tags };
  },

  async delete({ lambda }, { name }) {
    await absentAsUndefined(lambda.send(new DeleteFunctionCommand({ FunctionName: name })));
  },
});
