"""A small Lambda function behind API Gateway: it returns a greeting, the request and its caller.

To adapt it, change `greet` and deploy again: only this function is updated.
"""

import json
import os


def handler(event, context):
    # This envelope is what API Gateway expects from a function (Lambda proxy integration): body is always a string.
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json", **cors_headers(event)},
        "body": json.dumps(greet(event)),
    }


def greet(event):
    return {
        "greeting": os.environ.get("GREETING", "hello"),  # env.GREETING in config.ini
        "method": event.get("httpMethod"),
        "path": event.get("path"),
        "caller": caller_of(event),
    }


def caller_of(event):
    """The caller, from the output of the authorizer; None on a public route, which has no authorizer."""
    authorizer = (event.get("requestContext") or {}).get("authorizer") or {}
    if not authorizer.get("principalId"):
        return None
    # The claims that `context` in config.ini lists; all arrive as strings.
    claims = {name: value for name, value in authorizer.items() if name not in ("principalId", "integrationLatency")}
    return {"principalId": authorizer["principalId"], "claims": claims}


def cors_headers(event):
    """Lets the web pages of [cors] allow_origins read the response. Browsers hide it from all other pages."""
    allowed = [origin.strip() for origin in os.environ.get("CORS_ALLOW_ORIGINS", "").split(",")]
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    answer = "*" if "*" in allowed else headers.get("origin")
    # Vary: a cache must not serve the response for one page to another.
    if not answer or answer not in allowed:
        return {"Vary": "Origin"}
    allow = {"Access-Control-Allow-Origin": answer, "Vary": "Origin"}
    # [cors] allow_credentials: pages can send cookies. Browsers refuse it together with *.
    if os.environ.get("CORS_ALLOW_CREDENTIALS") == "true" and answer != "*":
        allow["Access-Control-Allow-Credentials"] = "true"
    return allow
