import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { iam } from "../../../src/local/iam/iam.ts";
import { createRoles } from "../../../src/local/iam/roles.ts";
import { createServices } from "../../../src/local/services.ts";
import { sts } from "../../../src/local/sts/sts.ts";
import { inProcess } from "../../support/local/sdk.ts";
import { testWorld } from "../../support/local/world.ts";

const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const POLICY = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["logs:PutLogEvents"], Resource: "arn:aws:logs:us-east-1:1:log-group:a:*" }],
};
const text = JSON.stringify;

function setUp() {
  const { world, clock } = testWorld();
  let changes = 0;
  world.store.changed = () => void changes++;
  const answer = createServices([sts, iam], world, async () => {});
  const client = new IAMClient(inProcess(answer));
  const make = (RoleName: string, more: object = {}) =>
    client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: text(TRUST), ...more }));
  const roles = createRoles(world.store, clock, { roleDelayMs: 200 });
  return { answer, clock, client, kept: () => changes, make, roles };
}

/** What a refused call says, in the parts that callers look at. */
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => "went well",
    (error: { name: string; message: string; $metadata: { httpStatusCode: number } }) =>
      `${error.$metadata.httpStatusCode} ${error.name}: ${error.message}`,
  );

test("the caller is the root of the world's account", async () => {
  const { answer } = setUp();
  const identity = await new STSClient(inProcess(answer)).send(new GetCallerIdentityCommand({}));
  expect(identity).toMatchObject({
    Account: "000000000000",
    Arn: "arn:aws:iam::000000000000:root",
    UserId: "000000000000",
  });
});

test("CreateRole, GetRole and ListRoles say what AWS says in each, and no more", async () => {
  const { client, make } = setUp();
  const created = await make("made", { Path: "/lambda-authz/a/", Tags: [{ Key: "test", Value: "value" }] });
  const basics = ["Arn", "AssumeRolePolicyDocument", "CreateDate", "Path", "RoleId", "RoleName"];
  expect(Object.keys(created.Role ?? {}).sort()).toEqual([...basics, "Tags"]);
  expect(created.Role?.Arn).toBe("arn:aws:iam::000000000000:role/lambda-authz/a/made");
  expect(created.Role?.RoleId).toMatch(/^AROA[A-Z0-9]{17}$/);

  const { Role } = await client.send(new GetRoleCommand({ RoleName: "made" }));
  expect(Object.keys(Role ?? {}).sort()).toEqual([...basics, "MaxSessionDuration", "RoleLastUsed", "Tags"].sort());
  expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""))).toEqual(TRUST);
  expect(Role?.CreateDate).toEqual(new Date("2026-11-23T12:00:00Z"));

  const { Roles = [], IsTruncated } = await client.send(new ListRolesCommand({ PathPrefix: "/lambda-authz/" }));
  expect(IsTruncated).toBe(false);
  expect(Object.keys(Roles[0] ?? {}).sort()).toEqual([...basics, "MaxSessionDuration"].sort());
});

test("ListRoles gives pages that hold each role once, and only those under the prefix", async () => {
  const { client, make } = setUp();
  for (const name of ["c", "a", "e", "b", "d"]) await make(name, { Path: "/x/" });
  await make("other");
  const seen: string[] = [];
  let Marker: string | undefined;
  do {
    const part = await client.send(new ListRolesCommand({ PathPrefix: "/x/", MaxItems: 2, Marker }));
    seen.push(...(part.Roles ?? []).map(({ RoleName }) => RoleName ?? ""));
    Marker = part.Marker;
  } while (Marker);
  expect(seen).toEqual(["a", "b", "c", "d", "e"]);
});

test("a role named like a property of every object is a role like others", async () => {
  const { client, make } = setUp();
  expect(await refusal(client.send(new GetRoleCommand({ RoleName: "constructor" })))).toBe(
    "404 NoSuchEntityException: The role with name constructor cannot be found.",
  );
  await make("constructor");
  expect((await client.send(new GetRoleCommand({ RoleName: "constructor" }))).Role?.RoleName).toBe("constructor");
});

