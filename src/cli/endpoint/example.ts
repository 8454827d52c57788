import { cpSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AuthzError } from "../../lib/errors.ts";
import { temporaryName, writeWhole } from "../../lib/files/write-whole.ts";
import { PACKAGE_ROOT } from "../../lib/package-root.ts";
import type { Note } from "./endpoint-files.ts";
import { endpointFolder } from "./running-endpoint.ts";

/** What `deploy --local` works on without a config.ini. */
const EXAMPLE = `; The built-in example of \`lambda-authz deploy --local\`.
[project]
name = basic

[function.basicLambda]
runtime = nodejs24.x

[routes]
GET / = basicLambda
GET /orders/{id} = basicLambda
GET /health = basicLambda, public

[issuer.main]
kind = cognito
user_pool = us-east-1_LocalPool
client_id = localclient0000000000000000

[cors]
allow_origins = http://localhost:3000
`;

const TEMPLATE = fileURLToPath(new URL("templates/node/basic", PACKAGE_ROOT));

/**
 * The configuration of a run with --local: the one that is meant or, where there is none, the example.
 * @param given absolute path of config.ini.
 * @param make writes the example where it does not exist yet.
 * @throws AuthzError CONFIG_MISSING when there is neither, and none is made.
 */
export function configOrExample(
  given: string,
  { make, note }: { readonly make: boolean; readonly note: Note },
): string {
  const example = join(endpointFolder(dirname(given)), "example", "config.ini");
  if (existsSync(given)) return given;
  if (!make && !existsSync(example))
    throw new AuthzError("CONFIG_MISSING", `${given} does not exist`, {
      fix: { text: "write one with init, or deploy the built-in example", command: { name: "deploy" } },
    });
  if (make) {
    mkdirSync(dirname(example), { recursive: true });
    const code = join(dirname(example), "lambda", "basicLambda");
    if (!existsSync(code)) {
      // Whole or not at all: a kill half way would leave a folder without a handler.
      const draft = temporaryName(code);
      cpSync(TEMPLATE, draft, { recursive: true });
      renameSync(draft, code);
    }
    writeWhole(example, EXAMPLE);
    note({
      text: "no config.ini here: this is the built-in example; to write a config.ini of your own",
      command: { name: "init" },
    });
  }
  return example;
}
