"""A small Lambda function behind API Gateway: it greets, and tells what it was asked and by whom.

Make it yours: change `greet`, deploy again, and only this function is updated.
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
    """Who is calling, as the authorizer said it. On a public route nobody was asked, so there is None."""
    authorizer = (event.get("requestContext") or {}).get("authorizer") or {}
    if not authorizer.get("principalId"):
        return None
    # All of these arrive as strings: the claims that `context` in config.ini lists.
    claims = {name: value for name, value in authorizer.items() if name not in ("principalId", "integrationLatency")}
    return {"principalId": authorizer["principalId"], "claims": claims}


def cors_headers(event):
    """Lets the web pages of [cors] allow_origins read the answer. Browsers hide it from all other pages."""
    allowed = [origin.strip() for origin in os.environ.get("CORS_ALLOW_ORIGINS", "").split(",")]
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    answer = "*" if "*" in allowed else headers.get("origin")
    # Vary: a cache must not give one page the answer that was meant for another.
    if not answer or answer not in allowed:
        return {"Vary": "Origin"}
    allow = {"Access-Control-Allow-Origin": answer, "Vary": "Origin"}
    # [cors] allow_credentials: pages may send cookies. Browsers refuse it together with *.
    if os.environ.get("CORS_ALLOW_CREDENTIALS") == "true" and answer != "*":
        allow["Access-Control-Allow-Credentials"] = "true"
    return allow
