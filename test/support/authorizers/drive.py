"""Runs the Python templates for the tests: one JSON job on standard input, one JSON answer on standard output.

A job is {"cases": [{"config", "keysFetchedAt", "steps": [{"now", "event", "answer", "answerSeconds"}]}]}, {"fetch": [url]},
{"keys": [[jwk]]} or {"basic": [{"env", "event"}]}.
"""

import concurrent.futures
import importlib.util
import json
import os
import pathlib
import socket
import sys
import threading
import time

TEMPLATES = pathlib.Path(__file__).resolve().parents[3] / "templates" / "python"


def load(name):
    spec = importlib.util.spec_from_file_location(f"{name}_template", TEMPLATES / name / "index.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Context:
    aws_request_id = "r"


def run_case(template, case):
    step, fetches, lines = {}, [], []

    def fetch_text(url, timeout=None):
        fetches.append(timeout)
        step["now"] += step["answerSeconds"]
        if step.get("answer") is None:
            raise OSError("down")
        return step["answer"]

    authorizer = template.Authorizer(
        case["config"],
        now=lambda: step["now"],
        fetch_text=fetch_text,
        log=lines.append,
        keys_fetched_at=case.get("keysFetchedAt", 0),
    )
    results = []
    for step in case["steps"]:
        fetches.clear()
        lines.clear()
        result = {}
        try:
            result["output"] = authorizer.authorize(step["event"], Context())
        except Exception as error:
            result["error"] = [type(error).__name__, *error.args]
        results.append(result | {"lines": list(lines), "fetches": len(fetches), "waits": fetches[-1] if fetches else None})
    return results


def shut_down_and_wait(self, how, shut_down=socket.socket.shutdown):
    """As on a busy machine: the thread that reads sees the end of its socket before its starter goes on."""
    shut_down(self, how)
    for thread in threading.enumerate():
        if thread.daemon and thread.is_alive() and thread is not threading.current_thread():
            thread.join(5)


def run_fetch(url):
    started = time.monotonic()
    try:
        result = {"body": authorizer.fetch_once(url)}
    except OSError:
        result = {"body": None}
    return result | {"ms": (time.monotonic() - started) * 1000}


def run_fetches(urls):
    """What each gave, and how many threads still read from servers that are not done."""
    socket.socket.shutdown = shut_down_and_wait
    with concurrent.futures.ThreadPoolExecutor(max_workers=16) as pool:
        results = list(pool.map(run_fetch, urls))
    for thread in threading.enumerate():
        if thread.daemon:
            thread.join(5)
    return {"results": results, "reading": threading.active_count() - 1}


def usable(template, keys):
    """The kids of those that signatures can be checked with; other kinds are known, too."""
    return [key.kid for key in template.import_keys(keys) if key.alg in template.ALGORITHMS]


def run_basic(template, call):
    for name in ("GREETING", "CORS_ALLOW_ORIGINS", "CORS_ALLOW_CREDENTIALS"):
        os.environ.pop(name, None)
    os.environ.update(call["env"])
    return template.handler(call["event"], Context())


job = json.load(sys.stdin)
authorizer, basic = load("authorizer"), load("basic")
json.dump(
    {
        "cases": [run_case(authorizer, case) for case in job.get("cases", [])],
        "fetch": run_fetches(job.get("fetch", [])),
        "keys": [usable(authorizer, keys) for keys in job.get("keys", [])],
        "basic": [run_basic(basic, call) for call in job.get("basic", [])],
    },
    sys.stdout,
)
