import { familyOf } from "../../config/schema/runtime-table.ts";

/** The files that may define the function of a handler. */
interface HandlerFiles {
  /** Paths in the function's folder, one of which must exist; messages suggest the first. */
  readonly files: readonly [string, ...string[]];
  /** Other files that may define it but are not read. */
  readonly within?: RegExp;
  /** What the file has to define. */
  readonly name: string;
}

interface HandlerSettings {
  readonly handler: string;
  readonly runtime: string;
}

/** Where Lambda loads the jars of a function from. */
const JARS = /^lib\/[^/]+\.jar$/;

/**
 * The files of a `handler`: "src/index.handler" is handler in src/index.mjs, .js or .cjs, in Python in src/index.py. In
 * "index.api.handler", Node's runtime treats "api.handler" as a path into the exports, Python's "index.api" as a module.
 */
export function handlerFiles({ handler, runtime }: HandlerSettings): HandlerFiles {
  const family = familyOf(runtime);
  if (family === "provided") return { files: ["bootstrap"], name: handler };
  if (family === "java") {
    const [path = "", name = "handleRequest"] = handler.split("::");
    return { files: [`${path.replaceAll(".", "/")}.class`], within: JARS, name };
  }
  if (family === "dotnet") {
    const [assembly = "", , name = "Main"] = handler.split("::");
    return { files: [`${assembly}.dll`], name };
  }
  if (family === "python") {
    const dot = handler.lastIndexOf(".");
    const module = handler.slice(0, dot).replaceAll(".", "/");
    return { files: [`${module}.py`, `${module}/__init__.py`], name: handler.slice(dot + 1) };
  }
  const dot = handler.indexOf(".", handler.lastIndexOf("/"));
  const module = handler.slice(0, dot);
  const name = handler.slice(dot + 1);
  if (family === "ruby") return { files: [`${module}.rb`], name };
  return { files: [`${module}.mjs`, `${module}.js`, `${module}.cjs`], name };
}
