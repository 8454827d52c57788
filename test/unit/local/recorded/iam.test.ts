import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  type CreateRoleRequest,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { ACCOUNT } from "../../../support/local/sample-function.ts";
import { replay, type Scenario, type Stage } from "./replay.ts";

const RoleName = "role-1";
const trust = (Service: unknown, more: object = {}, Action: unknown = "sts:AssumeRole") =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service }, Action, ...more }] });
const EC2 = trust("ec2.amazonaws.com");
const create = ({ iam }: Stage, changes: Partial<CreateRoleRequest> = {}) =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: EC2, ...changes }));
const get = ({ iam }: Stage) => iam.send(new GetRoleCommand({ RoleName }));
const list = ({ iam }: Stage, PathPrefix: string) => iam.send(new ListRolesCommand({ PathPrefix }));

const updateTrust: Scenario = async (stage) => {
  const AssumeRolePolicyDocument = trust(["ec2.amazonaws.com"], {}, ["sts:AssumeRole"]);
  await stage.step("created_role", create(stage, { AssumeRolePolicyDocument }));
  const update = new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust("lambda.amazonaws.com") });
  await stage.step("updated_policy", stage.iam.send(update));
};

const malformed: Scenario = async (stage) => {
  await stage.step("invalid-json", create(stage, { AssumeRolePolicyDocument: "not json" }));
};

const boundary: Scenario = async (stage) => {
  const Path = "/prefix/";
  await stage.step("created_role", create(stage, { Path }));
  const PermissionsBoundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  await stage.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
  await stage.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  await stage.step("list_roles_result", list(stage, Path));
};

const described: Scenario = async (stage) => {
  const Path = "/prefix/";
  await stage.step("create_role_result", create(stage, { Path }));
  await stage.step("get_role_result", get(stage));
  await stage.step("list_roles_result", list(stage, Path));
};

const attach: Scenario = async (stage) => {
  await create(stage);
  const policy = (PolicyArn: string) => stage.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  await stage.step("non_existent_malformed_policy_arn", policy("longpolicynamebutnoarn"));
  await stage.step("existing_policy_name_provided", policy("policy-with-a-name-only"));
  await stage.step("valid_arn_not_existent", policy(`arn:aws:iam::${ACCOUNT}:policy/policy123`));
  await stage.step("valid_policy_arn", policy("arn:aws:iam::aws:policy/ReadOnlyAccess"));
};

const withPath: Scenario = async (stage) => {
  const changes = { Path: "/path/to/", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") };
  await stage.step("create-role-response", create(stage, changes));
  await stage.step("get-role-response", get(stage));
  await stage.step("delete-role-response", stage.iam.send(new DeleteRoleCommand({ RoleName })));
};

const encoding: Scenario = async (stage) => {
  const { iam, step } = stage;
  const arn = encodeURIComponent("arn:aws:apigateway:us-east-1::/restapis/aaeeieije");
  const Condition = { StringEquals: { "aws:SourceArn": arn } };
  const [Path, PolicyName] = ["/encoded/", "policy"];
  const AssumeRolePolicyDocument = trust("lambda.amazonaws.com", { Condition });
  await step("create-role-response", create(stage, { Path, AssumeRolePolicyDocument }));
  const Resource = [`arn:aws:apigateway:us-east-1::/tags/${arn}`];
  const Statement = [{ Effect: "Allow", Action: ["apigatway:PUT"], Resource }];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  await step("get-policy-response", iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })));
  await step("get-role-response", get(stage));
  await step("list-roles-response", list(stage, Path));
};

const tags: Scenario = async (stage) => {
  const Path = "/role-with-tags/";
  await stage.step("create-role-response", create(stage, { Path, Tags: [{ Key: "test", Value: "value" }] }));
  await stage.step("get-role-response", get(stage));
  await stage.step("list-role-response", list(stage, Path));
};

replay(
  "iam.json",
  {
    "TestIAMIntegrations::test_update_assume_role_policy": updateTrust,
    "TestIAMExtensions::test_create_role_with_malformed_assume_role_policy_document": malformed,
    "TestIAMIntegrations::test_list_roles_with_permission_boundary": boundary,
    "TestIAMIntegrations::test_create_describe_role": described,
    "TestIAMIntegrations::test_role_attach_policy": attach,
    "TestIAMExtensions::test_role_with_path_lifecycle": withPath,
    "TestIAMPolicyEncoding::test_put_role_policy_encoding": encoding,
    "TestRoles::test_role_with_tags": tags,
  },
  {
    steps: {
      "TestIAMIntegrations::test_role_attach_policy · create_policy_response":
        "policies of one's own cannot be made here",
    },
    notPlayed: {
      "TestIAMIntegrations::test_delete_non_existent_policy_returns_no_such_entity": "no DeletePolicy",
      "TestIAMIntegrations::test_simulate_principle_policy*": "no policy simulation",
      "TestIAMServiceRoles::*": "no service-linked roles",
      "TestIAMServiceSpecificCredentials::*": "no users",
    },
  },
);
