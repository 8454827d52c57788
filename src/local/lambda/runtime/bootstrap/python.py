"""Runs a Python function as Lambda does: takes events from the Runtime API one after the other, hands back answers."""

import http.client
import importlib
import json
import os
import signal
import sys
import time
import traceback

HOST, _, PREFIX = os.environ["AWS_LAMBDA_RUNTIME_API"].partition("/")
ROOT = os.environ["LAMBDA_TASK_ROOT"]
HANDLER = os.environ["_HANDLER"]
sys.path.insert(0, ROOT)
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


class Context:
    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))


def described(error, request_id):
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename != __file__]
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        "stackTrace": traceback.format_list(own),
    }


def load():
    """The function that "dir/module.handler" or "package.module.handler" names, or what Lambda says when there is none."""
    module, _, name = HANDLER.rpartition(".")
    try:
        return getattr(importlib.import_module(module.replace("/", ".")), name), None
    except ImportError as error:
        message = f"Unable to import module '{module}': {error}"
        return None, {"errorMessage": message, "errorType": "Runtime.ImportModuleError", "stackTrace": []}
    except SyntaxError as error:
        message = f"Syntax error in module '{module}': {error}"
        return None, {"errorMessage": message, "errorType": "Runtime.UserCodeSyntaxError", "stackTrace": []}
    except AttributeError:
        message = f"Handler '{name}' missing on module '{module}'"
        return None, {"errorMessage": message, "errorType": "Runtime.HandlerNotFound", "stackTrace": []}


handler, problem = load()
if problem:
    print(f"[ERROR] {problem['errorType']}: {problem['errorMessage']}", flush=True)
    call("POST", "init/error", json.dumps(problem))
    sys.exit(1)
while True:
    headers, body = call("GET", "invocation/next")
    context = Context(headers)
    os.environ["_X_AMZN_TRACE_ID"] = headers["Lambda-Runtime-Trace-Id"]
    path = f"invocation/{context.aws_request_id}"
    try:
        answer = json.dumps(handler(json.loads(body), context))
        call("POST", f"{path}/response", answer)
    except MemoryError:
        # Lambda says no more than that it was killed.
        os.kill(os.getpid(), signal.SIGKILL)
    except Exception as error:
        told = described(error, context.aws_request_id)
        trace = "".join(told["stackTrace"]).rstrip()
        print(f"[ERROR] {told['errorType']}: {told['errorMessage']}\r" + f"Traceback (most recent call last):\r{trace}".replace("\n", "\r"))
        call("POST", f"{path}/error", json.dumps(told))