test("settings, boundary, tags and trust of a role can be changed and are read back", async () => {
  const { client, make } = setUp();
  const RoleName = "r";
  const boundary = "arn:aws:iam::000000000000:policy/boundary";
  await make(RoleName, { Description: "first", PermissionsBoundary: boundary });
  const read = async () => (await client.send(new GetRoleCommand({ RoleName }))).Role;
  expect(await read()).toMatchObject({
    Description: "first",
    PermissionsBoundary: { PermissionsBoundaryArn: boundary, PermissionsBoundaryType: "Policy" },
  });
  await client.send(new UpdateRoleCommand({ RoleName, Description: "second", MaxSessionDuration: 7_200 }));
  await client.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  await client.send(
    new TagRoleCommand({
      RoleName,
      Tags: [
        { Key: "A", Value: "1" },
        { Key: "b", Value: "" },
      ],
    }),
  );
  await client.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "a", Value: "2" }] }));
  await client.send(new UntagRoleCommand({ RoleName, TagKeys: ["b"] }));
  const role = await read();
  expect(role).toMatchObject({ Description: "second", MaxSessionDuration: 7_200, Tags: [{ Key: "a", Value: "2" }] });
  expect(role?.PermissionsBoundary).toBeUndefined();
  expect((await client.send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([{ Key: "a", Value: "2" }]);
  await client.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: boundary }));
  expect((await read())?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(boundary);
});

test("a role with policies is deleted only after they are gone", async () => {
  const { client, make } = setUp();
  const RoleName = "r";
  const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
  await make(RoleName);
  const document = text({ ...POLICY, Id: "100% & <more>" });
  await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "in", PolicyDocument: document }));
  await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  const inline = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName: "in" }));
  expect(decodeURIComponent(inline.PolicyDocument ?? "")).toBe(document);
  expect((await client.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual(["in"]);
  expect((await client.send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies).toEqual([
    { PolicyName: "AWSLambdaBasicExecutionRole", PolicyArn },
  ]);
  const remove = () => refusal(client.send(new DeleteRoleCommand({ RoleName })));
  expect(await remove()).toBe("409 DeleteConflictException: Cannot delete entity, must detach all policies first.");
  await client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  expect(await remove()).toBe("409 DeleteConflictException: Cannot delete entity, must delete policies first.");
  await client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "in" }));
  expect(await remove()).toBe("went well");
  expect(await remove()).toBe("404 NoSuchEntityException: The role with name r cannot be found.");
});

test("every change of a role is kept, and reading it writes nothing", async () => {
  const { client, kept, make } = setUp();
  const RoleName = "r";
  const name = { RoleName, PolicyName: "p" };
  await make(RoleName);
  const changes = [
    new PutRolePolicyCommand({ ...name, PolicyDocument: text(POLICY) }),
    new TagRoleCommand({ RoleName, Tags: [{ Key: "a", Value: "1" }] }),
    new UpdateRoleCommand({ RoleName, Description: "d" }),
    new DeleteRolePolicyCommand(name),
    new DeleteRoleCommand({ RoleName }),
  ];
  for (const [index, change] of changes.entries()) {
    expect(kept()).toBe(index + 1);
    if (index < 3) await client.send(new GetRoleCommand({ RoleName }));
    await client.send(change as DeleteRoleCommand);
  }
  expect(kept()).toBe(6);
});

const trust = (changes: object) => text({ Version: "2012-10-17", Statement: [{ ...TRUST.Statement[0], ...changes }] });
const permit = (changes: object) =>
  text({ Version: "2012-10-17", Statement: [{ ...POLICY.Statement[0], ...changes }] });

