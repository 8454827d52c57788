import { expect, test } from "vitest";
import { type FunctionProps, lambdaFunction } from "../../../src/resources/function.ts";
import { userPool } from "../../../src/resources/user-pool.ts";
import { fakeAws, ok, type Sent } from "../../support/aws/answering-aws.ts";
import { keyServer } from "../../support/http/server.ts";

const PROPS: FunctionProps = {
  name: "shop-dev-guard",
  roleArn: "arn:aws:iam::123456789012:role/guard",
  runtime: "nodejs22.x",
  handler: "index.handler",
  memoryMb: 128,
  timeoutSeconds: 5,
  env: {},
  code: { zip: new Uint8Array([1]), sha256: "sha" },
  waitForCode: true,
  tags: {},
};

/** A function with settings that nobody can make at the local endpoint; an update answers with what it was given. */
function lambdaWith(additions: object) {
  const plain = { FunctionName: PROPS.name, FunctionArn: "arn", CodeSha256: "sha" };
  const { roleArn: Role, runtime: Runtime, handler: Handler, memoryMb: MemorySize, timeoutSeconds: Timeout } = PROPS;
  let now: object = { ...plain, Role, Runtime, Handler, MemorySize, Timeout, ...additions };
  return fakeAws(({ line, body }: Sent) => {
    if (!line.startsWith("GET")) {
      now = { ...now, ...JSON.parse(body) };
      return ok(now);
    }
    return ok({ Configuration: now, Tags: {} });
  });
}

const VPC = { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"], VpcId: "vpc-1" };
const SYSTEMS = [
  { Arn: "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-1", LocalMountPath: "/mnt" },
];
const LAYERS = [{ Arn: "arn:aws:lambda:us-east-1:999999999999:layer:spy:1", CodeSize: 1 }];
const JSON_LOGS = { LogFormat: "JSON", ApplicationLogLevel: "WARN", SystemLogLevel: "WARN" };

async function changesOf(world: ReturnType<typeof lambdaWith>, props: FunctionProps) {
  const found = await lambdaFunction.read(world.aws, lambdaFunction.key(props));
  if (found === undefined) throw new Error("it exists");
  return { attrs: found.attrs, changes: lambdaFunction.diff(props, found.attrs) };
}

test.each([
  ["layers", { Layers: LAYERS }, { Layers: [] }],
  ["vpc", { VpcConfig: VPC }, { VpcConfig: { SubnetIds: [], SecurityGroupIds: [] } }],
  ["fileSystems", { FileSystemConfigs: SYSTEMS }, { FileSystemConfigs: [] }],
  [
    "logGroup",
    { LoggingConfig: { ...JSON_LOGS, LogGroup: "/elsewhere" } },
    { LoggingConfig: { ...JSON_LOGS, LogGroup: "/aws/lambda/shop-dev-guard" } },
  ],
])("%s of the built-in authorizer are taken away, and nothing else is reset", async (prop, there, removal) => {
  const world = lambdaWith(there);
  const props = { ...PROPS, isBuiltIn: true };
  const { attrs, changes } = await changesOf(world, props);
  expect(changes.map((change) => change.prop)).toEqual([prop]);
  const now = await lambdaFunction.update(world.aws, props, attrs, changes);
  const sent = world.sent.filter(({ line }) => line.startsWith("PUT"));
  expect(sent).toHaveLength(1);
  const {
    Role: _r,
    Runtime: _u,
    Handler: _h,
    MemorySize: _m,
    Timeout: _t,
    Environment: _e,
    ...rest
  } = JSON.parse(sent[0]?.body ?? "");
  expect(rest).toEqual(removal);
  expect(lambdaFunction.diff(props, now)).toEqual([]);
  expect((await changesOf(world, props)).changes).toEqual([]);
});

test("code of the user's may need layers, a VPC and file systems, which config.ini has no keys for", async () => {
  const world = lambdaWith({ Layers: LAYERS, VpcConfig: VPC, FileSystemConfigs: SYSTEMS });
  const { attrs, changes } = await changesOf(world, PROPS);
  expect(changes).toEqual([]);
  const configured = { ...PROPS, memoryMb: 256 };
  await lambdaFunction.update(world.aws, configured, attrs, lambdaFunction.diff(configured, attrs));
  const sent = JSON.parse(world.sent.at(-1)?.body ?? "");
  expect(Object.keys(sent).filter((name) => /Layers|Vpc|FileSystem/.test(name))).toEqual([]);
});

test("a function that was taken out of its VPC has no difference: Lambda then returns empty lists", async () => {
  const VpcConfig = { SubnetIds: [], SecurityGroupIds: [], VpcId: "", Ipv6AllowedForDualStack: false };
  const { changes } = await changesOf(lambdaWith({ VpcConfig, Layers: [], FileSystemConfigs: [] }), {
    ...PROPS,
    isBuiltIn: true,
  });
  expect(changes).toEqual([]);
});

test("a reserved concurrency that lets events in is the user's", async () => {
  const { aws } = fakeAws(({ line }: Sent) =>
    ok(
      /\/functions\/[^/]+$/.test(line)
        ? {
            Configuration: { FunctionArn: "arn", CodeSha256: "sha" },
            Concurrency: { ReservedConcurrentExecutions: 5 },
          }
        : {},
    ),
  );
  const found = await lambdaFunction.read(aws, { name: PROPS.name });
  expect(found?.attrs).toMatchObject({ reservedConcurrency: 5 });
  const changes = lambdaFunction.diff(PROPS, found?.attrs ?? ({} as never));
  expect(changes.map(({ prop }) => prop)).not.toContain("reservedConcurrency");
});

test("triggers that can forge claims are taken off a pool; those that can only refuse stay", async () => {
  const [forger, gate] = ["forger", "gate"].map((name) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`);
  const LambdaConfig = {
    PreTokenGeneration: forger,
    PreTokenGenerationConfig: { LambdaVersion: "V2_0", LambdaArn: forger },
    UserMigration: forger,
    InboundFederation: { LambdaVersion: "V1_0", LambdaArn: forger },
    CustomEmailSender: { LambdaVersion: "V1_0", LambdaArn: forger },
    KMSKeyID: "arn:aws:kms:us-east-1:123456789012:key/1",
    PreSignUp: gate,
    PostAuthentication: gate,
  };
  const { aws, sent } = fakeAws(() => ok({ UserPool: { Id: "us-east-1_A", Arn: "arn", LambdaConfig } }), {
    endpoint: await keyServer(),
  });
  const found = await userPool.read(aws, { name: "shop-dev" }, { id: "us-east-1_A" } as never);
  if (found === undefined) throw new Error("it exists");
  const settings = { tier: "ESSENTIALS", deletionProtection: false, passwordMinLength: 12, mfa: "OFF" } as const;
  const props = { name: "shop-dev", ...settings, selfSignUp: false, tags: {} };
  const triggers = userPool.diff(props, found.attrs).filter(({ prop }) => prop === "triggers");
  expect(triggers).toEqual([
    {
      prop: "triggers",
      from: {
        PreTokenGeneration: forger,
        PreTokenGenerationConfig: forger,
        UserMigration: forger,
        InboundFederation: forger,
        CustomEmailSender: forger,
      },
      to: {},
    },
  ]);
  const now = await userPool.update(aws, props, found.attrs, triggers);
  expect(JSON.parse(sent.at(-1)?.body ?? "").LambdaConfig).toEqual({ PreSignUp: gate, PostAuthentication: gate });
  expect(userPool.diff(props, now).map(({ prop }) => prop)).not.toContain("triggers");
});
