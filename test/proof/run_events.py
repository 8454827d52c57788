"""For the tests: a JSON job {config, now, events} on standard input; what the Python authorizer makes of each event."""

import importlib.util
import json
import pathlib
import sys
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "templates" / "python" / "authorizer" / "index.py"
spec = importlib.util.spec_from_file_location("authorizer_template", SOURCE)
template = importlib.util.module_from_spec(spec)
spec.loader.exec_module(template)

job = json.load(sys.stdin)
lines = []


def down(_url):
    raise OSError("down")


authorizer = template.Authorizer(job["config"], now=lambda: job["now"], fetch_text=down, log=lines.append)


def answer(event):
    lines.clear()
    try:
        result = {"output": authorizer.authorize(event)}
    except Exception as error:
        result = {"error": " ".join(map(str, error.args))}
    return result | {"lines": list(lines)}


def best_of_three(text):
    """A machine that is busy with something else is slow once, not three times."""
    best = None
    for _turn in range(3):
        started = time.perf_counter()
        result = answer(json.loads(text))
        ms = (time.perf_counter() - started) * 1000
        best = ms if best is None else min(best, ms)
        if best < 50:
            break
    return result | {"ms": best}


json.dump([best_of_three(text) for text in job["events"]], sys.stdout)