test.each([
  ["{'no': json}", "This policy contains invalid Json"],
  ["[]", "This policy contains invalid Json"],
  [text({ ...TRUST, Version: "2012" }), "The policy must contain a valid version string"],
  [text({ Version: "2012-10-17" }), "Could not parse the policy: Statement is empty!"],
  [trust({ Effect: undefined }), "Missing required field Effect"],
  [trust({ Effect: "Permit" }), "Invalid effect: Permit"],
  [trust({ Principal: undefined }), "Missing required field Principal"],
  [trust({ Action: undefined }), "Missing required field Action"],
  [trust({ Action: "lambda:Invoke" }), "AssumeRole policy may only specify STS AssumeRole actions."],
  [trust({ Resource: "*" }), "Has prohibited field Resource"],
  ...["lamda.amazonaws.com", "lambda.amazonaws.com.cn", "lambda", "cognito-identity.amazonaws.com", "*"].map((name) => [
    trust({ Principal: { Service: ["lambda.amazonaws.com", name] } }),
    `Invalid principal in policy: "SERVICE":"${name}"`,
  ]),
])("a role is not made with the trust policy %s", async (AssumeRolePolicyDocument, message) => {
  const { client, make } = setUp();
  expect(await refusal(make("r", { AssumeRolePolicyDocument }))).toBe(
    `400 MalformedPolicyDocumentException: ${message}`,
  );
  await make("r");
  const update = new UpdateAssumeRolePolicyCommand({ RoleName: "r", PolicyDocument: AssumeRolePolicyDocument });
  expect(await refusal(client.send(update))).toBe(`400 MalformedPolicyDocumentException: ${message}`);
});

test.each([
  ["no json", "Syntax errors in policy."],
  [
    text({ Version: "2008-10-17", Statement: POLICY.Statement }),
    "Policy document must be version 2012-10-17 or greater.",
  ],
  [text({ Version: "2012-10-17", Statement: [] }), "Syntax errors in policy."],
  [permit({ Principal: "*" }), "Policy document should not specify a principal."],
  [permit({ Action: [] }), "Policy statement must contain actions."],
  [permit({ Action: "everything" }), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."],
  [permit({ Resource: undefined }), "Policy statement must contain resources."],
  [permit({ Resource: "orders" }), 'Resource orders must be in ARN format or "*".'],
])("a role is not given the policy %s", async (PolicyDocument, message) => {
  const { client, make } = setUp();
  await make("r");
  const put = new PutRolePolicyCommand({ RoleName: "r", PolicyName: "p", PolicyDocument });
  expect(await refusal(client.send(put))).toBe(`400 MalformedPolicyDocumentException: ${message}`);
});

const own = "arn:aws:iam::000000000000:policy/mine";
const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "v" }));
const long = "arn:aws:iam::aws:policy/".padEnd(12_000, "x");

test.each([
  [
    "a name that is there",
    new CreateRoleCommand({ RoleName: "R", AssumeRolePolicyDocument: text(TRUST) }),
    "409 EntityAlreadyExistsException: Role with name R already exists.",
  ],
  [
    "a name with a blank",
    new GetRoleCommand({ RoleName: "a b" }),
    "400 ValidationError: The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
  ],
  [
    "a long name",
    new GetRoleCommand({ RoleName: "a".repeat(65) }),
    "400 ValidationError: 1 validation error detected: Value at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64",
  ],
  [
    "a page of none",
    new ListRolesCommand({ MaxItems: 0 }),
    "400 ValidationError: 1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ],
  [
    "a short session",
    new UpdateRoleCommand({ RoleName: "r", MaxSessionDuration: 900 }),
    "400 ValidationError: 1 validation error detected: Value at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600",
  ],
  [
    "a policy that is not there",
    new GetRolePolicyCommand({ RoleName: "r", PolicyName: "p" }),
    "404 NoSuchEntityException: The role policy with name p cannot be found.",
  ],
  [
    "deleting a policy that is not there",
    new DeleteRolePolicyCommand({ RoleName: "r", PolicyName: "p" }),
    "404 NoSuchEntityException: The role policy with name p cannot be found.",
  ],
  [
    "attaching no ARN",
    new AttachRolePolicyCommand({ RoleName: "r", PolicyArn: "longpolicynamebutnoarn" }),
    "400 ValidationError: Invalid ARN:  Could not be parsed!",
  ],
  [
    "attaching what is not there",
    new AttachRolePolicyCommand({ RoleName: "r", PolicyArn: own }),
    `404 NoSuchEntityException: Policy ${own} does not exist or is not attachable.`,
  ],
  [
    "detaching what is not attached",
    new DetachRolePolicyCommand({ RoleName: "r", PolicyArn: own }),
    `404 NoSuchEntityException: Policy ${own} was not found.`,
  ],
  [
    "a boundary that is no ARN",
    new PutRolePermissionsBoundaryCommand({ RoleName: "r", PermissionsBoundary: "longpolicynamebutnoarn" }),
    "400 ValidationError: Invalid ARN:  Could not be parsed!",
  ],
  [
    "two tags of one key",
    new TagRoleCommand({
      RoleName: "r",
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "A", Value: "2" },
      ],
    }),
    "400 InvalidInputException: Duplicate tag keys found. Please note that Tag keys are case insensitive.",
  ],
  [
    "51 tags",
    new TagRoleCommand({ RoleName: "r", Tags: many }),
    "400 ValidationError: 1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
  ],
  [
    "a large policy",
    new PutRolePolicyCommand({ RoleName: "r", PolicyName: "p", PolicyDocument: permit({ Resource: long }) }),
    "409 LimitExceededException: Maximum policy size of 10240 bytes exceeded for role r",
  ],
  [
    "a large trust policy",
    new UpdateAssumeRolePolicyCommand({ RoleName: "r", PolicyDocument: trust({ Sid: "s".repeat(2_048) }) }),
    "409 LimitExceededException: Cannot exceed quota for ACLSizePerRole: 2048",
  ],
])("IAM refuses %s in AWS's words", async (_, command, words) => {
  const { client, make } = setUp();
  await make("r");
  expect(await refusal(client.send(command as GetRoleCommand))).toBe(words);
});

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:orders";

