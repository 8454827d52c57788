/** Where the two endpoints differ: who does as AWS does, and where that is known from. */
export interface Difference {
  readonly right: "local" | "MiniStack" | "neither";
  /** A recorded answer, an AWS page, or a section of ../shared/docs/aws-facts.md. */
  readonly source: string;
}

const local = (source: string): Difference => ({ right: "local", source });

const PROXY = "recorded, apigateway_lambda: test_lambda_aws_proxy_integration";
const SITUATIONS = "aws-facts A, Situation -> response";
const PERMISSIONS = "aws-facts B: a missing permission is a 500";
const REDEPLOY = "aws-facts E, Redeploy rule";
const RESOURCES = "recorded, apigateway_api: test_create_proxy_resource_validation, test_update_resource_behaviour";
const REFERENCE = "API reference: the parameter's rule; the words of the refusal are ours";
const LAMBDA_INPUT = "recorded, lambda_api: test_create_lambda_exceptions";
const PERMISSION_INPUT = "recorded, lambda_api: test_permission_exceptions, test_remove_multi_permissions";
const ENVELOPE = "developer guide, Output format of a Lambda function for proxy integration: anything else is a 502";

export const differences: Readonly<Record<string, Difference>> = {
  "invoke the function": local("Runtime API: the payload is the text that the function's runtime handed in"),
  "invoke the function so that it throws": local("recorded, lambda_common: test_uncaught_exception_invoke[nodejs22.x]"),
  "create the TOKEN authorizer": local("recorded, apigateway_basic: test_apigateway_with_custom_authorization_method"),
  "create the REQUEST authorizer": local("as for TOKEN: authType is there, empty members are not"),

  "a guarded route before any permission is given": local(PERMISSIONS),
  "an open route before any permission is given": local(PERMISSIONS),
  "nothing that allows": local(SITUATIONS),
  "the cached policy on another method": local(SITUATIONS),
  "an authorizer without a policy": local(SITUATIONS),
  "an object in the context": local("aws-facts A, Output: values are texts, numbers or booleans only"),
  "flush the stage": local("aws-facts A, Cache"),
  "the flush made the authorizer decide anew": local("aws-facts A, Cache"),
  "REQUEST without one of the sources": local("API reference of CreateAuthorizer, identitySource: all must be present"),

  "a path that is not there, with a token": local(SITUATIONS),
  "an API that is not there": local("as for a stage that is not there, where both say 403 Forbidden"),
  "a greedy parameter": local(`${PROXY}: with-path-encoded-email`),
  "a preflight": local("aws-facts E: the integration response has no template, so the body is empty"),
  "query parameters, one twice": local(`${PROXY}: with-params-encoding-multi`),
  "the members of the event": local(PROXY),
  "the request context": local(PROXY),
  "the members of the request context": local(PROXY),
  "a function that throws": local(ENVELOPE),
  "an answer that is a text": local(ENVELOPE),
  "an answer with a member too many": local(ENVELOPE),
  "a body that is an object": local(ENVELOPE),
  "headers, single and several": local("recorded, apigateway_integrations: test_apigateway_header_remapping_aws[AWS]"),
  "a route that is not deployed yet": local(REDEPLOY),
  "the route after going back": local(REDEPLOY),

  "a trust policy that is no JSON": local("recorded, iam"),
  "a trust policy without an effect": local("IAM refuses the document; its words are not recorded"),
  "a role that is not there": local("recorded, iam"),
  "a policy that is no JSON": local("IAM's words, not recorded; MiniStack refuses it too, in other words"),
  "the end of a role with a policy": local("aws-facts C, DeleteRole; MiniStack refuses it too, in other words"),
  "a role that is none": local(LAMBDA_INPUT),
  "a role that nobody made": local("aws-facts C, New-role race"),
  "a runtime that nobody knows": local(LAMBDA_INPUT),
  "a reserved name in the environment": local("aws-facts G"),
  "too little memory": local("the service's model: MemorySize is at least 128"),
  "a payload that is no JSON": local("API reference of Invoke: InvalidRequestContentException"),
  "a principal that is none": local(PERMISSION_INPUT),
  "a statement that is not there": local(PERMISSION_INPUT),

  "an API that nobody made": local("recorded, apigateway_api: test_get_api_case_insensitive"),
  "an API without a name": local(REFERENCE),
  "a second variable beside one": local(RESOURCES),
  "a path part with a slash": local(REFERENCE),
  "a method twice": local(REFERENCE),
  "CUSTOM without an authorizer": local("recorded, apigateway_api: test_update_method_validation"),
  "a method that nobody knows": local(REFERENCE),
  "a proxy to what is no function": local("recorded, apigateway_lambda: test_put_integration_aws_proxy_uri"),
  "a proxy without a verb": local("aws-facts B, URI: AWS_PROXY needs integrationHttpMethod"),
  "a header that no method response declares": local("aws-facts E, steps 3 and 4"),
  "a TTL over 3600": local(REFERENCE),
  "an authorizer's name twice": local("AWS's words as reported in public issues"),
  "an authorizer of no API": local("recorded, apigateway_api: test_authorizer_crud_no_api"),
  "the end of an authorizer in use": local("AWS's words in hashicorp/terraform-provider-aws issue 14812"),
  "a gateway header without quotes": local("aws-facts A, Gateway responses: static values need the inner quotes"),
  "the end of a deployment in use": local("recorded, apigateway_common: test_create_delete_deployments"),
  "a stage twice": local(REFERENCE),
  "a stage of no deployment": local(REFERENCE),
  "a deployment of nothing": local("AWS's words as reported in public issues"),
};
