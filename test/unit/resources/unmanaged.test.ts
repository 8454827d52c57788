import { expect, test } from "vitest";
import { lambdaFunction } from "../../../src/resources/function.ts";
import { logGroup } from "../../../src/resources/log-group.ts";
import { userPool } from "../../../src/resources/user-pool.ts";
import { userPoolClient } from "../../../src/resources/user-pool-client.ts";
import { userPoolGroup } from "../../../src/resources/user-pool-group.ts";
import { fakeAws, ok, type Reply, refuse, type Sent } from "../../support/aws/answering-aws.ts";

// Settings that neither the local endpoint nor the emulators have; drift.test.ts makes the others.

const NAME = "shop-dev-web";
const POOL = { id: "us-east-1_A" } as never;
const FUNCTION = { invokers: [], urls: [], reservedConcurrency: 5 } as never;

/** Answers of Lambda by the end of the path, with the qualifier or the marker; a function without anything answers 404. */
const lambdaOf = (answers: Readonly<Record<string, object>>) => (sent: Sent) => {
  const { Qualifier, Marker } = sent.query;
  const page = Marker === undefined ? "" : ` after ${Marker}`;
  const at = Qualifier === undefined ? `${sent.line}${page}` : `${sent.line} of ${Qualifier}`;
  const found = Object.entries(answers).find(([path]) => at.endsWith(path));
  return found === undefined ? refuse("ResourceNotFoundException", "none", 404) : ok(found[1]);
};

const propertiesOf = async (answer: (sent: Sent) => Reply) => {
  const named = await lambdaFunction.unmanaged?.(fakeAws(answer).aws, { name: NAME }, FUNCTION);
  return Object.fromEntries((named ?? []).map(({ prop, value }) => [prop, value]));
};

test("a function's settings of Lambda beyond its configuration, and who else may call it, are named", async () => {
  const policy = (Statement: readonly object[]) => ({ Policy: JSON.stringify({ Statement }) });
  const Principal = { Service: "events.amazonaws.com" };
  const answer = lambdaOf({
    [`/functions/${NAME}`]: {
      Configuration: { TenancyConfig: { TenantIsolationMode: "PER_TENANT" }, SnapStart: { ApplyOn: "None" } },
    },
    "/policy": policy([{ Sid: "stop", Effect: "Deny", Principal: "*", Action: "*" }]),
    "/policy of live": policy([{ Sid: "nightly", Effect: "Allow", Principal, Action: "lambda:InvokeFunction" }]),
    "/policy of 2": policy([{ Sid: "all", Effect: "Allow", Principal: "*", Action: "lambda:InvokeFunction" }]),
    "/versions": { Versions: [{ Version: "$LATEST" }, { Version: "1" }], NextMarker: "more" },
    "/versions after more": { Versions: [{ Version: "2" }] },
    "/aliases": { Aliases: [{ Name: "live", FunctionVersion: "3" }] },
    "/code-signing-config": { CodeSigningConfigArn: "arn:csc" },
    "/runtime-management-config": { UpdateRuntimeOn: "Manual" },
    "/recursion-config": { RecursiveLoop: "Terminate" },
    "/event-invoke-config": {
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: "arn:queue" } },
    },
  });
  expect(await propertiesOf(answer)).toEqual({
    ReservedConcurrentExecutions: 5,
    TenancyConfig: "PER_TENANT",
    "resource policy statements that refuse calls": ["stop"],
    MaximumEventAgeInSeconds: 60,
    "OnFailure destination": "arn:queue",
    CodeSigningConfigArn: "arn:csc",
    UpdateRuntimeOn: "Manual",
    Aliases: ["live → 3, callers: nightly: events.amazonaws.com, for any account"],
    Versions: ["2, callers: all: *"],
  });
});

