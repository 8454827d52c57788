"""Signs up and in with pycognito, which verifies every token, and prints what it saw as JSON."""

import json
import os

import boto3
import pycognito

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
OTHER_NAME = ENDPOINT.replace("127.0.0.1", "localhost")
FIRST, SECOND = "First-password-1", "Second-password-1"

admin = boto3.client("cognito-idp")
pool = admin.create_user_pool(PoolName="people", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
client = admin.create_user_pool_client(UserPoolId=pool, ClientName="app", GenerateSecret=True)["UserPoolClient"]


def person(endpoint=ENDPOINT):
    return pycognito.Cognito(
        pool,
        client["ClientId"],
        client_secret=client["ClientSecret"],
        username="ann",
        boto3_client_kwargs={"endpoint_url": endpoint},
    )


def refusal(error, action, *given):
    try:
        action(*given)
    except error as raised:
        return f"{type(raised).__name__}: {raised}"
    return None


def main():
    ann = person()
    refused = ann.client.exceptions.NotAuthorizedException
    ann.set_base_attributes(email="ann@example.com")
    ann.register("ann", FIRST)
    unconfirmed = refusal(ann.client.exceptions.UserNotConfirmedException, ann.authenticate, FIRST)
    ann.admin_confirm_sign_up()
    wrong = refusal(refused, ann.authenticate, SECOND)

    ann.authenticate(FIRST)
    first = ann.access_token
    ann.verify_tokens()
    at_localhost = person(OTHER_NAME)
    mismatch = refusal(
        pycognito.TokenVerificationException, at_localhost.verify_token, first, "access_token", "access"
    )
    ann.renew_access_token()
    renewed = ann.access_token
    ann.change_password(FIRST, SECOND)
    at_localhost.authenticate(SECOND)
    user = ann.get_user()
    ann.logout()
    print(
        json.dumps(
            {
                "unconfirmed": unconfirmed,
                "wrong": wrong,
                "claims": {name: ann.id_claims[name] for name in ("iss", "cognito:username", "email")},
                "mismatch": mismatch,
                "atLocalhost": at_localhost.access_claims["iss"],
                "isRenewed": first != renewed,
                "user": [user.username, user.email],
                "after": refusal(refused, lambda: ann.client.get_user(AccessToken=renewed)),
            }
        )
    )


main()
