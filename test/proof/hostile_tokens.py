"""20,000 hostile tokens through the Python authorizer, then a good one many times. Prints one JSON line."""

import gc
import importlib.util
import json
import pathlib
import sys
import tracemalloc

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "templates" / "python" / "authorizer" / "index.py"
spec = importlib.util.spec_from_file_location("authorizer_template", SOURCE)
template = importlib.util.module_from_spec(spec)
spec.loader.exec_module(template)

job = json.load(sys.stdin)
COUNT = 20_000


def run(answers):
    clock = [float(job["now"])]
    fetches = []

    def fetch_text(_url):
        fetches.append(clock[0])
        if answers:
            return json.dumps({"keys": job["config"]["issuers"][0]["keys"]})
        raise OSError("down")

    authorizer = template.Authorizer(job["config"], now=lambda: clock[0], fetch_text=fetch_text, log=lambda _line: None)

    def ask(bearer):
        event = {"type": "TOKEN", "authorizationToken": f"Bearer {bearer}", "methodArn": job["stage"] + "GET/"}
        try:
            return authorizer.authorize(event)["policyDocument"]["Statement"][0]["Effect"]
        except Exception as error:
            return str(error)

    outcomes = {}
    held = {}

    def through(name, make):
        for n in range(COUNT):
            if n == COUNT // 4:
                gc.collect()
                held["early"] = tracemalloc.get_traced_memory()[0]
            clock[0] += 0.015
            outcome = ask(make(n))
            key = f"{name}: {outcome}"
            outcomes[key] = outcomes.get(key, 0) + 1
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - held["early"]

    # Signing needs what the standard library has not, so each is one of a kind with its number inside the signature.
    def hostile(n):
        token = job["hostile"][n % len(job["hostile"])]
        return token.replace("NUMBER", f"{n:06d}")

    grown = {"hostile": through("hostile", hostile), "good": through("good", lambda n: job["good"][n % len(job["good"])])}
    gaps = [after - before for before, after in zip(fetches, fetches[1:])]
    shortest = min(gaps) * 1000 if gaps else None
    return {"outcomes": outcomes, "fetches": len(fetches), "shortestGapMs": shortest, "grownBytes": grown}


tracemalloc.start()
json.dump({"down": run(False), "answering": run(True)}, sys.stdout)
