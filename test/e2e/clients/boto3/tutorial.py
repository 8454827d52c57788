"""Walks the tutorial with boto3 and prints what it saw as JSON. Endpoint, key and region come from the environment."""

import io
import json
import time
import urllib.error
import urllib.request
import zipfile

import boto3

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
BASIC_EXECUTION = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
PASSWORD = "Only-for-tests-1"
SOURCES = {
    "basic": """
def handler(event, context):
    print("hello to", event["requestContext"]["authorizer"]["principalId"])
    return {"statusCode": 200, "body": event["requestContext"]["authorizer"]["plan"]}
""",
    "authorizer": """
def handler(event, context):
    name = event["authorizationToken"].removeprefix("Bearer ")
    if name not in ("ann", "bob"):
        raise Exception("Unauthorized")
    effect = "Allow" if name == "ann" else "Deny"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": name, "policyDocument": document, "context": {"plan": "gold"}}
""",
}

iam = boto3.client("iam")
functions = boto3.client("lambda")
apis = boto3.client("apigateway")
cognito = boto3.client("cognito-idp")
logs = boto3.client("logs")


def zipped(source):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("index.py", source)
    return data.getvalue()


def create_function(name, role):
    deadline = time.monotonic() + 20
    while True:
        try:
            made = functions.create_function(
                FunctionName=name,
                Runtime="python3.13",
                Handler="index.handler",
                Role=role,
                Code={"ZipFile": zipped(SOURCES[name])},
            )
            break
        except functions.exceptions.InvalidParameterValueException as error:
            # A new role is not known everywhere at once.
            if "cannot be assumed by Lambda" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    functions.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    return made["FunctionArn"]


def permit(name, source):
    functions.add_permission(
        FunctionName=name,
        StatementId="tutorial",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=source,
    )


def create_api(arns):
    region, account = arns["basic"].split(":")[3:5]
    uri = {
        name: f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations"
        for name, arn in arns.items()
    }
    api = apis.create_rest_api(name="tutorial", endpointConfiguration={"types": ["REGIONAL"]})["id"]
    [root] = apis.get_resources(restApiId=api)["items"]
    orders = apis.create_resource(restApiId=api, parentId=root["id"], pathPart="orders")["id"]
    authorizer = apis.create_authorizer(
        restApiId=api,
        name="tutorial",
        type="TOKEN",
        authorizerUri=uri["authorizer"],
        identitySource="method.request.header.Authorization",
    )["id"]
    method = {"restApiId": api, "resourceId": orders, "httpMethod": "GET"}
    apis.put_method(**method, authorizationType="CUSTOM", authorizerId=authorizer)
    apis.put_integration(**method, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri["basic"])
    source = f"arn:aws:execute-api:{region}:{account}:{api}"
    permit("basic", f"{source}/*/GET/orders")
    permit("authorizer", f"{source}/authorizers/{authorizer}")
    apis.create_deployment(restApiId=api, stageName="dev")
    return api


def call(api, token=None):
    url = f"{apis.meta.endpoint_url}/_aws/execute-api/{api}/dev/orders"
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return [answer.status, answer.read().decode()]
    except urllib.error.HTTPError as error:
        return [error.code, error.read().decode()]


def sign_in():
    pool = cognito.create_user_pool(PoolName="tutorial")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="tutorial",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    user = {"UserPoolId": pool, "Username": "ann"}
    made = cognito.admin_create_user(**user, TemporaryPassword="Temporary-1", MessageAction="SUPPRESS")["User"]
    way = {"UserPoolId": pool, "ClientId": client}

    def initiate(password):
        parameters = {"USERNAME": "ann", "PASSWORD": password}
        return cognito.admin_initiate_auth(**way, AuthFlow="ADMIN_USER_PASSWORD_AUTH", AuthParameters=parameters)

    try:
        initiate("Wrong-pass-1")
        refusal = None
    except cognito.exceptions.NotAuthorizedException as error:
        refusal = str(error)
    first = initiate("Temporary-1")
    cognito.admin_respond_to_auth_challenge(
        **way,
        ChallengeName=first["ChallengeName"],
        Session=first["Session"],
        ChallengeResponses={"USERNAME": "ann", "NEW_PASSWORD": PASSWORD},
    )
    tokens = initiate(PASSWORD)["AuthenticationResult"]
    known = cognito.get_user(AccessToken=tokens["AccessToken"])
    pages = cognito.get_paginator("list_users").paginate(UserPoolId=pool)
    listed = [(one["Username"], one["UserStatus"]) for page in pages for one in page["Users"]]
    cognito.delete_user_pool(UserPoolId=pool)
    return {
        "made": made["UserStatus"],
        "refusal": refusal,
        "challenge": first["ChallengeName"],
        "known": known["Username"],
        "listed": listed,
        "pools": cognito.list_user_pools(MaxResults=10)["UserPools"],
    }


def log_of(name):
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=f"/aws/lambda/{name}", filterPattern="hello"
    )
    return [event["message"].strip() for page in pages for event in page["events"]]


def tear_down(api):
    try:
        iam.delete_role(RoleName="tutorial")
        conflict = None
    except iam.exceptions.DeleteConflictException as error:
        conflict = str(error)
    apis.delete_rest_api(restApiId=api)
    for name in SOURCES:
        functions.delete_function(FunctionName=name)
        logs.delete_log_group(logGroupName=f"/aws/lambda/{name}")
    iam.detach_role_policy(RoleName="tutorial", PolicyArn=BASIC_EXECUTION)
    iam.delete_role(RoleName="tutorial")
    return {
        "conflict": conflict,
        "left": iam.list_roles()["Roles"]
        + functions.list_functions()["Functions"]
        + apis.get_rest_apis()["items"]
        + logs.describe_log_groups()["logGroups"],
    }


def main():
    caller = boto3.client("sts").get_caller_identity()
    role = iam.create_role(RoleName="tutorial", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
    iam.attach_role_policy(RoleName="tutorial", PolicyArn=BASIC_EXECUTION)
    arns = {name: create_function(name, role["Arn"]) for name in SOURCES}
    api = create_api(arns)
    seen = {
        "account": caller["Account"],
        # boto3 parses what came percent-encoded.
        "trust": role["AssumeRolePolicyDocument"],
        "calls": {str(token): call(api, token) for token in (None, "guess", "bob", "ann")},
        "log": log_of("basic"),
        "cognito": sign_in(),
        "teardown": tear_down(api),
        "after": call(api, "ann"),
    }
    print(json.dumps(seen))


main()
