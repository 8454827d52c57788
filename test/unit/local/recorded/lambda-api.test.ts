import { functionScenarios } from "./lambda-functions.ts";
import { nameScenarios } from "./lambda-names.ts";
import { policyScenarios } from "./lambda-policies.ts";
import { namesIn, replay } from "./replay.ts";

const VALIDATION = "TestLambdaFunction::test_function_name_and_qualifier_validation";
const REVISIONS = "TestLambdaPermissions::test_lambda_permission_revisions";
const OLD = "of 2022; newer recordings are as here";
const NOTHING = "no answer was recorded";
const FILE = "lambda_api.json";

replay(
  FILE,
  { ...functionScenarios, ...policyScenarios, ...nameScenarios(namesIn(FILE)) },
  {
    steps: {
      "TestLambdaFunction::test_create_lambda_exceptions · empty_architectures": "boto3's own check: nothing was sent",
      "TestLambdaFunction::test_function_arns · function_arn_other_account_exc · Error.Message":
        "AWS sends no message there; SDKs fill in one of their own",
      [`${REVISIONS} · add_permission_revision_id_doesnotmatch`]: OLD,
      [`${REVISIONS} · remove_permission_fn_revision_id_doesnotmatch`]: OLD,
      [`${REVISIONS} · get_function_* · Configuration.Runtime`]:
        "AWS takes those no more: newer ones are in their place",
      ...Object.fromEntries(
        ["SnapStart", "RuntimeVersionConfig", "LoggingConfig"].map((name) => [
          `${REVISIONS} · get_function_* · Configuration.${name}`,
          OLD,
        ]),
      ),
    },
    notPlayed: {
      "TestLambdaFunction::test_lambda_code_location_s3*": "no code from S3: there is no S3 here",
      [`${VALIDATION}[qualifier_too_long1-create_function]`]: NOTHING,
      [`${VALIDATION}[function_name_and_qualifier_too_long-create_function]`]: NOTHING,
      [`${VALIDATION}[incomplete_arn-create_function]`]: NOTHING,
      "TestLambdaPermissions::test_add_lambda_permission_optional_fields": NOTHING,
      "TestLoggingConfig::*": "logging is as it comes: text, in the function's own group",
      "TestLambdaTag::test_tag_exceptions[capacity_provider]": "no capacity providers",
    },
  },
);
