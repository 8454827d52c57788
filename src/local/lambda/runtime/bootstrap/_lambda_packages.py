"""What a function can import: its own files, Python's library, and the packages that Lambda's runtimes bring with them."""

import importlib.machinery
import os
import site
import sys

PACKAGES = {"boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3"}
SITES = [os.path.realpath(folder) for folder in (*site.getsitepackages(), site.getusersitepackages())]


class Finder:
    """Finds Lambda's packages where this machine keeps its own. The others there are not on Lambda."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if path is not None or name not in PACKAGES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, SITES)
        if spec is None:
            wanted = "boto3" if name != "urllib3" else name
            message = f"No module named '{name}': Lambda's runtime has it, the python3 of this machine has not; fix: python3 -m pip install {wanted}"
            raise ModuleNotFoundError(message, name=name)
        return spec


def replace_path(root):
    """Replaces the bootstrap's folder with the function's and removes this machine's packages."""
    sys.path[:] = [root, *(folder for folder in sys.path[1:] if os.path.realpath(folder) not in SITES)]
    sys.meta_path.append(Finder)
