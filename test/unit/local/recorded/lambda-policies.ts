import {
  AddPermissionCommand,
  type AddPermissionRequest,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  ListTagsCommand,
  PublishVersionCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { ACCOUNT, FUNCTION_ARN, maker } from "../../../support/local/sample-function.ts";
import type { Scenario } from "./replay.ts";

const S3 = "arn:aws:s3:::bucket";
const text = (count: number, from = 0) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${from + i}_key`, `${from + i}_value`]));

/** The policy as JSON, as the recordings show it. */
const add = (FunctionName: string, changes: Partial<AddPermissionRequest>) =>
  new AddPermissionCommand({
    FunctionName,
    Action: "lambda:InvokeFunction",
    StatementId: "s3",
    Principal: "s3.amazonaws.com",
    ...changes,
  });

const aws: Scenario = async (stage) => {
  const { create, nested } = await maker(stage);
  await stage.step("create_lambda", nested(create("f")));
  await stage.settle();
  await stage.step("add_permission", stage.lambda.send(add("f", { SourceArn: S3 })));
  await stage.step("get_policy", stage.lambda.send(new GetPolicyCommand({ FunctionName: "f" })));
};

const removeSeveral: Scenario = async (stage) => {
  const { lambda, step } = stage;
  await (await maker(stage)).create("f");
  const policy = () => lambda.send(new GetPolicyCommand({ FunctionName: "f" }));
  const remove = (StatementId: string) => lambda.send(new RemovePermissionCommand({ FunctionName: "f", StatementId }));
  await step("add_permission_1", lambda.send(add("f", {})));
  await step(
    "add_permission_2",
    lambda.send(add("f", { StatementId: "sqs", Principal: "sqs.amazonaws.com", SourceArn: S3 })),
  );
  await step("policy_after_2_add", policy());
  await step("remove_permission_exception_nonexisting_sid", remove("non-existent"));
  await remove("sqs");
  await stage.settle();
  await step("policy_after_removal", policy());
  await step("policy_after_removal_attempt", policy());
  await remove("s3");
  await step("get_policy_exception_removed_all", policy());
};

const several: Scenario = async (stage) => {
  const { lambda, step } = stage;
  await (await maker(stage)).create("f");
  const of = (name: string) => ({ StatementId: name, Principal: `${name}.amazonaws.com` });
  await step("add_permission_response_1", lambda.send(add("f", of("logs"))));
  await step("add_permission_response_2", lambda.send(add("f", of("kinesis"))));
  await step("policy_after_2_add", lambda.send(new GetPolicyCommand({ FunctionName: "f" })));
};

const refused: Scenario = async (stage) => {
  const { lambda, step } = stage;
  await (await maker(stage)).create("f");
  const remove = (FunctionName: string, Qualifier?: string) =>
    lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: "s3", ...(Qualifier && { Qualifier }) }));
  const policy = (FunctionName: string, Qualifier?: string) =>
    lambda.send(new GetPolicyCommand({ FunctionName, ...(Qualifier && { Qualifier }) }));
  const qualified = (Qualifier: string) => lambda.send(add("f", { Qualifier }));
  await step("add_permission_invalid_statement_id", lambda.send(add("f", { StatementId: "example.com" })));
  await step("add_permission_fn_qualifier_mismatch", lambda.send(add("f:alias-not-42", { Qualifier: "42" })));
  await step("add_permission_fn_qualifier_latest", qualified("$LATEST"));
  await step("add_permission_principal_invalid", lambda.send(add("f", { Principal: "invalid.nonaws.com" })));
  await step("get_policy_fn_doesnotexist", policy("doesnotexist"));
  await step("get_policy_fn_version_doesnotexist", policy("f", "1"));
  await step("add_permission_fn_doesnotexist", lambda.send(add("doesnotexist", {})));
  await step("remove_permission_policy_doesnotexist", remove("f"));
  await step("add_permission_fn_alias_doesnotexist", qualified("alias-doesnotexist"));
  await step("add_permission_fn_version_doesnotexist", qualified("42"));
  await step("add_permission_fn_qualifier_invalid", qualified("invalid-qualifier-with-?-char"));
  await step("add_permission_fn_qualifier_valid_doesnotexist", qualified("valid-with-$-but-doesnotexist"));
  await lambda.send(add("f", {}));
  await step("add_permission_conflicting_statement_id", lambda.send(add("f", {})));
  await step("remove_permission_fn_doesnotexist", remove("doesnotexist"));
  await step("remove_permission_fn_alias_doesnotexist", remove("f", "alias-doesnotexist"));
};

const fields: Scenario = async (stage) => {
  const { lambda, step } = stage;
  await (await maker(stage)).create("f");
  const send = (changes: Partial<AddPermissionRequest>) => lambda.send(add("f", changes));
  const SourceAccount = ACCOUNT;
  await step("add_permission_principal_wildcard", send({ StatementId: "wilcard", Principal: "*", SourceAccount }));
  const service = { StatementId: "lambda", Principal: "lambda.amazonaws.com", SourceAccount };
  await step("add_permission_principal_service", send(service));
  await step("add_permission_principal_account", send({ StatementId: "account-id", Principal: ACCOUNT }));
  const user = { StatementId: "user-arn", Principal: `arn:aws:iam::${ACCOUNT}:user/ann`, SourceAccount };
  await step("add_permission_principal_arn", send(user));
  await step(
    "add_permission_optional_fields",
    send({
      StatementId: "urlPermission",
      Action: "lambda:InvokeFunctionUrl",
      Principal: "*",
      SourceArn: S3,
      SourceAccount,
      PrincipalOrgID: "o-1234567890",
      FunctionUrlAuthType: "NONE",
    }),
  );
  const EventSourceToken = "amzn1.ask.skill.xxxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  await step("add_permission_alexa_skill", send({ StatementId: "alexaSkill", Principal: "*", EventSourceToken }));
};

const revisions: Scenario = async (stage) => {
  await (await maker(stage)).create("f");
  const RevisionId = "wrong";
  await stage.step("add_permission_revision_exception", stage.lambda.send(add("f", { RevisionId })));
};

const policyRevisions: Scenario = async (stage) => {
  const { lambda, step, settle } = stage;
  const FunctionName = "f";
  await (await maker(stage)).create(FunctionName, { Runtime: "python3.10" });
  await settle();
  const RevisionId = "wrong";
  const removal = new RemovePermissionCommand({ FunctionName, StatementId: "s3", RevisionId });
  const of = (number: string, more: Partial<AddPermissionRequest> = {}) =>
    lambda.send(add(FunctionName, { StatementId: `s3${number}`, SourceArn: S3, ...more }));
  const policy = (Qualifier?: string) =>
    lambda.send(new GetPolicyCommand({ FunctionName, ...(Qualifier && { Qualifier }) }));
  await step("add_permission_revision_id_doesnotmatch", of("", { RevisionId }));
  await of("");
  await step("remove_permission_fn_revision_id_doesnotmatch", lambda.send(removal));
  const { Version: Qualifier = "" } = await lambda.send(new PublishVersionCommand({ FunctionName }));
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Runtime: "python3.11" }));
  await settle();
  await of("_2");
  await of("_2", { Qualifier });
  await step("get_policy_after_publish_version", policy());
  await step("get_policy_v1_after_publish_version", policy(Qualifier));
  const look = async (name: string) => {
    await step(name, lambda.send(new GetFunctionCommand({ FunctionName })));
    await step(`${name}_v1`, lambda.send(new GetFunctionCommand({ FunctionName, Qualifier })));
  };
  await look("get_function_fn8");
  await of("_3", { Qualifier });
  await look("get_function_fn9");
  await step("get_policy_v1_after_add_permission9", policy(Qualifier));
};

/** What tagging refuses; both recordings asked the same, in other words. */
const tagRefusals =
  (names: Readonly<Record<string, (resource: string) => string>>): Scenario =>
  async (stage) => {
    const { lambda, step } = stage;
    await (await maker(stage)).create("f");
    for (const [name, resourceOf] of Object.entries(names)) {
      const Resource = resourceOf("f");
      const command = name.endsWith("_untag")
        ? lambda.send(new UntagResourceCommand({ Resource, TagKeys: ["key"] }))
        : name.endsWith("_list")
          ? lambda.send(new ListTagsCommand({ Resource }))
          : lambda.send(new TagResourceCommand({ Resource, Tags: { key: "value" } }));
      await step(name, command);
    }
  };

const nobody = () => `${FUNCTION_ARN}doesnotexist`;
const tagExceptions: Scenario = async (stage) => {
  const { lambda, step } = stage;
  await tagRefusals({
    tag_lambda_invalidarn: () => "arn:aws:something",
    tag_lambda_doesnotexist: nobody,
    tag_lambda_qualifier_doesnotexist: () => `${FUNCTION_ARN}f:v1`,
  })(stage);
  const Resource = `${FUNCTION_ARN}f`;
  await step("list_tag_lambda_empty", lambda.send(new ListTagsCommand({ Resource })));
  await step("untag_nomatch", lambda.send(new UntagResourceCommand({ Resource, TagKeys: ["somekey"] })));
  await step("untag_empty_keys", lambda.send(new UntagResourceCommand({ Resource, TagKeys: [] })));
  await step("tag_empty_tags", lambda.send(new TagResourceCommand({ Resource, Tags: {} })));
};

const tagLimits: Scenario = async (stage) => {
  const { lambda, step } = stage;
  const { create } = await maker(stage);
  await create("f");
  await stage.settle();
  const Resource = `${FUNCTION_ARN}f`;
  const tag = (Tags: Record<string, string>) => lambda.send(new TagResourceCommand({ Resource, Tags }));
  await step("tag_lambda_too_many_tags", tag(text(51)));
  await step("tag_response", tag(text(50)));
  await step("list_tags_response", lambda.send(new ListTagsCommand({ Resource })));
  await step("get_fn_response", lambda.send(new GetFunctionCommand({ FunctionName: "f" })));
  await step("tag_lambda_too_many_tags_additional", tag({ a_key: "a" }));
  await step("create_function_invalid_tags", create("g", { Tags: text(51) }));
};

const tagLifecycle: Scenario = async (stage) => {
  const { lambda, step } = stage;
  await (await maker(stage)).create("f", { Tags: { key_a: "value_a" } });
  await stage.settle();
  const Resource = `${FUNCTION_ARN}f`;
  const look = async (when: string) => {
    await step(`list_tags_response_${when}`, lambda.send(new ListTagsCommand({ Resource })));
    await step(`get_fn_response_${when}`, lambda.send(new GetFunctionCommand({ FunctionName: "f" })));
  };
  const tag = (Tags: Record<string, string>) => lambda.send(new TagResourceCommand({ Resource, Tags }));
  const untag = (...TagKeys: string[]) => lambda.send(new UntagResourceCommand({ Resource, TagKeys }));
  await look("postfncreate");
  await step("tag_resource_response", tag({ key_b: "value_b", key_c: "value_c", key_d: "value_d", key_e: "value_e" }));
  await look("postaddtags");
  await step("tag_resource_overwrite", tag({ key_c: "value_x" }));
  await look("overwrite");
  await untag("key_c", "key_d");
  await look("postuntag");
  await untag("key_a", "key_b", "key_e");
  await look("postuntagall");
  await lambda.send(new DeleteFunctionCommand({ FunctionName: "f" }));
  await step("list_tags_postdelete", lambda.send(new ListTagsCommand({ Resource })));
};

/** Scenarios about resource policies and tags. */
export const policyScenarios: Record<string, Scenario> = {
  "TestLambdaPermissions::test_add_lambda_permission_aws": aws,
  "TestLambdaPermissions::test_lambda_permission_revisions": policyRevisions,
  "TestLambdaPermissions::test_remove_multi_permissions": removeSeveral,
  "TestLambdaPermissions::test_create_multiple_lambda_permissions": several,
  "TestLambdaPermissions::test_permission_exceptions": refused,
  "TestLambdaPermissions::test_add_lambda_permission_fields": fields,
  "TestLambdaRevisions::test_function_revisions_permissions": revisions,
  "TestLambdaTags::test_tag_exceptions": tagExceptions,
  "TestLambdaTags::test_tag_limits": tagLimits,
  "TestLambdaTags::test_tag_lifecycle": tagLifecycle,
  "TestLambdaTag::test_tag_exceptions[lambda_function]": tagRefusals({
    not_found_exception_tag: nobody,
    not_found_exception_untag: nobody,
    not_found_exception_list: nobody,
    aliased_arn_exception: () => `${FUNCTION_ARN}f:alias`,
    invalid_arn_exception: () => `arn:aws:lambda:us-east-1:${ACCOUNT}:foobar:f`,
  }),
};
