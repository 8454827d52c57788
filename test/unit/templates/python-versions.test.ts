import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { PYTHON, skipWithoutPython } from "../../support/authorizers/python.ts";

/** Parsed by the grammar of 3.10, and with modules of the standard library that 3.10 to 3.14 all have. */
const CHECK = `
import ast, json, sys
GONE = set("asynchat asyncore audioop cgi cgitb chunk crypt distutils imghdr imp lib2to3 mailcap msilib nis nntplib "
           "ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib uu xdrlib".split())
NEW = set("tomllib compression annotationlib".split())
found = []
for file in sys.argv[1:]:
    tree = ast.parse(open(file, encoding="utf-8").read(), file, feature_version=(3, 10))
    for node in ast.walk(tree):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [])
        for name in names:
            root = name.split(".")[0]
            if root not in sys.stdlib_module_names or root in GONE | NEW: found.append(name)
print(json.dumps(found))
`;

test.skipIf(skipWithoutPython)("the Python code is of Python 3.10 and uses what is there up to 3.14", () => {
  const files = ["authorizer", "basic"].map((name) =>
    fileURLToPath(new URL(`../../../templates/python/${name}/index.py`, import.meta.url)),
  );
  expect(JSON.parse(execFileSync(PYTHON, ["-c", CHECK, ...files], { encoding: "utf8" }))).toEqual([]);
});