test("a new role can be assumed after the delay, and only by the service it trusts", async () => {
  const { clock, make, roles } = setUp();
  const { Role } = await make("r");
  const arn = Role?.Arn ?? "";
  clock.at += 199;
  expect(roles.canAssume(arn, "lambda.amazonaws.com")).toBe(false);
  clock.at += 1;
  expect(roles.canAssume(arn, "lambda.amazonaws.com")).toBe(true);
  expect(roles.canAssume(arn, "apigateway.amazonaws.com")).toBe(false);
  expect(roles.canAssume(`${arn}x`, "lambda.amazonaws.com")).toBe(false);
});

test.each<[name: string, statement: object, may: boolean]>([
  ["the function", { Action: "lambda:InvokeFunction", Resource: FUNCTION }, true],
  ["its versions only", { Action: "lambda:InvokeFunction", Resource: `${FUNCTION}:*` }, false],
  ["all functions and actions", { Action: "*", Resource: "*" }, true],
  ["an action in another case", { Action: "LAMBDA:invoke*", Resource: "*" }, true],
  ["another action", { Action: "lambda:GetFunction", Resource: "*" }, false],
  ["all other actions", { NotAction: "iam:*", Resource: FUNCTION }, true],
  ["all other functions", { Action: "lambda:*", NotResource: FUNCTION }, false],
])("a role may invoke a function when a policy allows %s", async (_name, statement, may) => {
  const { client, make, roles } = setUp();
  const arn = (await make("r")).Role?.Arn ?? "";
  const put = (PolicyName: string, Effect: string, more: object) =>
    client.send(
      new PutRolePolicyCommand({
        RoleName: "r",
        PolicyName,
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: { Effect, ...more } }),
      }),
    );
  expect(roles.mayInvoke(arn, FUNCTION)).toBe(false);
  await put("p", "Allow", statement);
  expect(roles.mayInvoke(arn, FUNCTION)).toBe(may);
  await put("no", "Deny", { Action: "lambda:InvokeFunction", Resource: "*" });
  expect(roles.mayInvoke(arn, FUNCTION)).toBe(false);
});

test("a trust policy that changed starts the delay again, the same one put again does not", async () => {
  const { clock, client, make, roles } = setUp();
  const arn = (await make("r")).Role?.Arn ?? "";
  clock.at += 1_000;
  await client.send(new UpdateAssumeRolePolicyCommand({ RoleName: "r", PolicyDocument: text(TRUST) }));
  expect(roles.canAssume(arn, "lambda.amazonaws.com")).toBe(true);
  await client.send(new UpdateAssumeRolePolicyCommand({ RoleName: "r", PolicyDocument: trust({ Action: "sts:*" }) }));
  expect(roles.canAssume(arn, "lambda.amazonaws.com")).toBe(false);
  clock.at += 200;
  expect(roles.canAssume(arn, "lambda.amazonaws.com")).toBe(true);
});

