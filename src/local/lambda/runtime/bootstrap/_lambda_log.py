"""What Lambda's Python runtime writes to a function's log: text, one event a message whatever breaks it has inside."""

import logging
import sys
import time

request_id = ""


def write(message):
    """A line break inside of a message goes out as a carriage return, and comes back as what it was."""
    body = message.removesuffix("\n")
    sys.stdout.write(body.replace("\n", "\r") + "\n")


def error(problem):
    """The indents of a trace are no-break spaces there."""
    head = f"[ERROR] {problem['errorType']}: {problem['errorMessage']}"
    trace = "".join(problem["stackTrace"]).splitlines()
    indented = ["\u00a0" * (len(line) - len(line.lstrip(" "))) + line.lstrip(" ") for line in trace]
    write("\n".join([head, "Traceback (most recent call last):", *indented]))


UPDATES = (
    "LAMBDA_WARNING: Unhandled exception. The most likely cause is an issue in the function code. However, in rare "
    "cases, a Lambda runtime update can cause unexpected function behavior. For functions using managed runtimes, "
    "runtime updates can be triggered by a function change, or can be applied automatically. To determine if the "
    "runtime has been updated, check the runtime version in the INIT_START log entry. If this error correlates with a "
    "change in the runtime version, you may be able to mitigate this error by temporarily rolling back to the previous "
    "runtime version. For more information, see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html"
)


def warn_of_updates():
    """Before the error of a function that cannot be loaded."""
    logging.warning(UPDATES)


class Handler(logging.Handler):
    def emit(self, record):
        record.aws_request_id = request_id
        write(self.format(record))


# On the root logger before the function is loaded, so that its basicConfig changes nothing. The level stays WARNING.
logging.Formatter.converter = time.gmtime
handler = Handler()
form = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
handler.setFormatter(logging.Formatter(form, "%Y-%m-%dT%H:%M:%S"))
logging.getLogger().addHandler(handler)