test("a denied read is an error: nothing is known then", async () => {
  const denied = ({ line }: Sent) =>
    line.endsWith("/aliases")
      ? refuse("AccessDeniedException", "not authorized to perform: lambda:ListAliases", 403)
      : refuse("ResourceNotFoundException", "none", 404);
  await expect(propertiesOf(denied)).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("a log group's key, class, filters and protections are named", async () => {
  const group = {
    logGroupName: "/aws/lambda/web",
    kmsKeyId: "arn:kms",
    logGroupClass: "INFREQUENT_ACCESS",
    dataProtectionStatus: "ACTIVATED",
    deletionProtectionEnabled: true,
    metricFilterCount: 2,
  };
  const subscriptionFilters = [{ filterName: "ship", destinationArn: "arn:stream" }];
  const { aws } = fakeAws(() => ok({ logGroups: [group], subscriptionFilters }));
  const named = await logGroup.unmanaged?.(aws, { name: "/aws/lambda/web" }, {} as never);
  expect(named?.map(({ prop, value }) => [prop, value])).toEqual([
    ["kmsKeyId", "arn:kms"],
    ["logGroupClass", "INFREQUENT_ACCESS"],
    ["dataProtectionStatus", "ACTIVATED"],
    ["deletionProtectionEnabled", true],
    ["metricFilterCount", 2],
    ["subscription filters", ["ship → arn:stream"]],
  ]);
});

test("a pool's other factors, keys and texts are named, Cognito's own texts are not", async () => {
  const UserPool = {
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] } },
    UserPoolAddOns: { AdvancedSecurityMode: "ENFORCED" },
    DcrConfiguration: { EnableStatus: "Enabled", OpenDcrEnabled: true },
    KeyConfiguration: { KeyType: "CUSTOMER_MANAGED_KEY", KmsKeyArn: "arn:kms" },
    IssuerConfiguration: { Type: "UPDATED" },
    VerificationMessageTemplate: {
      DefaultEmailOption: "CONFIRM_WITH_LINK",
      EmailMessage: "Your verification code is {####}. ",
      EmailSubject: "Your verification code",
    },
    AdminCreateUserConfig: { InviteMessageTemplate: { EmailMessage: "Welcome {username}, {####}" } },
    EmailConfiguration: { EmailSendingAccount: "DEVELOPER", SourceArn: "arn:ses" },
  };
  const mfa = { MfaConfiguration: "ON", SmsMfaConfiguration: { SmsAuthenticationMessage: "{####}" } };
  const { aws } = fakeAws(() => ok({ UserPool, ...mfa }));
  const named = await userPool.unmanaged?.(aws, { name: "shop-dev" }, POOL);
  expect(Object.fromEntries((named ?? []).map(({ prop, value }) => [prop, value]))).toEqual({
    AllowedFirstAuthFactors: ["EMAIL_OTP"],
    AdvancedSecurityMode: "ENFORCED",
    DcrConfiguration: { EnableStatus: "Enabled", OpenDcrEnabled: true },
    KeyConfiguration: "arn:kms",
    IssuerConfiguration: "UPDATED",
    SmsMfaConfiguration: "on",
    SoftwareTokenMfaConfiguration: "off",
    DefaultEmailOption: "CONFIRM_WITH_LINK",
    InviteMessageTemplate: "changed",
    EmailConfiguration: "arn:ses",
  });
});

test("a client's secret is named without its value; a group's role, which its tokens name, with its precedence", async () => {
  const key = { poolId: "us-east-1_A", name: "shop-dev" };
  const client = fakeAws(() => ok({ UserPoolClient: { ClientSecret: "MARKED" } })).aws;
  expect(await userPoolClient.unmanaged?.(client, key, { id: "c" } as never)).toEqual([
    { prop: "ClientSecret", value: "(hidden)" },
  ]);
  const group = fakeAws(() => ok({ Group: { RoleArn: "arn:admin", Precedence: 0 } })).aws;
  expect(await userPoolGroup.unmanaged?.(group, key, {})).toEqual([
    { prop: "RoleArn", value: "arn:admin" },
    { prop: "Precedence", value: 0 },
  ]);
});