const allow = TRUST.Statement[0];
test.each([
  [
    "a list with the service",
    [{ ...allow, Principal: { Service: ["ec2.amazonaws.com", "lambda.amazonaws.com"] } }],
    true,
  ],
  ["a list without it", [{ ...allow, Principal: { Service: ["ec2.amazonaws.com"] } }], false],
  ["an account", [{ ...allow, Principal: { AWS: "arn:aws:iam::000000000000:root" } }], false],
  ["another action", [{ ...allow, Action: "sts:AssumeRoleWithWebIdentity" }], false],
  ["an action of regex characters", [{ ...allow, Action: ["sts:Assume(Role", "STS:assume*"] }], true],
  ["all but AssumeRole", [{ ...allow, Action: undefined, NotAction: "sts:AssumeRole" }], false],
  ["a Deny beside the Allow", [allow, { ...allow, Effect: "Deny" }], false],
  [
    "a Deny of another service",
    [allow, { ...allow, Effect: "Deny", Principal: { Service: "ec2.amazonaws.com" } }],
    true,
  ],
])("Lambda may assume a role that trusts %s: %o", async (_, Statement, may) => {
  const { clock, make, roles } = setUp();
  const made = await make("r", { AssumeRolePolicyDocument: text({ Version: "2012-10-17", Statement }) });
  clock.at += 1_000;
  expect(roles.canAssume(made.Role?.Arn ?? "", "lambda.amazonaws.com")).toBe(may);
});

test.each([
  ["AWSLambdaBasicExecutionRole", true],
  ["AWSLambdaVPCAccessExecutionRole", true],
  ["AmazonAPIGatewayPushToCloudWatchLogs", true],
])("a role with AWS's own %s may make log groups: %o", async (policy, may) => {
  const { client, make, roles } = setUp();
  const arn = (await make("r")).Role?.Arn ?? "";
  expect(roles.mayMakeLogGroups(arn)).toBe(false);
  const PolicyArn = `arn:aws:iam::aws:policy/service-role/${policy}`;
  await client.send(new AttachRolePolicyCommand({ RoleName: "r", PolicyArn }));
  expect(roles.mayMakeLogGroups(arn)).toBe(may);
});

test.each([
  ["logs:CreateLogGroup", {}, true],
  ["logs:*", { Action: "logs:*" }, true],
  ["PutLogEvents only", { Action: ["logs:CreateLogStream", "logs:PutLogEvents"] }, false],
  ["a Deny", { Effect: "Deny" }, false],
])("a role whose own policy says %s: may it make log groups?", async (_, changes, may) => {
  const { client, make, roles } = setUp();
  const arn = (await make("r")).Role?.Arn ?? "";
  const PolicyDocument = permit({ Action: "logs:CreateLogGroup", ...changes });
  await client.send(new PutRolePolicyCommand({ RoleName: "r", PolicyName: "p", PolicyDocument }));
  expect(roles.mayMakeLogGroups(arn)).toBe(may);
});

test.each([
  "apigateway.amazonaws.com",
  "edgelambda.amazonaws.com",
  "medialive.amazonaws.com",
  "ops.apigateway.amazonaws.com",
  "states.eu-central-1.amazonaws.com",
])("a role trusts %s, which AWS has", async (Service) => {
  const { make } = setUp();
  const AssumeRolePolicyDocument = trust({ Principal: { Service } });
  expect((await make("r", { AssumeRolePolicyDocument })).Role?.RoleName).toBe("r");
});

test.each(["AWSLambdaBasicExecutionRole", "service-role/AWSLambdaBasicExecutionRol"])(
  "%s is no policy of AWS's, neither to attach nor as a boundary",
  async (name) => {
    const { client, make } = setUp();
    await make("r");
    const arn = `arn:aws:iam::aws:policy/${name}`;
    const attach = new AttachRolePolicyCommand({ RoleName: "r", PolicyArn: arn });
    expect(await refusal(client.send(attach))).toBe(
      `404 NoSuchEntityException: Policy ${arn} does not exist or is not attachable.`,
    );
    const scope = `404 NoSuchEntityException: Scope ARN: ${arn} does not exist or is not attachable.`;
    const bound = new PutRolePermissionsBoundaryCommand({ RoleName: "r", PermissionsBoundary: arn });
    expect(await refusal(client.send(bound))).toBe(scope);
    expect(await refusal(make("s", { PermissionsBoundary: arn }))).toBe(scope);
  },
);
