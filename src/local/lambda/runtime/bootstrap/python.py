"""Runs a Python function as Lambda does: takes events from the Runtime API one after the other, hands back answers."""

import decimal
import http.client
import importlib
import json
import os
import signal
import sys
import time
import traceback
from types import SimpleNamespace

import _lambda_packages
import _lambda_log

HOST, _, PREFIX = os.environ["AWS_LAMBDA_RUNTIME_API"].partition("/")
ROOT = os.environ["LAMBDA_TASK_ROOT"]
HANDLER = os.environ["_HANDLER"]
_lambda_packages.replace_path(ROOT)
if sys.platform == "linux":
    # What a function asks for beyond its memory it does not get; elsewhere there is no such limit.
    import resource

    memory = int(os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
connection = http.client.HTTPConnection(HOST)


def call(method, path, body=None):
    """One call of the Runtime API. Without an answer the one who started us is gone, and so is our reason to be."""
    try:
        connection.request(method, f"/{PREFIX}/2018-06-01/runtime/{path}", body)
        response = connection.getresponse()
        return response.headers, response.read()
    except (OSError, http.client.HTTPException):
        os._exit(0)


CLIENT = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


def named(names, values):
    """An object with these attributes, None where there is no value."""
    return SimpleNamespace(**{name: values.get(name) for name in names})


def client_context(text):
    if not text:
        return None
    context = named(("custom", "env", "client"), json.loads(text))
    if context.client is not None:
        context.client = named(CLIENT, context.client)
    return context


class Context:
    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.client_context = client_context(headers["Lambda-Runtime-Client-Context"])
        # Of callers that sign in through a Cognito identity pool, which are none here.
        self.identity = named(("cognito_identity_id", "cognito_identity_pool_id"), {})
        self.tenant_id = None
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))

    def log(self, message):
        _lambda_log.write(str(message))


def described(error, request_id):
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename != __file__]
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        "stackTrace": traceback.format_list(own),
    }


class Unmarshallable(Exception):
    """Called MarshalError of the runtime, with no trace."""


# As from Python 3.12 on.
ASCII_ONLY = os.environ["AWS_EXECUTION_ENV"].endswith(("python3.10", "python3.11"))


def number(value):
    if isinstance(value, decimal.Decimal):
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def marshalled(answer):
    if isinstance(answer, bytes):
        return answer
    try:
        return json.dumps(answer, ensure_ascii=ASCII_ONLY, default=number).encode()
    except Exception as error:
        raise Unmarshallable(f"Unable to marshal response: {error}") from error


def fault(kind, message):
    return {"errorMessage": message, "errorType": f"Runtime.{kind}", "requestId": "", "stackTrace": []}


def load():
    """The function that "dir/module.handler" or "package.module.handler" names, or what Lambda says when there is none."""
    name, _, function = HANDLER.rpartition(".")
    try:
        module = importlib.import_module(name.replace("/", "."))
    except ImportError as error:
        return None, fault("ImportModuleError", f"Unable to import module '{name}': {error}")
    except SyntaxError as error:
        return None, fault("UserCodeSyntaxError", f"Syntax error in module '{name}': {error}")
    except Exception as error:
        return None, described(error, "")
    if not hasattr(module, function):
        return None, fault("HandlerNotFound", f"Handler '{function}' missing on module '{name}'")
    return getattr(module, function), None


handler, problem = load()
if problem:
    _lambda_log.warn_of_updates()
    _lambda_log.error(problem)
    call("POST", "init/error", json.dumps(problem))
    sys.exit(1)
while True:
    headers, body = call("GET", "invocation/next")
    context = Context(headers)
    _lambda_log.request_id = context.aws_request_id
    os.environ["_X_AMZN_TRACE_ID"] = headers["Lambda-Runtime-Trace-Id"]
    path = f"invocation/{context.aws_request_id}"
    try:
        answer = marshalled(handler(json.loads(body), context))
        call("POST", f"{path}/response", answer)
    except MemoryError:
        # Lambda says no more than that it was killed.
        os.kill(os.getpid(), signal.SIGKILL)
    except Exception as error:
        unmarshallable = isinstance(error, Unmarshallable)
        failure = fault("MarshalError", str(error)) if unmarshallable else described(error, "")
        failure["requestId"] = context.aws_request_id
        _lambda_log.error(failure)
        call("POST", f"{path}/error", json.dumps(failure))
