"""For the tests: reads [{keys, kid, alg, data, signature}] (hex), says of each whether the Python authorizer takes it."""

import importlib.util
import json
import pathlib
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "templates" / "python" / "authorizer" / "index.py"
spec = importlib.util.spec_from_file_location("authorizer_template", SOURCE)
authorizer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(authorizer)


def takes(vector):
    key = next((key for key in authorizer.import_keys(vector["keys"]) if key.kid == vector["kid"]), None)
    if key is None or key.alg != vector["alg"]:
        return False
    return key.verifies(bytes.fromhex(vector["data"]), bytes.fromhex(vector["signature"]))


json.dump([takes(vector) for vector in json.load(sys.stdin)], sys.stdout)
